"""P11-03, P11-07: records stay through retention, and go by the purge alone, leaving a tombstone."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import time_machine

from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import Withdraw
from compliance.actions.retention import PlaceHold, PurgeConfirmed
from compliance.models import (
    Approval,
    AuditRecord,
    Event,
    LegalHold,
    PurgedRow,
    PurgeEntry,
    RetentionRule,
    Signature,
    SignoffTaskState,
    Tombstone,
)
from compliance.retention.clock import retention_of, years_later
from content.models import Asset, AssetPage, AssetVersion
from messaging.models import Claim, Evidence, EvidenceFile
from tests import factories

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=365 * 11)


@pytest.fixture
def rules():
    us, eu = factories.market("US"), factories.market("EU")
    de = factories.market("DE", eu)
    RetentionRule.objects.create(market=us, years=2, years_implantable=2, basis="ISO 13485 4.2.5")
    RetentionRule.objects.create(market=eu, years=10, years_implantable=15, basis="EU MDR Art. 10(8)")
    return us, eu, de


@pytest.fixture
def quality(client):
    made = factories.user("Quality")
    client.force_login(made)
    return made


def withdrawn(content):
    Withdraw(content, factories.user("Reviewers"), "The study was retracted.").execute()
    return content


def purge_command() -> str:
    out = io.StringIO()
    call_command("purge_expired", stdout=out)
    return out.getvalue()


def verify() -> str:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out, no_color=True)
    except CommandError:
        return out.getvalue()
    return ""


def test_p11_03_retention_is_the_longest_of_all_markets_and_starts_with_the_withdrawal(rules):
    us, _, de = rules
    claim = factories.approved_claim(
        on=factories.product(markets=(us, de)), markets=((us, "hcp"), (de, "hcp"))
    )
    assert retention_of(claim).until is None, "open while it may be used"
    withdrawn(claim)
    today = timezone.now().date()
    assert retention_of(claim).until == years_later(today, 10), "the member state follows its region"
    claim.product.implantable = True
    claim.product.save()
    assert retention_of(Claim.objects.get(pk=claim.pk)).until == years_later(today, 15)


def test_p11_03_without_a_rule_nothing_may_go():
    claim = withdrawn(factories.approved_claim())
    assert retention_of(claim).until is None
    assert "No retention rule covers" in retention_of(claim).why


def test_p11_03_a_link_that_still_runs_keeps_the_clock_from_starting(rules):
    from content.actions import CreateShare

    factories.approved_claim()
    asset = factories.approved_asset()
    rep = factories.rep()
    share, _ = CreateShare(asset, factories.recipient(rep), rep, days=300).execute()
    withdrawn(asset)
    assert "still open" in retention_of(asset).why
    with time_machine.travel(share.expires_at + timedelta(days=1), tick=False):
        assert retention_of(asset).until == years_later(share.expires_at.date(), 2)


def test_p11_03_a_source_is_kept_as_long_as_what_rests_on_it(rules):
    us, _, de = rules
    source = factories.evidence_file("Tessel is quiet. Tessel is light.")
    author, evidence = factories.user("Authors"), source.evidence
    factories.reviewers()
    factories.product(markets=(us, de))
    quiet = factories.claim_draft("Tessel is quiet.", author=author, source=source, markets=((us, "hcp"),))
    assert retention_of(evidence).until is None
    quiet = withdrawn(factories.approve(quiet, author))
    today = timezone.now().date()
    assert retention_of(evidence).until == years_later(today, 2)
    draft = factories.claim_draft("Tessel is light.", author=author, source=source, markets=((de, "hcp"),))
    assert f"{draft} rests on it" in retention_of(evidence).why, "a draft that cites it keeps it, too"
    withdrawn(factories.approve(draft, author))
    assert retention_of(evidence).until == years_later(today, 10), "the longest of all"


def test_p11_03_a_source_goes_after_the_last_claim_that_rested_on_it(rules, client, quality):
    other = factories.approved_claim("Tessel weighs 210 g.")
    claim = withdrawn(factories.approved_claim())
    evidence = claim.anchors.get().evidence_file.evidence
    purged(claim, client, quality)
    with time_machine.travel(LATER, tick=False):
        purge_command()
        entry = PurgeEntry.objects.get()
        assert entry.subject == evidence, "the source of what is in use is not listed"
        client.force_login(quality)
        client.post(reverse("records:confirm_purge", args=[entry.pk]), {"reason": "Decision 13"})
        assert "Purged messaging.evidence" in purge_command()
    assert not Evidence.objects.filter(pk=evidence.pk).exists()
    assert Evidence.objects.count() == other.anchors.count() == 1
    assert verify() == ""


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 24), 10, date(2036, 11, 24)),
    ],
)
def test_p11_03_years_end_no_day_early(day, years, then):
    assert years_later(day, years) == then


def test_p11_03_no_route_deletes_a_record_within_retention(rules, client):
    """Screen, admin, shell helper, query and SQL; the API is tried in tests/cms/test_api.py."""
    claim = withdrawn(factories.approved_claim())
    file = EvidenceFile.objects.first()
    client.force_login(factories.user(is_superuser=True))
    address = reverse(Claim.snippet_viewset.get_url_name("delete"), args=[claim.pk])
    client.post(address, {"why": "I want to."})
    address = reverse(Evidence.snippet_viewset.get_url_name("delete"), args=[file.evidence_id])
    client.post(address, {"why": "I want to."})
    attempts = [
        (Refused, claim.delete),
        (ProtectedError, Claim.objects.filter(pk=claim.pk).delete),
        (ProtectedError, file.evidence.delete),
        (DatabaseError, lambda: EvidenceFile.objects.filter(pk=file.pk)._raw_delete("default")),
        (DatabaseError, lambda: Signature.objects.all()._raw_delete("default")),
        (DatabaseError, lambda: AuditRecord.objects.all()._raw_delete("default")),
        (DatabaseError, lambda: AuditRecord.objects.filter(sequence=1).update(reason="x")),
    ]
    for problem, attempt in attempts:
        with pytest.raises(problem), transaction.atomic():
            attempt()
    assert Claim.objects.filter(pk=claim.pk).exists()
    assert EvidenceFile.objects.filter(pk=file.pk).exists()


def test_p11_03_withdrawn_items_stay_readable_for_quality(quality, client):
    claim = withdrawn(factories.approved_claim())
    round_ = SignoffTaskState.objects.about(claim).first()
    page = client.get(reverse("compliance:review", args=[round_.pk]))
    assert page.status_code == 200
    assert claim.text in page.content.decode()
    page = client.get(reverse("records:retention"))
    assert claim.code in page.content.decode()


def test_p11_03_a_legal_hold_stops_the_purge_until_it_is_lifted(rules, client, quality):
    claim = withdrawn(factories.approved_claim())
    client.post(
        reverse("records:hold"), {"kind": "messaging.claim", "item": claim.pk, "reason": "Matter 2026-7"}
    )
    hold = LegalHold.objects.get()
    assert (hold.by, hold.reason) == (quality, "Matter 2026-7")
    with time_machine.travel(LATER, tick=False):
        assert "Nothing is due" in purge_command()
        client.force_login(quality)
        client.post(reverse("records:lift", args=[hold.pk]), {"reason": ""})
        assert "Nothing is due" in purge_command()
        client.post(reverse("records:lift", args=[hold.pk]), {"reason": "Settled."})
        assert "Listed" in purge_command()
    events = AuditRecord.objects.about(claim).order_by("sequence").values_list("event", flat=True)
    assert list(events)[-3:] == [Event.HELD, Event.HOLD_LIFTED, Event.PURGE_LISTED]


def test_p11_03_a_hold_keeps_even_a_draft(quality):
    draft = factories.claim_draft()
    PlaceHold(draft, quality, "Matter 2026-8").execute()
    with pytest.raises(Refused, match="legal hold"):
        draft.delete()


def purged(content, client, quality) -> Tombstone:
    """`content` through both steps of the purge, long after it was withdrawn."""
    with time_machine.travel(LATER, tick=False):
        assert "Listed" in purge_command()
        assert not Tombstone.objects.exists(), "nothing goes in one step"
        entry = PurgeEntry.objects.get()
        client.force_login(quality)
        client.post(reverse("records:confirm_purge", args=[entry.pk]), {"reason": ""})
        assert not PurgeEntry.objects.filter(confirmed_at__isnull=False).exists()
        client.post(reverse("records:confirm_purge", args=[entry.pk]), {"reason": "Decision 12"})
        assert "Purged" in purge_command()
    return Tombstone.objects.get()


def test_p11_03_a_purge_takes_two_steps_and_leaves_a_tombstone(rules, client, quality):
    kept = factories.approved_claim("Tessel weighs 210 g.")
    claim = withdrawn(factories.approved_claim())
    pk, code = claim.pk, claim.code
    approvals = [each.content_digest for each in Approval.objects.about(claim)]
    hashes = sorted(Signature.objects.filter(state__subject_id=pk).values_list("hash", flat=True))
    stone = purged(claim, client, quality)
    assert (stone.kind, stone.object_id, stone.label) == ("messaging.claim", pk, code)
    assert (stone.confirmed_by, stone.facts["approvals"]) == (quality, approvals)
    assert sorted(stone.facts["signatures"]) == hashes
    assert stone.facts["retention"][0]["basis"] == "ISO 13485 4.2.5"
    assert not Claim.objects.filter(pk=pk).exists()
    assert not SignoffTaskState.objects.filter(subject_id=pk).exists()
    assert Claim.objects.filter(pk=kept.pk).exists()
    last = AuditRecord.objects.get(event=Event.PURGED)
    assert last.new["label"] == code
    assert verify() == ""
    with time_machine.travel(LATER, tick=False):
        client.force_login(quality)
        found = client.get(reverse("records:trail"), {"kind": "messaging.claim", "item": pk})
        assert code in found.content.decode(), "P11-07: the trail outlives the record"
        assert code in client.get(reverse("records:retention")).content.decode()


def test_p11_03_a_purged_asset_leaves_no_file(rules, client, quality, django_capture_on_commit_callbacks):
    factories.approved_claim()
    asset = factories.approved_asset()
    version = asset.version
    storage, names = version.file.storage, [version.file.name]
    for page in AssetPage.objects.filter(version=version):
        names += [page.picture.name, page.thumbnail.name]
    withdrawn(asset)
    assert all(storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        stone = purged(asset, client, quality)
    assert version.sha256 in stone.facts["file hashes"]
    assert not any(storage.exists(name) for name in names)
    assert not Asset.objects.filter(pk=asset.pk).exists()
    assert not AssetVersion.objects.filter(pk=version.pk).exists()
    assert verify() == ""


def test_p11_03_what_a_piece_carries_goes_after_the_piece(rules, client, quality):
    claim = factories.approved_claim()
    factories.approved_asset()
    withdrawn(claim)
    with time_machine.travel(LATER, tick=False):
        purge_command()
        client.force_login(quality)
        entry = PurgeEntry.objects.get()
        client.post(reverse("records:confirm_purge", args=[entry.pk]), {"reason": "Decision 12"})
        assert "must go first" in purge_command()
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_p11_07_the_database_itself_keeps_the_trail_longer_than_what_it_tells_of(rules):
    """A permit for purging lets a record go, never the trail; and no tombstone is made before its day."""
    quality = factories.user("Quality")
    stone = Tombstone(
        kind="messaging.claim",
        object_id=1,
        label="X",
        facts={},
        retain_until=timezone.now().date() + timedelta(days=1),
        confirmed_by=quality,
        purged_at=timezone.now(),
        purged_on=timezone.now().date(),
        rows_digest="0" * 64,
    )
    with pytest.raises(IntegrityError, match="purged_after_retention"), transaction.atomic():
        stone.save()
    stone.retain_until = timezone.now().date()
    stone.save()
    table = AuditRecord._meta.db_table
    PurgedRow.objects.create(tombstone=stone, table_name=table, row_id=1)
    with pytest.raises(DatabaseError, match="may not be"), transaction.atomic():
        AuditRecord.objects.filter(sequence=1)._raw_delete("default")


def test_p11_03_the_guards_let_exactly_the_purged_rows_go(rules):
    factories.approved_claim()
    one, other = Signature.objects.all()[:2]
    quality = factories.user("Quality")
    today = timezone.now()
    stone = Tombstone.objects.create(
        kind="messaging.claim",
        object_id=1,
        label="X",
        facts={},
        retain_until=today.date(),
        confirmed_by=quality,
        purged_at=today,
        purged_on=today.date(),
        rows_digest="0" * 64,
    )
    PurgedRow.objects.create(tombstone=stone, table_name=Signature._meta.db_table, row_id=one.pk)
    with pytest.raises(DatabaseError, match="may not be"), transaction.atomic():
        Signature.objects.filter(pk=other.pk)._raw_delete("default")
    with pytest.raises(DatabaseError, match="may not be"), transaction.atomic():
        Signature.objects.filter(pk=one.pk).update(reason="Another reason")
    Signature.objects.filter(pk=one.pk)._raw_delete("default")
    found = verify()
    assert "is not in the audit trail" in found, "a permit without a purge is named"
    assert "A signature is in the audit trail and missing" in found, "and so is the row that it let go"


def test_p11_01_a_row_deleted_without_a_tombstone_is_still_named(rules, client, quality):
    from compliance import guards

    other = factories.approved_claim("Tessel weighs 210 g.")
    purged(withdrawn(factories.approved_claim()), client, quality)
    guards.remove(connection)
    Approval.objects.about(other)._raw_delete("default")
    PurgedRow.objects.all()[:1].get().delete()
    guards.install(connection)
    found = verify()
    assert f"An approval of messaging.claim {other.pk}" in found
    assert "names other rows than went" in found


def test_p11_03_the_purge_asks_again_at_the_moment_it_runs(rules, client, quality):
    claim = withdrawn(factories.approved_claim())
    with time_machine.travel(LATER, tick=False):
        purge_command()
        entry = PurgeEntry.objects.get()
        with pytest.raises(Refused, match="Nobody confirmed"):
            PurgeConfirmed(entry).execute()
        client.force_login(quality)
        client.post(reverse("records:confirm_purge", args=[entry.pk]), {"reason": "Decision 12"})
        RetentionRule.objects.update(years=15, years_implantable=15)
        assert "Kept:" in purge_command()
    assert Claim.objects.filter(pk=claim.pk).exists()
