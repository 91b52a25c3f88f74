"""Seals: a trail that was rewritten as a whole, with all its hashes, is named (P11-01)."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import pytest

from django.core.management import CommandError, call_command
from django.db import connection

from compliance import guards
from compliance.actions.reviews import ReviewTrail
from compliance.models import AuditHead, AuditRecord
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings, tmp_path) -> Path:
    settings.SEAL_LOG = str(tmp_path / "seals.log")
    return tmp_path / "seals.log"


@pytest.fixture
def claim(log):
    return factories.claim_draft()


def told(*arguments: str) -> dict:
    out = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command("verify", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def rewrite_everything() -> None:
    """Change the oldest record, and compute every hash and the head anew: the chain itself is whole."""
    guards.remove(connection)
    previous = "0" * 64
    for entry in AuditRecord.objects.order_by("sequence"):
        reason = "Rewritten" if entry.sequence == 1 else entry.reason
        entry.reason, entry.previous_hash = reason, previous
        entry.hash = previous = entry.expected_hash()
        entry.save()
    AuditHead.objects.update(hash=previous)
    guards.install(connection)


def test_p11_01_a_trail_rewritten_as_a_whole_contradicts_its_seal(claim):
    assert told("--seal")["altered"] is False
    rewrite_everything()
    assert any("The trail was rewritten" in fault for fault in told()["faults"])


def test_p11_01_without_a_seal_it_is_said_that_this_cannot_be_seen(claim):
    rewrite_everything()
    found = told()
    assert found["faults"] == []
    assert any("never sealed" in note for note in found["not_checked"])


def test_a_sealed_trail_may_grow_and_be_sealed_again(claim, log):
    told("--seal")
    factories.claim_draft("Tessel weighs 210 g.")
    assert told("--seal")["altered"] is False
    assert len(log.read_text().splitlines()) == 2
    assert told()["checked"]["seals of the trail"] == 2


@pytest.mark.parametrize("harm", ["altered", "first deleted", "swapped", "no seal"])
def test_p11_01_a_harmed_log_of_seals_is_named(claim, log, harm):
    for text in ("One.", "Two.", "Three."):
        told("--seal")
        factories.claim_draft(text)
    lines = log.read_text().splitlines()
    harmed = {
        "altered": [lines[0].replace(" ", " 9", 1), *lines[1:]],
        "first deleted": lines[1:],
        "swapped": [lines[1], lines[0], lines[2]],
        "no seal": ["nonsense", *lines[1:]],
    }[harm]
    log.write_text("\n".join(harmed) + "\n")
    assert told()["faults"]


def test_a_changed_secret_key_is_told_from_tampering_when_the_old_one_is_kept(claim, settings):
    told("--seal")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another one"
    assert any("secret key" in fault for fault in told()["faults"])
    settings.SECRET_KEY_FALLBACKS = [old]
    assert told()["faults"] == []


def test_nothing_is_sealed_while_there_are_faults(claim, log):
    guards.remove(connection)
    AuditRecord.objects.filter(sequence=1).update(reason="Altered")
    guards.install(connection)
    assert told("--seal")["altered"]
    assert not log.exists()


def test_a11_05_a_review_of_the_trail_seals_it_by_itself(log, claim, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ReviewTrail(AuditRecord.objects.latest("sequence").pk, factories.user("Quality"), "Read.").execute()
    head = AuditHead.objects.get()
    assert log.read_text().split()[:2] == [str(head.sequence), head.hash]
    assert told()["faults"] == []
    rewrite_everything()
    assert any("The trail was rewritten" in fault for fault in told()["faults"])


def test_a_log_that_takes_no_line_undoes_no_review(log, claim, django_capture_on_commit_callbacks):
    log.mkdir()
    with django_capture_on_commit_callbacks(execute=True):
        review = ReviewTrail(1, factories.user("Quality"), "Read.").execute()
    assert AuditRecord.objects.latest("sequence").object_id == review.pk
