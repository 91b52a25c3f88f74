"""A recall that the field has lived through: one claim, its pieces, and the reps who were told."""

from __future__ import annotations

from datetime import timedelta

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.usage import Field
from cms.demo.story import Story
from content.actions import AcknowledgeRecall, RecallContent
from content.models import Asset
from messaging.models import Claim

CLAIM = "TES-0112"
DAYS_AGO = 11
_REASON = (
    "The registry has corrected its count of infections after an audit of two hospitals. "
    "The new figure will come as a new claim; do not quote the old one."
)


def carried_by(story: Story) -> list[str]:
    """The titles of the pieces that the recalled claim stands in."""
    return [asset.title for asset in story.assets if CLAIM in asset.claims]


def plan_recall(calendar: Calendar, field: Field, story: Story, by: User) -> None:
    """Send the pieces to some customers of every rep first, withdraw, and let half of the reps confirm."""
    titles = carried_by(story)

    def send(title: str, rep: User, number: int) -> None:
        customers = field.customers[rep]
        share = field.send(Asset.objects.get(title=title).pk, customers[number % len(customers)], rep)
        if share:
            field.readers.plan_visit(share, calendar.ago(DAYS_AGO - calendar.rng.uniform(0.1, 4)))

    def recall() -> None:
        made = RecallContent(Claim.objects.get(code=CLAIM), by, _REASON).execute()
        for notice in list(made.notices.order_by("pk"))[::2]:
            confirm = AcknowledgeRecall(notice, notice.rep)
            hours = timedelta(hours=calendar.rng.uniform(0.5, 40))
            calendar.at(calendar.office_hour(calendar.now() + hours), confirm.execute)

    for number, rep in enumerate(field.customers):
        for title in titles:
            when = calendar.ago(DAYS_AGO + calendar.rng.uniform(1, 14))
            calendar.at(
                calendar.office_hour(when),
                lambda title=title, rep=rep, number=number: send(title, rep, number),
            )
    calendar.at(calendar.office_hour(calendar.ago(DAYS_AGO)), recall)
