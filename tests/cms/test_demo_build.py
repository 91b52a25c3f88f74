"""The demo library is built by the real command, and everything in it holds what the rules say."""

import io
import random
from collections import Counter
from datetime import timedelta
from itertools import islice

import pytest

from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.recall import CLAIM
from cms.demo.halden import HALDEN
from cms.demo.logins import DEMO_PASSWORD, demo_logins
from compliance.audit import faults
from compliance.models import AuditRecord, Market, SignoffTaskState
from content import door
from content.clearing import explain_version
from content.models import Asset, AssetPage, ClaimUse, Recall, Share, UsageEvent, Visit
from messaging.models import Claim, EvidenceFile, Positioning
from search.models import SearchLog
from tests import factories

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def build() -> str:
    said = io.StringIO()
    call_command("build_demo", stdout=said)
    return said.getvalue()


def test_the_library_of_the_story():
    # One test, for a build takes a minute.
    before = timezone.now
    said = build()
    assert timezone.now is before
    assert HALDEN.notice in said
    _everything_of_the_story_is_there()
    _it_is_signed_and_nothing_else_is_live()
    _windows_and_conditions_agree()
    _what_is_over_is_withheld()
    _the_past_is_in_order()
    _the_field_has_used_it()
    _a_recall_was_lived_through()
    _everybody_can_sign_in()
    _a_second_build_does_not_touch_it()


def _everything_of_the_story_is_there():
    assert User.objects.count() == len(HALDEN.people)
    assert EvidenceFile.objects.count() == len(HALDEN.sources)
    assert Claim.objects.count() == len(HALDEN.claims)
    assert Asset.objects.count() == len(HALDEN.assets)
    assert Positioning.objects.filter(live=True).count() == len(HALDEN.products)
    assert not AssetPage.objects.exclude(text__contains=HALDEN.notice).exists()


def _it_is_signed_and_nothing_else_is_live():
    for model, story in (
        (Claim, {claim.code: claim.state for claim in HALDEN.claims}),
        (Asset, {asset.title: asset.state for asset in HALDEN.assets}),
    ):
        for content in model.objects.all():
            state = story[content.code if model is Claim else content.title]
            assert content.live == (state == "approved"), content
            assert content.is_signed() == (state == "approved"), content
            workflow = content.current_workflow_state
            assert bool(workflow and workflow.status == "in_progress") == (state == "in_review"), content
            assert bool(workflow and workflow.status == "needs_changes") == (state == "rejected"), content
    waiting = Claim.objects.get(code="COR-0212").current_workflow_task_state.specific
    for seat in waiting.required.filter(signature__isnull=True):
        holders = User.objects.filter(reviewer_assignments__role=seat.role)
        assert any(waiting in SignoffTaskState.objects.awaiting(person) for person in holders), seat
    stories = {asset.title: set(asset.claims) for asset in HALDEN.assets if asset.state == "approved"}
    used = {}
    for title, code in ClaimUse.objects.values_list("version__asset__title", "claim__code"):
        used.setdefault(title, set()).add(code)
    assert all(claims <= used[title] for title, claims in stories.items())


def _windows_and_conditions_agree():
    now = timezone.now()
    asked = 0
    for asset in islice(Asset.objects.exclude(version=None).order_by("title"), 0, None, 4):
        for market in Market.objects.all():
            for audience in ("hcp", "payor"):
                explained = explain_version(asset.version, market, audience, now)
                assert door.is_cleared(asset.version, market, audience, now) == explained.allowed, asset
                asked += explained.allowed
    assert asked > 20


def _what_is_over_is_withheld():
    now = timezone.now()
    expired = Asset.objects.get(title="Hours that went elsewhere")
    answer = door.clearance(expired.version, Market.objects.get(code="CH"), "hcp", now)
    assert [reason.code for reason in answer.reasons] == ["expired"]
    ending = [asset for asset in HALDEN.assets if any(row.expires_in_days == 20 for row in asset.markets)]
    assert ending
    for story in ending:
        windows = Asset.objects.get(title=story.title).clearances.holding(now)
        assert windows
        assert all((window.ends_at - now).days <= 20 for window in windows)


