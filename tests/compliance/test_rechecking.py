"""A change of rules asks people about approved content, and takes no approval away."""

from __future__ import annotations

import shutil
from io import StringIO

import pytest

from django.core.management import CommandError, call_command

from compliance.actions import RecheckApproved
from compliance.models import AppliedRules, AuditRecord, ContentTask, Event, TaskKind
from messaging.lexicon import shelf
from messaging.lexicon.shelf import FOLDER
from tests import factories

pytestmark = pytest.mark.django_db

SENTENCE = "The drain was placed in nine minutes."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Rule files of the test’s own; the real ones are back in force afterwards."""
    copy = tmp_path / "rules"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(shelf, "folder", copy)
    monkeypatch.setattr(shelf, "sets", shelf.all())
    return copy


def add_word(folder, version="2026.2"):
    file = folder / "en.toml"
    changed = (
        file.read_text()
        .replace('"2026.1"', f'"{version}"')
        .replace('"harmless",', '"harmless", "placed in",')
    )
    file.write_text(changed)
    shelf.load()


def test_p11_13_a_changed_word_list_is_audited_with_old_and_new(folder):
    RecheckApproved().execute()
    first = AuditRecord.objects.get(event=Event.RULES_APPLIED)
    add_word(folder)
    RecheckApproved().execute()
    second = AuditRecord.objects.filter(event=Event.RULES_APPLIED).order_by("sequence").last()
    old, new = second.old["copy rules, English"], second.new["rules"]["copy rules, English"]
    assert old == first.new["rules"]["copy rules, English"]
    assert (old["version"], new["version"]) == ("en-2026.1", "en-2026.2")
    assert new["rules"] == old["rules"] + 1 and new["digest"] != old["digest"]


def test_a_new_rule_opens_a_task_and_the_approval_stands(folder):
    claim = factories.approved_claim(SENTENCE)
    RecheckApproved().execute()
    assert ContentTask.objects.count() == 0
    add_word(folder)
    RecheckApproved().execute()
    task = ContentTask.objects.get()
    assert (task.kind, task.subject) == (TaskKind.RULES_CHANGED, claim)
    assert "“placed in” (Absolute safety)" in task.reason and "The approval stands." in task.reason
    assert task.details["findings"][0]["version"] == "en-2026.2"
    claim.refresh_from_db()
    assert claim.live and claim.is_signed()


def test_the_same_rules_are_not_applied_twice(folder):
    assert RecheckApproved().execute() is not None
    assert RecheckApproved().execute() is None
    assert AppliedRules.objects.count() == 1


def test_what_the_signers_had_before_them_is_no_news():
    factories.reviewers()
    author = factories.user("Authors")
    claim = factories.claim_draft("The breakthrough drain was placed in nine minutes.", author=author)
    factories.approve(claim, author)
    RecheckApproved().execute()
    assert ContentTask.objects.count() == 0


def test_the_command_says_what_it_did_and_names_a_broken_file(folder):
    out = StringIO()
    call_command("recheck_rules", stdout=out)
    call_command("recheck_rules", stdout=out)
    assert "Checked 0 approved contents and opened 0 tasks." in out.getvalue()
    assert "checked by already" in out.getvalue()
    (folder / "en.toml").write_text("locale = \n")
    shelf.sets = {}
    with pytest.raises(CommandError, match=r"en\.toml, line 1"):
        call_command("recheck_rules")
