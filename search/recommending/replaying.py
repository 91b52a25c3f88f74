"""Offline replay: what was sent in the last weeks, held against what would have been recommended for it.

Learnt is before a day only, and what was cleared is asked for the moment of each share. The replay flatters
nobody and proves little: reps sent what they had found, so that a piece that our search had put forward had
a better chance to be the right answer, and one that nobody was shown has none.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Exists, Max, OuterRef

from content.models import AssetClearance, Reach, UsageEvent, reach_of
from content.usage.scope import EXTERNAL_SHARE
from search.engines import Match, Standing
from search.models import FOLLOWED, Document, SearchLog
from search.recommending.facts import Candidate, Context, Use
from search.recommending.measuring import Measured, measure
from search.recommending.reading import candidate_of, claims_on, read_needs
from search.recommending.scoring import recommend
from search.recommending.use import WINDOW, use_in

#: Measured at these depths; the find page shows about the first five at once.
DEPTHS = (1, 3, 5, 10)
#: How many of the last days are held out.
HELD_OUT = timedelta(days=30)
_DAY = timedelta(days=1)
_SEEN = (UsageEvent.Kind.CONFIRMED_VIEW, UsageEvent.Kind.PRESENTED)


@dataclass(frozen=True, slots=True)
class Case:
    """A share: in which deal, from among which pieces, what was sent, and whether the customer looked."""

    at: datetime
    context: Context
    candidates: tuple[Candidate, ...]
    asset_id: int
    seen: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """The same cases for every way to recommend, by its name: for all of them, and for those with a look.

    `left_out` shares are of pieces that were not among the choices of their deal; `choices` is the mean
    number of pieces to choose from.
    """

    since: datetime
    until: datetime
    left_out: int
    choices: float
    sent: Mapping[str, Measured]
    seen: Mapping[str, Measured]


def replay(held_out: timedelta = HELD_OUT, seed: int = 1) -> Replay | None:
    """Replay the shares of the last `held_out` before the last share; None without any."""
    shared = UsageEvent.objects.filter(EXTERNAL_SHARE)
    until = shared.aggregate(last=Max("at"))["last"]
    if until is None:
        return None
    since = until - held_out
    shares = _shares(since)
    cases = [case for case in _cases(shares) if case is not None]
    if not cases:
        return None
    lists = {
        "ours": _by_us(cases, since),
        "popularity": _by_popularity(cases, since),
        "random": _by_chance(cases, seed),
    }
    catalogue = {each.asset_id for case in cases for each in case.candidates}

    def measured(rows: list[int]) -> dict[str, Measured]:
        used = [cases[row].asset_id for row in rows]
        return {
            name: measure([given[row] for row in rows], used, DEPTHS, catalogue)
            for name, given in lists.items()
        }

    return Replay(
        since=since,
        until=until,
        left_out=len(shares) - len(cases),
        choices=sum(len(case.candidates) for case in cases) / len(cases),
        sent=measured(list(range(len(cases)))),
        seen=measured([row for row, case in enumerate(cases) if case.seen]),
    )


def _shares(since: datetime) -> list[UsageEvent]:
    """The first share of each piece to each recipient since then, and whether it was looked at: `seen`."""
    looks = UsageEvent.objects.filter(kind=UsageEvent.Kind.CONFIRMED_VIEW, share=OuterRef("share"))
    events = (
        UsageEvent.objects.filter(EXTERNAL_SHARE, at__gt=since, share__isnull=False)
        .annotate(seen=Exists(looks))
        .select_related("share", "user", "market")
        .order_by("at", "pk")
    )
    first: dict[tuple[int, int], UsageEvent] = {}
    for event in events:
        first.setdefault((event.asset_id, event.share.recipient_id), event)
    return list(first.values())


def _cases(shares: list[UsageEvent]) -> list[Case | None]:
    """For each share its case, or None where the piece was not to be chosen at that moment."""
    contexts = _contexts(shares)
    shelf = _Shelf()
    reaches: dict[int, Reach] = {}
    found: list[Case | None] = []
    for share, context in zip(shares, contexts, strict=True):
        if share.user_id not in reaches:
            reaches[share.user_id] = reach_of(share.user)
        candidates = shelf.candidates(share, context, reaches[share.user_id])
        there = any(each.asset_id == share.asset_id for each in candidates)
        found.append(Case(share.at, context, candidates, share.asset_id, share.seen) if there else None)
    return found


def _contexts(shares: list[UsageEvent]) -> list[Context]:
    """The deal of each share: that of its sender's last search before it, else the recipient's persona."""
    earliest = min((share.at for share in shares), default=None)
    logs: dict[tuple[int, int], list[SearchLog]] = {}
    if earliest is not None:
        senders = {share.user_id for share in shares}
        asked = SearchLog.objects.filter(user__in=senders, at__gt=earliest - FOLLOWED).order_by("at")
        for log in asked:
            logs.setdefault((log.user_id, log.market_id), []).append(log)
    found = []
    for share in shares:
        own = logs.get((share.user_id, share.market_id), [])
        before = [log for log in own if share.at - FOLLOWED < log.at <= share.at]
        said = before[-1].context if before else {"persona": share.persona_id}
        objection = said.get("objection")
        found.append(
            Context(
                product=said.get("product"),
                stage=said.get("stage"),
                persona=said.get("persona"),
                competitor=said.get("competitor"),
                specialty=said.get("specialty"),
                care=said.get("care"),
                objections=frozenset() if objection is None else frozenset({objection}),
            )
        )
    return found


class _Shelf:
    """What could be chosen at any moment: all windows and all documents, read once."""

    def __init__(self) -> None:
        self.facets = dict(Document.objects.order_by().values_list("asset", "facets"))
        self.windows: dict[tuple[int, str], list[tuple[int, int, datetime, datetime]]] = {}
        rows = AssetClearance.objects.order_by().values_list(
            "market", "audience", "asset", "version", "starts_at", "ends_at"
        )
        for market, audience, *window in rows:
            self.windows.setdefault((market, audience), []).append(tuple(window))
        versions = {version for own in self.windows.values() for _, version, _, _ in own}
        self.claims = claims_on(versions)

    def candidates(self, share: UsageEvent, context: Context, reach: Reach) -> tuple[Candidate, ...]:
        open_then = {
            asset: replace(
                candidate_of(
                    Match(0, asset, version, self.facets[asset], Standing.CLEARED), (share.at - starts) / _DAY
                ),
                claims=self.claims.get(version, frozenset()),
            )
            for asset, version, starts, ends in self.windows.get((share.market_id, share.audience), ())
            if starts <= share.at < ends and asset in self.facets
        }
        return tuple(
            each
            for _, each in sorted(open_then.items())
            if reach.covers_product(each.product) and context.product in (None, each.product)
        )


def _by_us(cases: list[Case], since: datetime) -> list[list[int]]:
    """As the find page does, without rules: marketers may have written them with these shares in mind."""
    needs = cache(read_needs)

    @cache
    def evidence(persona: int | None, stage: int | None) -> Use:
        return use_in(persona, stage, since)

    found = []
    for case in cases:
        asked = case.context
        use = evidence(asked.persona, asked.stage)
        best = recommend(asked, case.candidates, use, (), needs(asked.stage), max(DEPTHS))
        found.append([each.asset_id for each in best])
    return found


def _by_popularity(cases: list[Case], since: datetime) -> list[list[int]]:
    """What customers had seen most often before the held-out days, of equals the newest."""
    events = UsageEvent.objects.filter(kind__in=_SEEN, at__gt=since - WINDOW, at__lte=since).order_by()
    seen = Counter(events.values_list("asset", flat=True))
    return [
        sorted((each.asset_id for each in case.candidates), key=lambda pk: (-seen[pk], -pk)) for case in cases
    ]


def _by_chance(cases: list[Case], seed: int) -> list[list[int]]:
    rng = random.Random(seed)
    lists = [[each.asset_id for each in case.candidates] for case in cases]
    return [rng.sample(each, len(each)) for each in lists]
