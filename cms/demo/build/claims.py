"""The claims and the positionings: written, submitted, and signed or not, as the story says."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.catalogue import indication_name
from cms.demo.build.reviews import Desk, Remark
from cms.demo.comparisons import COMPARISON_ANSWERS, COMPARISONS, EUROPEAN_ANSWERS
from cms.demo.story import Claim as ClaimStory
from cms.demo.story import MarketRequest, Story
from cms.demo.story import Positioning as PositioningStory
from compliance.actions import SaveDraft
from compliance.models import Market
from messaging.models import (
    Anchor,
    Claim,
    ClaimMarket,
    ClaimWording,
    EvidenceFile,
    Indication,
    MarketAnswer,
    Positioning,
    PositioningCitation,
    PositioningMarket,
    Product,
    Qualifier,
)

#: Drafted and signed between these days of the calendar.
FIRST_DAY, LAST_DRAFT_DAY, POSITIONING_DAY = 7, 21, 29
#: Days from the day of the build until a positioning ends; a year and more where nothing is said.
_POSITIONING_ENDS = {"corvane": 45, "oriel": 80}
_SENT_BACK = (
    "The comparison with counting by hand rests on a subgroup that the protocol did not name. "
    "Say what was measured against capnography, or leave the comparison out."
)
#: Who sent a claim back that was first submitted without its qualifiers, and why; in turn.
_UNQUALIFIED = (
    ("medical_affairs", "In whom was this measured? Say it beside the claim, as the protocol does."),
    ("legal", "Without its limits this promises more than the source shows. Add them where it is read."),
)
#: One in so many claims with qualifiers was first submitted without them, before this day.
_ONE_UNQUALIFIED_IN, _LAST_UNQUALIFIED_DAY = 4, 16
_DEMANDED = Remark(
    "medical_affairs",
    "mandatory",
    "text",
    "than nurses count by hand",
    "Nobody counted by hand in this test. Name the comparator that was measured.",
)
_ASKED = Remark(
    "legal",
    "suggestion",
    "qualifier 1",
    "visits outside the plan",
    "Will a reader know what that means? I would say “unplanned visits”.",
)


def days_of(request: MarketRequest, today: date) -> dict[str, date]:
    """The first day and the first day after of a request, counted from the day of the build."""
    return {
        "effective": today - timedelta(days=request.effective_days_ago),
        "expiry": today + timedelta(days=request.expires_in_days),
    }


def _answers_about(story: ClaimStory) -> dict[str, bool]:
    return EUROPEAN_ANSWERS | (COMPARISON_ANSWERS if story.kind == "comparative" else {})


class ClaimWriter:
    """Writes the claims of the story on the calendar; authors take turns."""

    def __init__(
        self,
        calendar: Calendar,
        desk: Desk,
        authors: list[User],
        markets: dict[str, Market],
        products: dict[str, Product],
        files: dict[str, EvidenceFile],
    ) -> None:
        self.calendar = calendar
        self.desk = desk
        self.authors = authors
        self.markets = markets
        self.products = products
        self.files = files
        self.qualified = 0

    def plan(self, story: Story) -> None:
        approved = [claim for claim in story.claims if claim.state == "approved"]
        for number, claim in enumerate(approved):
            day = FIRST_DAY + (LAST_DRAFT_DAY - FIRST_DAY) * number / len(approved)
            author = self.authors[number % len(self.authors)]
            self._plan_claim(claim, author, self.calendar.day(day))
        for claim in story.claims:
            if claim.state != "approved":
                days = {"rejected": 24, "draft": 9, "in_review": 12}[claim.state]
                self._plan_claim(claim, self.authors[0], self.calendar.ago(days))
        for number, each in enumerate(story.positionings):
            when = self.calendar.office_hour(self.calendar.day(POSITIONING_DAY + number))
            self.calendar.at(when, lambda each=each: self._write_positioning(each, self.authors[-1]))

    def _plan_claim(self, claim: ClaimStory, author: User, when: timezone.datetime) -> None:
        self.calendar.at(self.calendar.office_hour(when), lambda: self._write_claim(claim, author))

    def _write_claim(self, story: ClaimStory, author: User) -> None:
        product = self.products[story.product]
        today = self.calendar.today.date()
        draft = Claim(
            code=story.code,
            product=product,
            type=story.kind,
            indication=Indication.objects.get(product=product, name=indication_name(story.indication)),
            text=story.text,
        )
        if story.code in COMPARISONS:
            draft.comparator, draft.endpoint, draft.statistic = COMPARISONS[story.code]
        draft.wordings = [ClaimWording(text=each.text) for each in story.variations]
        unqualified = self._is_unqualified_at_first(story)
        draft.qualifiers = [] if unqualified else [Qualifier(text=text) for text in story.qualifiers]
        draft.anchors = [
            Anchor(evidence_file=self.files[each.source], page=each.page, quote=each.quote)
            for each in story.anchors
        ]
        draft.markets = [
            ClaimMarket(market=self.markets[each.market], audience=each.audience, **days_of(each, today))
            for each in story.markets
        ]
        if any(each.market == "EU" for each in story.markets):
            draft.answers = [
                MarketAnswer(question=question, yes=yes) for question, yes in _answers_about(story).items()
            ]
        SaveDraft(draft, author).execute()
        soon = self.calendar.now() + timedelta(hours=5)
        if unqualified:
            role, reason = _UNQUALIFIED[self.qualified // _ONE_UNQUALIFIED_IN % len(_UNQUALIFIED)]
            self.desk.plan_second_round(
                draft, author, soon, role, reason, lambda: self._qualify(draft, story, author)
            )
        elif story.state == "approved":
            self.desk.plan_approval(draft, author, soon)
        elif story.state == "in_review":
            self.desk.plan_waiting(draft, author, soon, remark=_ASKED)
        elif story.state == "rejected":
            self.desk.plan_rejection(draft, author, soon, "medical_affairs", _SENT_BACK, _DEMANDED)

    def _is_unqualified_at_first(self, story: ClaimStory) -> bool:
        early = self.calendar.now() < self.calendar.day(_LAST_UNQUALIFIED_DAY)
        if not (early and story.state == "approved" and story.qualifiers):
            return False
        self.qualified += 1
        return self.qualified % _ONE_UNQUALIFIED_IN == 0

    def _qualify(self, draft: Claim, story: ClaimStory, author: User) -> None:
        edited = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
        edited.qualifiers = [Qualifier(text=text) for text in story.qualifiers]
        SaveDraft(edited, author, "Says in whom and how it was measured, as asked.").execute()

    def _write_positioning(self, story: PositioningStory, author: User) -> None:
        product = self.products[story.product]
        draft = Positioning(
            product=product,
            for_whom=story.for_whom,
            need=story.need,
            category=story.category,
            benefit=f"{story.benefit}: {story.reason}",
        )
        draft.citations = [PositioningCitation(claim=Claim.objects.get(code=code)) for code in story.claims]
        marketable = [status.market for status in product.statuses.all() if status.is_marketable]
        today = self.calendar.today.date()
        draft.markets = [
            PositioningMarket(
                market=market,
                audience="hcp",
                effective=today - timedelta(days=300),
                expiry=today + timedelta(days=_POSITIONING_ENDS.get(story.product, 500)),
            )
            for market in marketable
        ]
        SaveDraft(draft, author).execute()
        self.desk.plan_approval(draft, author, self.calendar.now() + timedelta(hours=3))
