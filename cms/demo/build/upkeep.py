"""What befell approved content: a claim certified anew, a piece held, tasks before the next expiries."""

from __future__ import annotations

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.reviews import Desk
from compliance.actions import StartRecertification
from compliance.models import ReviewPolicy
from compliance.upkeep import ask_for_upkeep
from content.actions import RecallContent
from content.models import Asset
from messaging.models import Claim

#: Certified anew in good time, so that its first version is superseded.
RECERTIFIED = "COR-0201"
#: Held while somebody looks at it again.
SUSPENDED = "Connecting Oriel: a talk for IT and engineering"
_REASON = (
    "A hospital reports that the ports on one page are not those of the newest gateway. "
    "Held until somebody has compared the page with the instructions for use."
)
_DAYS_AGO_RECERTIFIED, _DAYS_AGO_SUSPENDED = 45, 3
_MONTHS_BETWEEN_REVIEWS = 12


def plan_upkeep(calendar: Calendar, desk: Desk, author: User, leader: User) -> None:
    """Put it on the calendar; the periodic job runs on the last day."""
    ReviewPolicy.objects.filter(market=None).update(review_months=_MONTHS_BETWEEN_REVIEWS)

    def recertify() -> None:
        StartRecertification(Claim.objects.get(code=RECERTIFIED), author).execute()
        desk.plan_approval(Claim.objects.get(code=RECERTIFIED), author, calendar.now())

    def suspend() -> None:
        RecallContent(Asset.objects.get(title=SUSPENDED), leader, _REASON, suspend=True).execute()

    calendar.at(calendar.office_hour(calendar.ago(_DAYS_AGO_RECERTIFIED)), recertify)
    calendar.at(calendar.office_hour(calendar.ago(_DAYS_AGO_SUSPENDED)), suspend)
    calendar.at(calendar.today, ask_for_upkeep)
