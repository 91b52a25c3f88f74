import pickle
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.windows import Interval, Windows, intersect_all

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
US_HCP, DE_HCP, US_PAYOR = ("US", "HCP"), ("DE", "HCP"), ("US", "payor")
KEYS = [US_HCP, DE_HCP, US_PAYOR]
HOURS = 12


def hour(number: int) -> datetime:
    return ZERO + timedelta(hours=number)


# Few distinct hours, so that random intervals often touch, overlap and coincide.
edges = st.integers(1, HOURS)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    first = draw(st.none() | edges.map(hour))
    last = draw(st.none() | edges.map(hour))
    if first is not None and last is not None:
        if first == last:
            last = last + timedelta(hours=1)
        first, last = min(first, last), max(first, last)
    return Interval(first, last)


raw_windows = st.dictionaries(st.sampled_from(KEYS), st.lists(intervals(), max_size=4))
windows = raw_windows.map(Windows.of)
# Half hours fall inside intervals, whole hours on their edges.
instants = st.integers(-2, 2 * HOURS + 4).map(lambda half: ZERO + timedelta(minutes=30 * half))
moments = st.tuples(st.sampled_from(KEYS), instants)


def naive(raw: dict[tuple[str, str], list[Interval]], key: tuple[str, str], at: datetime) -> bool:
    return any(
        (each.starts is None or at >= each.starts) and (each.ends is None or at < each.ends)
        for each in raw.get(key, [])
    )


@given(raw_windows, moments)
def test_holds_where_any_given_interval_holds(raw, moment):
    assert Windows.of(raw).holds(*moment) == naive(raw, *moment)


@given(raw_windows, raw_windows, moments)
def test_operators_agree_with_sets_of_instants(left, right, moment):
    here, there = naive(left, *moment), naive(right, *moment)
    one, other = Windows.of(left), Windows.of(right)
    assert (one & other).holds(*moment) == (here and there)
    assert (one | other).holds(*moment) == (here or there)
    assert (one - other).holds(*moment) == (here and not there)


@given(raw_windows, st.none() | instants, st.none() | instants, moments)
def test_clip_keeps_only_the_span(raw, starts, ends, moment):
    at = moment[1]
    inside = (starts is None or starts <= at) and (ends is None or at < ends)
    assert Windows.of(raw).clip(starts, ends).holds(*moment) == (naive(raw, *moment) and inside)


@given(raw_windows, raw_windows, instants, moments)
def test_splice_keeps_history_and_replaces_the_future(old, new, at, moment):
    expected = naive(old if moment[1] < at else new, *moment)
    assert Windows.of(old).splice(Windows.of(new), at).holds(*moment) == expected


@given(windows, windows, windows)
def test_laws(a, b, c):
    universe = Windows.always(KEYS)
    assert a & b == b & a and a | b == b | a
    assert (a & b) & c == a & (b & c) and (a | b) | c == a | (b | c)
    assert a & (b | c) == (a & b) | (a & c) and a | (b & c) == (a | b) & (a | c)
    assert a & a == a == a | a and a | (a & b) == a
    assert a & universe == a and a | Windows.empty() == a and not a & Windows.empty()
    assert a - b == a & (universe - b)
    assert universe - (a | b) == (universe - a) & (universe - b)
    assert not (a - b) & b and (a - b) | (a & b) == a


@given(windows, windows, instants)
def test_splicing_is_stable(a, b, at):
    assert a.splice(a, at) == a
    assert a.splice(b, at).splice(b, at) == a.splice(b, at)
    assert a.splice(b, at).clip(None, at) == a.clip(None, at)
    assert a.splice(b, at).clip(at, None) == b.clip(at, None)


@given(windows, windows)
def test_results_are_in_normal_form(a, b):
    for result in (a, a & b, a | b, a - b):
        for _key, found in result.items():
            assert found
            for before, after in pairwise(found):
                assert before.ends is not None and after.starts is not None and before.ends < after.starts


@given(raw_windows)
def test_equal_sets_are_equal_and_hash_alike(raw):
    backwards = {key: list(reversed(raw[key])) * 2 for key in reversed(raw)}
    assert Windows.of(raw) == Windows.of(backwards)
    assert hash(Windows.of(raw)) == hash(Windows.of(backwards))
    assert repr(Windows.of(raw)) == repr(Windows.of(backwards))


@given(windows, st.sets(st.sampled_from(KEYS)))
def test_only_keeps_the_named_keys(a, keys):
    assert a.only(keys) == a & Windows.always(keys)


@given(st.lists(windows, max_size=4), windows, moments)
def test_intersect_all_is_every_one_within_the_universe(several, universe, moment):
    expected = universe.holds(*moment) and all(each.holds(*moment) for each in several)
    assert intersect_all(several, universe).holds(*moment) == expected


def test_no_conditions_are_the_universe_and_not_everything():
    universe = Windows.always([US_HCP])
    assert intersect_all([], universe) == universe
    assert not intersect_all([], Windows.empty())


def test_touching_intervals_merge_and_the_end_is_not_included():
    merged = Windows.of({US_HCP: [Interval(hour(2), hour(3)), Interval(hour(1), hour(2))]})
    assert dict(merged.items()) == {US_HCP: (Interval(hour(1), hour(3)),)}
    assert merged.holds(US_HCP, hour(1)) and not merged.holds(US_HCP, hour(3))
    assert not merged.holds(DE_HCP, hour(1))


def test_a_key_without_instants_is_not_kept():
    none_left = Windows.of({US_HCP: [], DE_HCP: [Interval(hour(1), hour(2))]}).clip(hour(5), None)
    assert none_left == Windows.empty() and not none_left and list(none_left.keys()) == []


@pytest.mark.parametrize("ends", [0, -1])
def test_an_end_not_after_the_start_is_refused(ends):
    with pytest.raises(ValueError, match="give a later end"):
        Interval(hour(0), hour(ends))


def test_naive_datetimes_are_refused_everywhere():
    wall = datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test
    always = Windows.always([US_HCP])
    for refused in (
        lambda: Interval(wall, None),
        lambda: Interval(None, wall),
        lambda: always.holds(US_HCP, wall),
        lambda: always.clip(wall, None),
        lambda: always.clip(hour(0), wall),
        lambda: always.splice(always, wall),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            refused()


def test_instants_are_compared_not_wall_clocks():
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=0)
    second = datetime(2026, 10, 25, 2, 15, tzinfo=berlin, fold=1)
    repeated_hour = Interval(first, second)
    assert repeated_hour == Interval(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    )
    assert repeated_hour.contains(datetime(2026, 10, 25, 3, 0, tzinfo=timezone(timedelta(hours=2))))


def test_windows_do_not_change():
    some = Windows.always([US_HCP])
    with pytest.raises(AttributeError):
        some._by_key = {}
    with pytest.raises(AttributeError):
        Interval(None, None).starts = hour(1)
    assert pickle.loads(pickle.dumps(some)) == some


def test_repr_reads_as_windows():
    some = Windows.of({US_HCP: [Interval(hour(0), None)], DE_HCP: [Interval(None, hour(1))]})
    assert repr(some) == "<Windows DE/HCP: […, 2026-01-01T01:00:00Z); US/HCP: [2026-01-01T00:00:00Z, …)>"
    assert repr(Windows.empty()) == "<Windows empty>"
