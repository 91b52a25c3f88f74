"""Ninety days in the field: reps search, open and share by the real actions, weekdays more than weekends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from cms.core.actions import Refused
from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.questions import QUESTIONS, UNANSWERED, WITHHELD
from cms.demo.build.visits import Readers
from cms.demo.story import Story
from compliance.models import Market
from content.actions import AddRecipient, CreateShare, RecordOpening
from content.models import Asset, AssetVersion, Recipient, Share, reach_of
from messaging.models import Persona, Product, Stage
from search.actions import LogSearch
from search.finding import find
from search.names import read_names
from search.query import SearchRequest

DAYS = 91
_ON_WEEKDAYS, _ON_WEEKENDS = 11, 1
#: Of the pieces of the first weeks, how many nobody opens, and how many nobody sends on.
UNOPENED, UNSENT = 6, 6
#: Reps ask in English, so what is in this language never comes up.
UNSEEN_LANGUAGE = "fr"
_TRIES = 3
#: How often a question has words that nothing answers, words for another market, or any words at all.
_UNANSWERED, _WITHHELD, _WORDED = 0.06, 0.1, 0.78
#: How much the pieces are liked that came when the others had their place.
_LIKING_OF_NEW = 0.08


class Field:
    """The reps with their customers.

    Pieces are liked by Zipf's law. Some are left alone on purpose, so that the report has every cause of
    disuse: a question that would surface one of the `unseen` is not asked.
    """

    def __init__(
        self, calendar: Calendar, story: Story, people: dict[str, User], markets: dict[str, Market],
        products: dict[str, Product],
    ) -> None:  # fmt: skip
        self.calendar = calendar
        self.rng = calendar.rng
        self.story = story
        self.people = people
        self.markets = markets
        self.products = products
        self.readers = Readers(calendar)
        self.customers: dict[User, list[Recipient]] = {}

    def plan(self, wanted: Iterable[str]) -> None:
        """Fill the days; pieces with a title in `wanted` are among the best liked, for the recall to find."""
        self._add_customers()
        self._rank(set(wanted))
        self.stages = list(Stage.objects.all())
        self.names = read_names()
        self.reaches = {rep: reach_of(rep) for rep in self.customers}
        self.sold = {market: self._sold_in(market) for market in self.markets.values()}
        for day in range(DAYS, -1, -1):
            noon = self.calendar.ago(day)
            busy = _ON_WEEKENDS if noon.weekday() >= 5 else _ON_WEEKDAYS
            for _ in range(self.rng.randint(busy - busy // 2, busy + busy // 2)):
                when = noon.replace(hour=0) + timedelta(hours=self.rng.triangular(6, 19, 9.5))
                self.calendar.at(when, self._meeting)

    def _add_customers(self) -> None:
        institutions = {each.key: each for each in self.story.institutions}
        reps: dict[str, list[User]] = {}
        for territory in self.story.territories:
            for name in territory.members:
                if self.people[name].groups.filter(name="Reps").exists():
                    reps.setdefault(territory.markets[0], []).append(self.people[name])
        personas = {persona.name: persona for persona in Persona.objects.all()}
        for number, each in enumerate(self.story.recipients):
            house = institutions[each.institution]
            rep = reps[each.market][number % len(reps[each.market])]
            recipient = Recipient(
                name=f"{each.first} {each.last}",
                email=each.email,
                institution=f"{house.name}, {house.city}",
                market=self.markets[each.market],
                audience=each.audience,
                persona=personas[each.persona],
            )
            self.customers.setdefault(rep, []).append(AddRecipient(recipient, rep).execute())

    def _rank(self, wanted: set[str]) -> None:
        order = list(Asset.objects.order_by("pk"))
        self.rng.shuffle(order)
        order.sort(key=lambda asset: (asset.title not in wanted, not asset.live))
        self.liking = {asset.pk: 1 / (rank + 2) for rank, asset in enumerate(order)}
        self.unseen = {asset.pk for asset in order if asset.language == UNSEEN_LANGUAGE}
        rest = [
            asset.pk
            for asset in order
            if asset.live and asset.title not in wanted and asset.pk not in self.unseen
        ]
        self.unopened = set(rest[-UNOPENED:])
        self.unsent = set(rest[-UNOPENED - UNSENT : -UNOPENED])

    def _sold_in(self, market: Market) -> list[str]:
        return [
            key
            for key, product in self.products.items()
            if any(s.is_marketable and s.market in market.lineage for s in product.statuses.all())
        ]

    def _meeting(self) -> None:
        """A rep prepares for a customer: asks, looks at what comes, and may send some of it."""
        rep = self.rng.choice(list(self.customers))
        recipient = self.rng.choice(self.customers[rep])
        for _ in range(_TRIES):
            request = self._question(recipient)
            answer = find(request, rep, timezone.now(), reach=self.reaches[rep], names=self.names)
            if not any(hit.version.asset_id in self.unseen for hit in answer.hits):
                break
        else:
            return
        LogSearch(request, answer, rep, timezone.now()).execute()
        liked = [hit.version for hit in answer.hits if hit.version.asset_id not in self.unopened]
        if not liked or self.rng.random() < 0.12:
            return
        weights = [
            self.liking.get(each.asset_id, _LIKING_OF_NEW) / (rank + 1) for rank, each in enumerate(liked)
        ]
        when = self.calendar.now()
        for version in dict.fromkeys(self.rng.choices(liked, weights, k=self.rng.choice((1, 1, 2)))):
            when += timedelta(seconds=self.rng.uniform(6, 50))
            self._plan_look(rep, recipient, version, when)

    def _question(self, recipient: Recipient) -> SearchRequest:
        sold = self.sold[recipient.market]
        key = self.rng.choices(sold, [5, 3, 2][: len(sold)])[0]
        chance = self.rng.random()
        words = ""
        product: int | None = self.products[key].pk
        if chance < _UNANSWERED:
            words, product = self.rng.choice(UNANSWERED), None
        elif chance < _WITHHELD:
            words, product = self.rng.choice(WITHHELD[recipient.market.code]), None
        elif chance < _WORDED:
            words = self.rng.choice(QUESTIONS[key])
        return SearchRequest(
            market=recipient.market,
            audience=recipient.audience,
            words=words,
            product=product,
            stage=self.rng.choice(self.stages).pk,
            persona=recipient.persona_id,
        )

    def _plan_look(self, rep: User, recipient: Recipient, version: AssetVersion, when: datetime) -> None:
        look = RecordOpening(version, rep, recipient.market, recipient.audience)
        self.calendar.at(when, look.execute)
        if version.asset_id not in self.unsent and self.rng.random() < 0.62:
            later = when + timedelta(minutes=self.rng.uniform(1, 25))
            self.calendar.at(later, lambda: self.send(version.asset_id, recipient, rep))

    def send(self, asset_id: int, recipient: Recipient, rep: User) -> Share | None:
        """Share, unless the door has closed since the rep looked."""
        asset = Asset.objects.select_related("version", "product").get(pk=asset_id)
        try:
            share, _ = CreateShare(asset, recipient, rep, days=self.rng.choice((30, 30, 60, 90))).execute()
        except Refused:
            return None
        self.readers.plan_visits(share)
        return share