def _the_past_is_in_order():
    assert list(faults()) == []
    times = list(AuditRecord.objects.order_by("sequence").values_list("at", flat=True))
    # Setting up the site is on record too, today, before the calendar begins in the past.
    begun = next(index for index, at in enumerate(times) if (timezone.now() - at).days > 100)
    times = times[begun:]
    assert times == sorted(times)
    assert (times[-1] - times[0]).days > 140
    assert times[-1] <= timezone.now()


def _the_field_has_used_it():
    assert SearchLog.objects.count() > 500
    assert SearchLog.objects.filter(result_count=0).exists()
    assert SearchLog.objects.filter(withheld_count__gt=0).exists()
    assert Share.objects.count() > 200
    visits = Counter((each.suspected_machine, each.confirmed_at is None) for each in Visit.objects.all())
    assert visits[True, True] > 20
    assert visits[False, False] > 100
    assert visits[False, True] > 10
    for share in Share.objects.select_related("asset__version", "market")[:40]:
        version = share.asset.version
        assert door.is_cleared(version, share.market, share.audience, share.created_at)
    days = Counter(at.weekday() >= 5 for at in SearchLog.objects.values_list("at", flat=True))
    assert days[False] > 10 * days[True]
    kinds = {kind: set() for kind in UsageEvent.Kind.values}
    for kind, asset in UsageEvent.objects.values_list("kind", "asset"):
        kinds[kind].add(asset)
    standing = set(Asset.objects.filter(live=True).values_list("pk", flat=True))
    assert len(standing - kinds["surfaced"]) >= 3
    assert len(kinds["surfaced"] - kinds["opened"]) >= 3
    assert len(kinds["opened"] - kinds["shared"]) >= 3
    assert len(kinds["shared"]) >= 20


def _a_recall_was_lived_through():
    recall = Recall.objects.get(label=CLAIM)
    assert recall.asset_count >= 2
    assert recall.first_refused_at > recall.at
    confirmed = recall.notices.filter(acknowledged_at__isnull=False).count()
    assert 0 < confirmed < recall.notices.count()


def _everybody_can_sign_in():
    lines = demo_logins()
    assert len(lines) == 13
    for line in lines[:-1]:
        assert User.objects.get(username=line.split()[0]).check_password(DEMO_PASSWORD)
    for person in User.objects.all():
        validate_password(DEMO_PASSWORD, person)


def _a_second_build_does_not_touch_it():
    records = AuditRecord.objects.count()
    with pytest.raises(CommandError, match="empty"):
        build()
    said = io.StringIO()
    call_command("build_demo", "--if-empty", stdout=said)
    assert said.getvalue().count("\n") == 1
    assert AuditRecord.objects.count() == records


def test_no_other_site_prints_logins():
    factories.user(username="ines.brandt")
    assert demo_logins() == []


def test_a_calendar_runs_on_an_empty_database_only():
    factories.user()
    before = timezone.now
    with pytest.raises(RuntimeError, match="without people"), Calendar(10, random.Random(1)):
        pass
    assert timezone.now is before


def test_a_calendar_never_runs_backwards_nor_ahead():
    seen = []
    with Calendar(10, random.Random(1)) as calendar:
        calendar.at(calendar.day(3), lambda: seen.append(timezone.now()))
        calendar.at(
            calendar.day(5), lambda: calendar.at(calendar.day(1), lambda: seen.append(timezone.now()))
        )
        calendar.at(calendar.today + timedelta(days=1), lambda: seen.append(None))
        calendar.run(calendar.today, lambda days: None)
    assert seen == [calendar.day(3), calendar.day(5)]
