"""The library in memory: what a search needs to know of thousands of pieces at once.

Each process reads it once and then, before each question, what changed since. A question that began after a
change was committed therefore sees it, and one within a transaction sees what that transaction has written.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection

from search.columns import feed
from search.columns.pieces import Pieces
from search.columns.standings import Standings, cleared_in
from search.engines import Match, Question
from search.models import Document
from search.query import Group, token

#: With more changed pieces than this everything is read again.
MOST_CHANGED = 2_000


class Library:
    """What one reader holds. Its columns may be newer than when it was asked for, and are never older."""

    def __init__(self) -> None:
        self._mark: feed.Mark | None = None
        self._pieces = Pieces()
        self._standings: dict[tuple[int, str], Standings] = {}
        self._lock = threading.Lock()

    def brought_up_to_date(self) -> Library:
        with self._lock:
            changes = feed.since(self._mark) if self._mark else None
            if changes is None or len(changes.assets) > MOST_CHANGED:
                self._read_all()
            else:
                self._read_again(changes.assets)
                self._mark = changes.mark
        return self

    def matches(self, ranks: Iterable[tuple[float, int]], question: Question) -> list[Match]:
        """Assets with their ranks as matches; one that has no document is left out."""
        pieces, by_place = (
            self._pieces,
            self._standing(question.market_id, question.audience, question.at).by_place,
        )
        place, versions, facets = pieces.place, pieces.versions, pieces.facets
        return [
            Match(rank, asset, versions[at], facets[at], by_place[at])
            for rank, asset in ranks
            if (at := place.get(asset)) is not None
        ]

    def meeting(self, question: Question, among: Collection[int] | None) -> list[Match]:
        """The assets, of all or of some, that have the tokens of a question, whatever its words."""
        assets = self._pieces.assets
        found = self._pieces.meeting(question.tokens, among)
        return self.matches(((0.0, assets[place]) for place in found), question)

    def markets_of(
        self, asset_ids: Sequence[int], market_ids: Iterable[int], audience: str, at: datetime
    ) -> dict[int, str]:
        """By asset the tokens of the markets in which it is cleared for an audience now."""
        standings = {token(Group.MARKET, pk): self._standing(pk, audience, at) for pk in market_ids}
        place = self._pieces.place
        places = {place[pk]: pk for pk in asset_ids if pk in place}
        return {places[at]: tokens for at, tokens in cleared_in(standings, places).items()}

    def _standing(self, market_id: int, audience: str, at: datetime) -> Standings:
        asked = market_id, audience
        found = self._standings.get(asked)
        with self._lock:
            if found is not None:
                # What changed may open or close before the instant of the question.
                found.read_changed()
            if found is None or not found.hold_at(at):
                found = self._standings[asked] = Standings(self._pieces, market_id, audience, at)
        return found

    def _read_all(self) -> None:
        mark, pieces = feed.newest(), Pieces()
        rows = Document.objects.order_by("pk").values_list("pk", "version", "facets")
        pieces.fill(rows.iterator(20_000))
        self._pieces, self._standings, self._mark = pieces, {}, mark

    def _read_again(self, assets: frozenset[int]) -> None:
        if not assets:
            return
        found = Document.objects.order_by().filter(pk__in=assets).values_list("pk", "version", "facets")
        fresh = {asset: (version, facets) for asset, version, facets in found}
        new = sum(asset not in self._pieces.place for asset in fresh)
        for standings in self._standings.values():
            standings.expect(assets, len(self._pieces.assets) + new)
        for asset in assets:
            if asset in fresh:
                self._pieces.put(asset, *fresh[asset])
            else:
                self._pieces.drop(asset)


_shared = Library()
_own = threading.local()


def library() -> Library:
    """The library as it stands at this moment."""
    return as_read_last().brought_up_to_date()


def as_read_last() -> Library:
    """The library as whoever asks in this thread read it last, for what belongs to the same question.

    What a transaction has written is nobody else's business: within one a thread has a library of its own.
    """
    if not connection.in_atomic_block:
        return _shared
    if not hasattr(_own, "library"):
        _own.library = Library()
    found: Library = _own.library
    return found
