"""Each number on small histories whose answers are counted by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import UsageEvent
from content.usage.cells import grid_of
from content.usage.periods import Choice, Period, period_of
from content.usage.pieces import top_pieces
from content.usage.scope import Scope
from content.usage.unused import Cause, cleared_time, unused_of
from content.usage.utilization import History as Known
from content.usage.utilization import Openings, Use, history_of, openings_of, waits_of
from messaging.models import Persona, Product, Stage
from tests import factories
from tests.content.usage.history import DAY, History, at

K = UsageEvent.Kind
#: Four weeks.
MAY = Period(date(2026, 5, 4), date(2026, 6, 1))
FIRST, END = MAY.first, MAY.end


class TestPeriods:
    def test_weeks_are_counted_back_from_today(self):
        period = period_of(Choice.WEEKS_4, date(2026, 5, 31))
        assert period == MAY
        assert [week.first for week in period.weeks()] == [date(2026, 5, d) for d in (4, 11, 18, 25)]

    def test_a_quarter_begins_with_its_month_and_may_have_a_short_first_week(self):
        period = period_of(Choice.QUARTER, date(2026, 11, 22))
        assert (period.first, period.last) == (date(2026, 10, 1), date(2026, 11, 22))
        assert period.weeks()[0] == Period(date(2026, 10, 1), date(2026, 10, 5))

    def test_the_period_before_is_as_long_and_ends_where_this_begins(self):
        assert MAY.previous == Period(date(2026, 4, 6), FIRST)

    def test_a_period_without_days_is_refused(self):
        with pytest.raises(ValueError, match="not after its first day"):
            Period(FIRST, FIRST)

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(Choice))
    def test_weeks_tile_the_period(self, today, choice):
        period = period_of(choice, today)
        weeks = period.weeks()
        assert weeks[0].first == period.first
        assert weeks[-1].last == today
        assert all(one.end == two.first for one, two in pairwise(weeks))
        assert len(weeks) == len(period.previous.weeks())


days = st.integers(0, 27).map(lambda n: FIRST + n * DAY)
spans = st.lists(st.tuples(st.integers(1, 4), st.integers(-10, 40), st.integers(1, 20)), max_size=8)


class TestAgainstBruteForce:
    @given(spans, st.lists(st.tuples(st.integers(1, 5), days), max_size=12), days, st.integers(1, 28))
    def test_use_is_what_counting_day_by_day_gives(self, cleared, used_on, first, length):
        period = Period(first, first + length * DAY)
        known = Known(
            [(asset, at(FIRST + s * DAY, 0), at(FIRST + (s + n) * DAY, 0)) for asset, s, n in cleared],
            used_on,
        )
        everyday = [period.first + n * DAY for n in range(length)]
        shareable = {
            asset
            for asset, s, n in cleared
            if any(FIRST + s * DAY <= day < FIRST + (s + n) * DAY for day in everyday)
        }
        used = {asset for asset, day in used_on if day in everyday and asset in shareable}
        assert known.use(period) == Use(len(used), len(shareable))

    @given(spans)
    def test_cleared_time_counts_each_day_once(self, cleared):
        until = at(FIRST + 20 * DAY, 0)
        times = cleared_time(
            [(a, at(FIRST + s * DAY, 0), at(FIRST + (s + n) * DAY, 0)) for a, s, n in cleared], until
        )
        for asset in {a for a, _, _ in cleared}:
            counted = {s + n for a, s, length in cleared if a == asset for n in range(length) if s + n < 20}
            assert times.get(asset, timedelta()) == len(counted) * DAY


@pytest.mark.django_db
class TestUtilization:
    def test_cleared_on_any_day_of_the_window(self):
        made = History()
        inside = made.piece((FIRST - 9 * DAY, FIRST + DAY))
        last_day = made.piece((END - DAY, END + 9 * DAY))
        made.piece((FIRST - 9 * DAY, FIRST))  # ended as the window began
        made.piece((END, END + DAY))  # begins as the window ends
        made.piece()
        assert history_of(Scope(MAY)).shareable(MAY) == {inside.pk, last_day.pk}

    def test_shares_with_customers_and_presentations_are_use_and_nothing_else(self):
        made = History()
        shared, presented, opened, within, early, late = (made.piece((FIRST, END)) for _ in range(6))
        made.event(K.SHARED, shared, FIRST)
        made.event(K.SHARED, shared, END - DAY)
        made.event(K.PRESENTED, presented, FIRST, audience="")
        for kind in (K.OPENED, K.SURFACED, K.LINK_OPENED, K.CONFIRMED_VIEW, K.REFUSED):
            made.event(kind, opened, FIRST)
        made.event(K.SHARED, within, FIRST, audience="internal")
        made.event(K.SHARED, early, datetime(2026, 5, 3, 23, 59, 59, tzinfo=UTC))
        made.event(K.SHARED, late, datetime(2026, 6, 1, tzinfo=UTC))
        known = history_of(Scope(MAY))
        assert known.used(MAY) == {shared.pk, presented.pk}
        assert known.use(MAY) == Use(2, 6)

    def test_no_rate_below_ten(self):
        assert Use(3, 9).rate is None
        assert Use(3, 10).rate == 0.3

    def test_product_and_market_narrow_both_sides(self):
        made = History()
        germany = factories.market("DE")
        oriel = Product.objects.create(name="Oriel", slug="oriel")
        here, there = made.piece((FIRST, END)), made.piece((FIRST, END), market=germany)
        other = made.piece((FIRST, END), product=oriel)
        for piece in (here, other):
            made.event(K.SHARED, piece, FIRST)
        made.event(K.SHARED, there, FIRST, market=germany)
        narrow = Scope(MAY, made.product.pk, frozenset([germany.pk]))
        assert history_of(narrow).used(MAY) == {there.pk}
        assert history_of(narrow).shareable(MAY) == {there.pk}
        assert history_of(Scope(MAY, oriel.pk)).used(MAY) == {other.pk}

    def test_openings_stand_side_by_side(self):
        made = History()
        piece = made.piece((FIRST - 60 * DAY, END))
        made.visit(piece, FIRST)
        made.visit(piece, FIRST, machine=True)
        made.visit(piece, FIRST, confirmed=True)
        made.visit(piece, END - DAY, machine=True, confirmed=True)  # a hand moved after all
        made.visit(piece, FIRST - DAY, confirmed=True)
        made.visit(piece, END, confirmed=True)
        assert openings_of(Scope(MAY)) == (Openings(4, 1, 2), Openings(1, 0, 1))

    def test_time_to_first_share_counts_first_shares_only(self):
        made = History()
        cleared = FIRST - 10 * DAY
        for wait in range(10, 21):
            piece = made.piece((cleared, END))
            made.event(K.SHARED, piece, at(cleared + wait * DAY, 0))
            made.event(K.SHARED, piece, END - DAY)
        earlier = made.piece((cleared, END))
        made.event(K.SHARED, earlier, at(cleared + DAY, 0))
        made.event(K.SHARED, earlier, FIRST)
        now, before = waits_of(Scope(MAY))
        assert (now.pieces, now.median_days) == (11, 15)
        assert (before.pieces, before.median_days) == (1, None)

    def test_unused_by_cause(self):
        made = History()
        since = END - 90 * DAY
        silent, shown, opened, used, long_ago = (made.piece((since, END)) for _ in range(5))
        made.piece((since + DAY, END))  # 89 days
        interrupted = made.piece((since - 10 * DAY, since + 10 * DAY), (since + 20 * DAY, END))
        ended = made.piece((since - 200 * DAY, FIRST))
        made.event(K.SURFACED, shown, FIRST)
        made.event(K.SURFACED, opened, FIRST)
        made.event(K.OPENED, opened, FIRST)
        made.event(K.OPENED, used, since)
        made.event(K.SHARED, used, since)
        made.event(K.SHARED, long_ago, since - DAY)
        made.event(K.SURFACED, silent, since - DAY)
        scope = Scope(MAY)
        unused = unused_of(scope, history_of(scope).shareable(MAY))
        assert unused.by_cause == {
            Cause.NEVER_SURFACED: [silent.pk, long_ago.pk, interrupted.pk],
            Cause.SURFACED_NOT_OPENED: [shown.pk],
            Cause.OPENED_NOT_SHARED: [opened.pk],
        }
        assert (unused.total, unused.judged) == (5, 6)
        assert ended.pk not in unused.by_cause[Cause.NEVER_SURFACED]

    def test_top_pieces_by_confirmed_views_then_shares(self):
        made = History()
        seen, shared, quiet, idle = (made.piece((FIRST, END), title=t) for t in ("B", "C", "A", "D"))
        made.visit(seen, FIRST, confirmed=True)
        made.visit(seen, FIRST, machine=True)
        made.event(K.SHARED, shared, FIRST)
        made.event(K.PRESENTED, shared, FIRST)
        made.event(K.OPENED, quiet, FIRST)
        made.event(K.SURFACED, idle, FIRST)
        rows = top_pieces(Scope(MAY))
        assert [row.title for row in rows] == ["B", "C", "A"]
        assert (rows[0].openings, rows[0].confirmed) == (2, 1)
        assert (rows[1].shares, rows[1].presentations) == (1, 1)
        assert rows[2].looked_at == 1
        assert top_pieces(Scope(MAY), limit=1) == rows[:1]


@pytest.mark.django_db
class TestGrid:
    def test_uses_pieces_and_gaps(self):
        made = History()
        surgeon, finance = (Persona.objects.create(name=n, slug=n.lower()) for n in ("Surgeon", "Finance"))
        early, late = (
            Stage.objects.create(name=n, slug=n.lower(), order=i) for i, n in enumerate(("Early", "Late"))
        )
        both = made.piece((FIRST, END))
        both.personas.through.objects.bulk_create(
            both.personas.through(asset_id=both.pk, persona_id=each.pk) for each in (surgeon, finance)
        )
        both.stages.through.objects.create(asset_id=both.pk, stage_id=early.pk)
        made.event(K.SHARED, both, FIRST)
        made.event(K.SHARED, both, FIRST, persona=surgeon)
        made.event(K.CONFIRMED_VIEW, both, FIRST, persona=surgeon)
        made.event(K.PRESENTED, both, FIRST, persona=surgeon, stage=late)
        scope = Scope(MAY)
        searches = {(surgeon.pk, early.pk): 5, (finance.pk, late.pk): 2}
        grid = grid_of(scope, history_of(scope).shareable(MAY), searches)
        assert grid.stages == ("Early", "Late")
        cells = dict(grid.rows)
        assert [(c.uses, c.confirmed, c.searches, c.pieces, c.gap) for c in cells["Surgeon"]] == [
            (2, 1, 5, 1, False),
            (1, 0, 0, 0, False),
        ]
        assert [(c.uses, c.searches, c.pieces, c.gap) for c in cells["Finance"]] == [
            (1, 0, 1, False),
            (0, 2, 0, True),
        ]
        assert (grid.most, grid.gaps) == (2, 1)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    windows=st.lists(st.tuples(st.integers(-40, 30), st.integers(1, 30)), min_size=1, max_size=5),
    events=st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(-30, 30), st.sampled_from(K), st.sampled_from(["hcp", "internal"])
        ),
        max_size=15,
    ),
)
def test_the_queries_agree_with_plain_loops(db, windows, events):
    from django.db import transaction

    with transaction.atomic():
        made = History()
        pieces = [made.piece((FIRST + s * DAY, FIRST + (s + n) * DAY)) for s, n in windows]
        for index, day, kind, audience in events:
            made.event(kind, pieces[index % len(pieces)], FIRST + day * DAY, audience=audience)
        expected = {}
        for period in (MAY, MAY.previous, *MAY.weeks()):
            cleared = {
                index
                for index, (s, n) in enumerate(windows)
                if FIRST + s * DAY < period.end and FIRST + (s + n) * DAY > period.first
            }
            used = {
                index % len(pieces)
                for index, day, kind, audience in events
                if period.first <= FIRST + day * DAY < period.end
                and (kind == K.PRESENTED or (kind == K.SHARED and audience != "internal"))
            }
            expected[period] = Use(len(used & cleared), len(cleared))
        known = history_of(Scope(MAY))
        assert {period: known.use(period) for period in expected} == expected
        transaction.set_rollback(True)
