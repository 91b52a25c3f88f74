"""The pieces: uploaded, read, their claims confirmed, submitted, and signed or not, as the story says."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.claims import days_of
from cms.demo.build.drawing import Drawn
from cms.demo.build.reviews import Desk
from cms.demo.story import Asset as AssetStory
from cms.demo.story import Story
from compliance.models import Market
from content.actions import CreateAsset, DecideClaimUse, JudgeSentence, ReadVersion
from content.models import Asset, AssetMarket
from messaging.models import CareSetting, Competitor, Persona, Product, Specialty, Stage

#: The library was filled between these days of the calendar; the newest pieces came later.
FIRST_DAY, LAST_DAY = 36, 52
_NEWEST, _NEWEST_FIRST_DAYS_AGO, _NEWEST_LAST_DAYS_AGO = 5, 70, 20
_SENT_BACK = (
    "The claim in the second paragraph is not approved, and without it the piece says nothing. "
    "Wait for the claim, or write about the alert load instead."
)
_STANDS_BELOW = "Retold for readability; the approved wording stands on the same page with its figures."


class AssetUploader:
    """Uploads the pieces of the story on the calendar; authors take turns."""

    def __init__(
        self,
        calendar: Calendar,
        desk: Desk,
        authors: list[User],
        markets: dict[str, Market],
        products: dict[str, Product],
        drawn: Mapping[str, Future[Drawn]],
    ) -> None:
        self.calendar = calendar
        self.desk = desk
        self.authors = authors
        self.markets = markets
        self.products = products
        self.drawn = drawn

    def plan(self, story: Story) -> None:
        approved = [asset for asset in story.assets if asset.state == "approved"]
        for number, asset in enumerate(approved):
            self._plan_upload(asset, self.authors[number % len(self.authors)], self._day(number, approved))
        for asset in story.assets:
            if asset.state != "approved":
                days = {"rejected": 17, "draft": 6, "in_review": 4}[asset.state]
                self._plan_upload(asset, self.authors[-1], self.calendar.ago(days))

    def _day(self, number: int, approved: list[AssetStory]) -> datetime:
        first_new = len(approved) - _NEWEST
        if number < first_new:
            return self.calendar.day(FIRST_DAY + (LAST_DAY - FIRST_DAY) * number / first_new)
        share = (number - first_new) / (_NEWEST - 1)
        days = _NEWEST_FIRST_DAYS_AGO - share * (_NEWEST_FIRST_DAYS_AGO - _NEWEST_LAST_DAYS_AGO)
        return self.calendar.ago(days)

    def _plan_upload(self, asset: AssetStory, author: User, when: datetime) -> None:
        self.calendar.at(self.calendar.office_hour(when), lambda: self._upload(asset, author))

    def _upload(self, story: AssetStory, author: User) -> None:
        piece = self.drawn[story.key].result()
        version = CreateAsset(self._draft(story), f"{story.piece_number}.pdf", piece.data, author).execute()
        ReadVersion(version, piece.readings).execute()
        for use in version.uses.select_related("claim"):
            DecideClaimUse(use, author, confirm=True).execute()
        for sentence in version.sentences.filter(resembles__isnull=False):
            JudgeSentence(sentence, author, _STANDS_BELOW).execute()
        soon = self.calendar.now() + timedelta(hours=3)
        asset = version.asset
        if story.state == "approved":
            self.desk.plan_approval(asset, author, soon)
        elif story.state == "in_review":
            self.desk.plan_waiting(asset, author, soon, signed=("medical_affairs",))
        elif story.state == "rejected":
            self.desk.plan_rejection(asset, author, soon, "legal", _SENT_BACK)

    def _draft(self, story: AssetStory) -> Asset:
        draft = Asset(
            title=story.title,
            summary=story.summary,
            kind_of_piece=story.kind,
            product=self.products[story.product],
            language=story.language,
        )
        draft.personas = Persona.objects.filter(name__in=story.personas)
        draft.stages = Stage.objects.filter(name__in=story.stages)
        draft.specialties = Specialty.objects.filter(name__in=story.specialties)
        draft.care_settings = CareSetting.objects.filter(name__in=story.care_settings)
        draft.competitors = Competitor.objects.filter(name__in=story.competitors)
        today = self.calendar.today.date()
        draft.markets = [
            AssetMarket(market=self.markets[each.market], audience=each.audience, **days_of(each, today))
            for each in story.markets
        ]
        return draft
