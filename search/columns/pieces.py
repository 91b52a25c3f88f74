"""The pieces of the library as columns in memory: each has a place, and of each token which places have it.

Pure. A set of pieces is an integer with a bit for each place: thousands of pieces are intersected and counted
in the time that a database takes to fetch ten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence


class Pieces:
    """What each document says besides its texts. A piece keeps its place; one that goes leaves it empty."""

    def __init__(self) -> None:
        self.place: dict[int, int] = {}
        self.assets: list[int] = []
        self.versions: list[int] = []
        self.facets: list[str] = []
        self._having: dict[str, int] = {}
        self._all = 0

    def fill(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Take in assets, each with its version and its facets, when there are none yet."""
        having: dict[str, list[int]] = {}
        for asset, version, facets in rows:
            place = self._append(asset, version, facets)
            for token in facets.split():
                having.setdefault(token, []).append(place)
        self._all = (1 << len(self.assets)) - 1
        self._having = {token: bits_of(places, len(self.assets)) for token, places in having.items()}

    def put(self, asset: int, version: int, facets: str) -> None:
        """Take in an asset, or what it is now."""
        place = self.place.get(asset)
        if place is None:
            place = self._append(asset, version, facets)
        elif self.facets[place] != facets:
            self._take_tokens(place)
        self.versions[place], self.facets[place] = version, facets
        self._all |= 1 << place
        for token in facets.split():
            self._having[token] = self._having.get(token, 0) | 1 << place

    def drop(self, asset: int) -> None:
        """Forget an asset, if it is known."""
        place = self.place.pop(asset, None)
        if place is not None:
            self._all &= ~(1 << place)
            self._take_tokens(place)

    def meeting(self, groups: Sequence[Sequence[str]], among: Collection[int] | None = None) -> Iterator[int]:
        """The places of the pieces, of all or of some assets, that have a token of each group."""
        found = self._all
        for tokens in groups:
            any_of = 0
            for token in tokens:
                any_of |= self._having.get(token, 0)
            found &= any_of
        if among is None:
            return places_of(found)
        known = (place for asset in among if (place := self.place.get(asset)) is not None)
        if not groups:
            return known
        bits = found.to_bytes(len(self.assets) // 8 + 1, "little")
        return (place for place in known if bits[place >> 3] >> (place & 7) & 1)

    def _take_tokens(self, place: int) -> None:
        for token in self.facets[place].split():
            self._having[token] &= ~(1 << place)

    def _append(self, asset: int, version: int, facets: str) -> int:
        place = self.place[asset] = len(self.assets)
        self.assets.append(asset)
        self.versions.append(version)
        self.facets.append(facets)
        return place


def bits_of(places: Iterable[int], size: int) -> int:
    """A set of places below `size` as bits."""
    found = bytearray(size // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def places_of(bits: int) -> Iterator[int]:
    """The places of a set, in their order."""
    shown = bin(bits)[:1:-1]
    place = shown.find("1")
    while place >= 0:
        yield place
        place = shown.find("1", place + 1)
