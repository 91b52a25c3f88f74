"""The interval algebra of clearance: when something is cleared, per market and audience.

Each condition of a clearance (signatures, market status, effective and expiry dates, suspensions, the
claims an asset uses) is a set of windows; the clearance is their intersection. Everything here is pure:
no database, no clock. Windows are half-open, so that an expiry at an instant and a successor that becomes
effective at the same instant neither overlap nor leave a gap.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

Key: TypeAlias = tuple[str, str]
"""(market code, audience)."""


def _utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime, which names no instant.

    Two datetimes of one zone compare by wall clock, which is wrong in the repeated hour of autumn; in UTC
    the comparison is always of instants.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone: give an aware datetime, for example in UTC.")
    return at.astimezone(UTC)


_ANY_INSTANT = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """The instants from `starts` up to, but not including, `ends`; None is an open side.

    Raises ValueError for a naive datetime, or where `ends` is not after `starts`.
    """

    starts: datetime | None
    ends: datetime | None

    def __post_init__(self) -> None:
        if self.starts is not None:
            object.__setattr__(self, "starts", _utc(self.starts))
        if self.ends is not None:
            object.__setattr__(self, "ends", _utc(self.ends))
        if self.starts is not None and self.ends is not None and self.ends <= self.starts:
            raise ValueError(
                f"The window ends at {self.ends.isoformat()}, which is not after its start at "
                f"{self.starts.isoformat()}: give a later end, or none for an open end."
            )

    def contains(self, at: datetime) -> bool:
        at = _utc(at)
        return (self.starts is None or self.starts <= at) and (self.ends is None or at < self.ends)

    def __str__(self) -> str:
        return f"[{_shown(self.starts)}, {_shown(self.ends)})"


def _shown(at: datetime | None) -> str:
    return "…" if at is None else at.isoformat().replace("+00:00", "Z")


def _later_start(left: datetime | None, right: datetime | None) -> datetime | None:
    if left is None or right is None:
        return left or right
    return max(left, right)


def _ends_by(end: datetime | None, other: datetime | None) -> bool:
    """Whether an end comes no later than the other, None being no end at all."""
    return other is None or (end is not None and end <= other)


def _normalised(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Sorted and disjoint, with overlapping and touching intervals merged: one form for one set."""
    ordered = sorted(intervals, key=lambda each: (each.starts is not None, each.starts or _ANY_INSTANT))
    merged: list[Interval] = []
    for each in ordered:
        last = merged[-1] if merged else None
        apart = last and last.ends is not None and each.starts is not None and each.starts > last.ends
        if last is None or apart:
            merged.append(each)
        elif _ends_by(last.ends, each.ends):
            merged[-1] = Interval(last.starts, each.ends)
    return tuple(merged)


def _intersection(left: tuple[Interval, ...], right: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Both arguments and the result are in normal form."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        left_first = _ends_by(left[i].ends, right[j].ends)
        starts = _later_start(left[i].starts, right[j].starts)
        ends = left[i].ends if left_first else right[j].ends
        if starts is None or ends is None or starts < ends:
            common.append(Interval(starts, ends))
        if left_first:
            i += 1
        else:
            j += 1
    return tuple(common)


def _complement(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The gaps before, between and after intervals in normal form."""
    gaps: list[Interval] = []
    gap_starts: datetime | None = None
    for position, each in enumerate(intervals):
        if each.starts is not None and (position or gap_starts is None):
            gaps.append(Interval(gap_starts, each.starts))
        if each.ends is None:
            return tuple(gaps)
        gap_starts = each.ends
    return (*gaps, Interval(gap_starts, None))


class Windows:
    """An immutable set of (market, audience, instant), kept as intervals per market and audience.

    Two Windows are equal when they hold at the same instants for the same keys: intervals are in normal
    form, and a key without any instant is not kept.
    """

    __slots__ = ("_by_key",)

    _by_key: dict[Key, tuple[Interval, ...]]

    def __init__(self, by_key: Mapping[Key, Iterable[Interval]]) -> None:
        normal = {key: _normalised(by_key[key]) for key in sorted(by_key)}
        object.__setattr__(self, "_by_key", {key: found for key, found in normal.items() if found})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Windows do not change: combine them into new ones.")

    def __reduce__(self) -> tuple[type[Windows], tuple[dict[Key, tuple[Interval, ...]]]]:
        return Windows, (self._by_key,)

    @classmethod
    def empty(cls) -> Windows:
        """Never, for nobody."""
        return cls({})

    @classmethod
    def of(cls, by_key: Mapping[Key, Iterable[Interval]]) -> Windows:
        """From intervals in any order, overlapping or not."""
        return cls(by_key)

    @classmethod
    def always(cls, keys: Iterable[Key]) -> Windows:
        """At every instant for each of the keys."""
        return cls({key: (Interval(None, None),) for key in keys})

    def __and__(self, other: Windows) -> Windows:
        shared = self._by_key.keys() & other._by_key.keys()
        return Windows({key: _intersection(self._by_key[key], other._by_key[key]) for key in shared})

    def __or__(self, other: Windows) -> Windows:
        either = self._by_key.keys() | other._by_key.keys()
        return Windows({key: self._by_key.get(key, ()) + other._by_key.get(key, ()) for key in either})

    def __sub__(self, other: Windows) -> Windows:
        """What is here and not in the other; a key the other does not have stays as it is."""
        return Windows(
            {
                key: _intersection(mine, _complement(other._by_key.get(key, ())))
                for key, mine in self._by_key.items()
            }
        )

    def clip(self, starts: datetime | None, ends: datetime | None) -> Windows:
        """Every key, only from `starts` up to `ends`; None is an open side.

        A span that ends before it begins holds at no instant, so nothing is left. Raises ValueError for a
        naive datetime.
        """
        if starts is not None and ends is not None and _utc(ends) <= _utc(starts):
            return Windows.empty()
        span = (Interval(starts, ends),)
        return Windows({key: _intersection(mine, span) for key, mine in self._by_key.items()})

    def only(self, keys: Iterable[Key]) -> Windows:
        """These keys and no others."""
        wanted = set(keys)
        return Windows({key: mine for key, mine in self._by_key.items() if key in wanted})

    def splice(self, new: Windows, at: datetime) -> Windows:
        """History stays, the future is replaced: this before `at`, the new from `at` on.

        A recomputation after a change must not rewrite when something was cleared in the past: reports and
        explanations of earlier views depend on it.
        """
        return self.clip(None, at) | new.clip(at, None)

    def holds(self, key: Key, at: datetime) -> bool:
        return any(each.contains(at) for each in self._by_key.get(key, ()))

    def items(self) -> ItemsView[Key, tuple[Interval, ...]]:
        return self._by_key.items()

    def keys(self) -> KeysView[Key]:
        return self._by_key.keys()

    def __iter__(self) -> Iterator[Key]:
        return iter(self._by_key)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Windows):
            return NotImplemented
        return self._by_key == other._by_key

    def __hash__(self) -> int:
        return hash(frozenset(self._by_key.items()))

    def __repr__(self) -> str:
        parts = [
            f"{market}/{audience}: {' '.join(str(each) for each in intervals)}"
            for (market, audience), intervals in self._by_key.items()
        ]
        return f"<Windows {'; '.join(parts) or 'empty'}>"


def intersect_all(windows: Iterable[Windows], universe: Windows) -> Windows:
    """What holds in the universe and in every one of the windows; of no windows, the whole universe.

    The universe is asked for because "no conditions" must not come to mean "everyone, everywhere".
    """
    common = universe
    for each in windows:
        common = common & each
    return common
