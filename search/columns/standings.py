"""How each piece stands for one market and audience, in memory, as long as no window opens or closes.

Standing is what the windows of the database say (`AssetClearance`), computed by one statement; nothing leaves
because of it: what is shown passes the door's own filter once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from search.columns.pieces import Pieces
from search.engines import Standing

_READ = """
    SELECT c.asset_id, c.version_id,
        max(CASE WHEN c.starts_at > %s THEN 2 WHEN c.ends_at > %s THEN 3 ELSE 1 END),
        max(CASE WHEN c.ends_at <= %s THEN c.ends_at WHEN c.starts_at <= %s THEN c.starts_at END),
        min(CASE WHEN c.starts_at > %s THEN c.starts_at WHEN c.ends_at > %s THEN c.ends_at END)
    FROM content_assetclearance c
    WHERE c.market_id = %s AND c.audience = %s{among}
    GROUP BY c.asset_id, c.version_id
"""


class Standings:
    """The standing of each place, right at every instant of [since, until)."""

    def __init__(self, pieces: Pieces, market_id: int, audience: str, at: datetime) -> None:
        self._pieces = pieces
        self._asked = (market_id, audience)
        self._at = at
        self._since: Any = None
        self._until: Any = None
        self.by_place = bytearray(len(pieces.assets))
        self._changed: set[int] = set()
        self._read(at, "")

    def hold_at(self, at: datetime) -> bool:
        moment = _moment(at)
        return (self._since is None or self._since <= moment) and (
            self._until is None or moment < self._until
        )

    def expect(self, changed: Collection[int], places: int) -> None:
        """Make room for so many places, and remember which assets to read again before the next use."""
        self._changed |= set(changed)
        self.by_place.extend(bytes(places - len(self.by_place)))

    def read_changed(self) -> None:
        """Read the windows of what changed."""
        changed, self._changed = self._changed, set()
        if known := [pk for pk in changed if pk in self._pieces.place]:
            self._read(self._at, f" AND c.asset_id IN ({', '.join(map(str, known))})", known)

    def _read(self, at: datetime, among: str, changed: Iterable[int] = ()) -> None:
        moment = _moment(at)
        with connection.cursor() as cursor:
            cursor.execute(_READ.format(among=among), [*[moment] * 6, *self._asked])
            rows = cursor.fetchall()
        place, versions = self._pieces.place, self._pieces.versions
        for asset in changed:
            self.by_place[place[asset]] = Standing.NEVER
        for asset, version, standing, before, after in rows:
            # Boundaries of other versions only make the time shorter for which this is right.
            if before is not None and (self._since is None or before > self._since):
                self._since = before
            if after is not None and (self._until is None or after < self._until):
                self._until = after
            at_place = place.get(asset)
            if at_place is not None and versions[at_place] == version:
                self.by_place[at_place] = standing


def _moment(at: datetime) -> Any:
    """An instant as the driver gives it, so that it compares with what was read."""
    return connection.ops.adapt_datetimefield_value(at)


def cleared_in(standings: Mapping[str, Standings], places: Iterable[int]) -> dict[int, str]:
    """By place the names of those `standings` in which it is cleared, parted by spaces."""
    found: dict[int, list[str]] = {}
    waiting = list(places)
    for name in sorted(standings):
        by_place = standings[name].by_place
        for place in waiting:
            if by_place[place] == Standing.CLEARED:
                found.setdefault(place, []).append(name)
    return {place: " ".join(names) for place, names in found.items()}
