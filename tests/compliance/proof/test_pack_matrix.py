"""The tamper matrix of packs: the offline verifier names every harm to every table and file in one.

Each harm is tried twice: by somebody who only changes a file of the pack, and by somebody who also writes
the manifest anew, hashes and all, so that only the meaning of the records can give it away.
"""

from __future__ import annotations

import copy
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from django.db import connection, transaction
from django.utils import timezone

from compliance.actions import (
    AddComment,
    AnswerComment,
    CloseContentTask,
    ConfirmStillRight,
    DelegateTask,
    LiftSuspension,
    OpenContentTask,
    ResolveComment,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.actions.retention import PlaceHold
from compliance.models import Delegation, PermittedDelegate, Raised, SignoffTaskState
from compliance.models.findings import Level
from compliance.proof import offline
from compliance.proof.kinds import kinds, tables_of
from messaging.models import Claim
from tests import factories
from tests.compliance.proof.packs import make_pack, rewritten
from tests.compliance.steps import dispose, send_back, sign

HARMS = ("alter", "delete", "reorder", "copy", "transplant")

#: Every table with a column of it that matters, another value for that, and what reorder exchanges.
TABLES: dict[str, tuple[str, Any, str]] = {
    "rounds": ("canonical", {"text": "Tessel is the safest."}, "number"),
    "required": ("role", "nobody", "id"),
    "findings": ("message", "Nothing was found.", "id"),
    "dispositions": ("answer", "It is fine.", "id"),
    "signatures": ("meaning", "responsibility", ""),
    "delegations": ("delegate", 900_000, ""),
    "approvals": ("approved_at", "2001-01-01T00:00:00.000000Z", ""),
    "withdrawals": ("reason", "Another reason", ""),
    "suspensions": ("lift_reason", "Another reason", ""),
    "holds": ("reason", "Another reason", ""),
    "windows": ("ends_at", "2099-01-01T00:00:00.000000Z", ""),
    "clearances": ("at", "2001-01-01T00:00:00.000000Z", "sequence"),
    "comments": ("text", "Another text", "id"),
    "replies": ("text", "Another text", ""),
    "tasks": ("reason", "Another reason", ""),
    "periodic_reviews": ("remark", "Another remark", ""),
    "audit": ("reason", "Another reason", "sequence"),
    "source": ("title", "Another title", ""),
    "files": ("sha256", "f" * 64, ""),
    "pages": ("text", "Another text", "number"),
    "uses": ("wording", "Another wording", ""),
}

#: Cells that are not there, and why; the others are tried both ways.
NO_SUCH_HARM = {
    (table, "reorder"): "The order of these rows says nothing: each names its time or its place."
    for table, (_, _, order) in TABLES.items()
    if not order
}

#: With the manifest written anew nothing gives these away within the pack; the site's trail does.
ONLY_THE_MANIFEST = {
    ("audit", "delete"): "A record that no other one needs can be left out; what signs, opens, ends cannot.",
    ("source", "alter"): "A source that was never edited has no record of what it said at first.",
    ("source", "delete"): "How a source is cited is beside the point: its file is what was signed.",
    ("source", "copy"): "How a source is cited is beside the point: its file is what was signed.",
    ("source", "transplant"): "How a source is cited is beside the point: its file is what was signed.",
}


@pytest.fixture(scope="module")
def packs(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[SimpleNamespace]:
    """Packs of a claim and of a piece with rows in every table, and others to take rows from."""
    folder = tmp_path_factory.mktemp("packs")
    with django_db_blocker.unblock(), transaction.atomic():
        people = factories.reviewers()
        author = factories.user("Authors")
        yield SimpleNamespace(
            one=make_pack(_claim(author, people, factories.STATEMENT), author, folder / "one.zip"),
            two=make_pack(_claim(author, people, "Tessel weighs 210 g."), author, folder / "two.zip"),
            piece=make_pack(_piece(author, "Tessel is quiet."), author, folder / "piece.zip"),
            other_piece=make_pack(_piece(author, "Tessel is light."), author, folder / "other.zip"),
        )
        connection.check_constraints()
        transaction.set_rollback(True)


def _piece(author: Any, text: str) -> Any:
    factories.approved_claim(text, author=author)
    return factories.approved_asset(text, author=author)


def _claim(author: Any, people: dict[str, Any], text: str) -> Claim:
    """Sent back once, approved, held and lifted, withdrawn; with findings, answers and two pages cited."""
    source = factories.evidence_file(text, f"Again: {text}", author=author)
    draft = factories.claim_draft(text, author=author, source=source)
    says = [Raised("T-1", Level.REVIEW, "First finding."), Raised("T-2", Level.REVIEW, "Second finding.")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Claim, "preflight", lambda self: says)
        send_back(SubmitForReview(draft, author).execute(), people["legal"])
        draft = Claim.objects.get(pk=draft.pk)
        _cite_second_page(draft, source, author, f"Again: {text}")
        round_ = SubmitForReview(Claim.objects.get(pk=draft.pk), author).execute()
        for finding, answer in zip(round_.findings.all(), ("It is.", "It was."), strict=True):
            dispose(finding, people["legal"], f"{answer} {text}")
        _talk(round_, author, people["medical"])
        delegate = _delegate(people["legal"], round_)
        for person in (people["medical"], people["regulatory"], delegate):
            sign(SignoffTaskState.objects.get(pk=round_.pk), person)
    claim = Claim.objects.get(pk=draft.pk)
    _look_after(claim, people["medical"], text)
    Suspend(claim, people["medical"], f"Waiting for the laboratory. {text}").execute()
    LiftSuspension(claim, people["medical"], "The laboratory confirmed it.").execute()
    Withdraw(claim, people["medical"], f"No longer sold. {text}").execute()
    return claim


def _talk(round_: SignoffTaskState, author: Any, reviewer: Any) -> None:
    for words in ("How was it counted?", "By whom?"):
        made = AddComment(round_, reviewer, text=words).execute()
        AnswerComment(made, round_, author, f"See page 2. {round_.subject}").execute()
        ResolveComment(made, round_, reviewer, "Seen.").execute()


def _delegate(reviewer: Any, round_: SignoffTaskState) -> Any:
    """Somebody who signs this round on behalf of a reviewer."""
    seat = round_.signable_by(reviewer)[0]
    delegate = factories.user("Reviewers")
    PermittedDelegate.objects.create(user=delegate, role=seat.role)
    now = timezone.now()
    given = Delegation(
        role=seat.role,
        delegate=delegate,
        round=round_,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        reason="On leave.",
    )
    DelegateTask(given, reviewer).execute()
    return delegate


def _look_after(claim: Claim, reviewer: Any, text: str) -> None:
    task = OpenContentTask(claim, "concern", f"Read the editors' note. {text}").execute()
    CloseContentTask(task, reviewer, "Nothing changes.").execute()
    ConfirmStillRight(claim, reviewer, factories.credentials(reviewer), "Read again.").execute()
    PlaceHold(claim, factories.user("Quality"), f"A matter. {text}").execute()


def _cite_second_page(draft: Claim, source: Any, author: Any, quote: str) -> None:
    from compliance.actions import SaveDraft
    from messaging.models import Anchor

    latest = draft.get_latest_revision_as_object()
    latest.anchors.add(Anchor(evidence_file=source, page=2, quote=quote))
    SaveDraft(latest, author, "Better.").execute()


def faults_of(pack: Path) -> list[str]:
    try:
        return offline.verify(str(pack), lambda line: None)[0]
    except offline.Unreadable as problem:
        return [str(problem)]


def holder_of(pack: Path, table: str) -> tuple[str, dict[str, Any]]:
    """The dossier in a pack that has rows in a table: its name there, and what it says."""
    with zipfile.ZipFile(pack) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("records/"):
                told = json.loads(archive.read(name))
                if told["tables"].get(table):
                    return name, told
    raise AssertionError(f"There is no row in {table}.")


def harmed(packs: SimpleNamespace, table: str, harm: str) -> tuple[Path, str, dict[str, Any]]:
    """A pack, and a dossier of it with a harm done to it."""
    pack, other = (packs.piece, packs.other_piece) if table == "uses" else (packs.one, packs.two)
    name, told = holder_of(pack, table)
    column, value, order = TABLES[table]
    rows = told["tables"][table]
    if harm == "alter":
        rows[-1][column] = value
    elif harm == "delete":
        del rows[-1]
    elif harm == "reorder":
        rows[0][order], rows[-1][order] = rows[-1][order], rows[0][order]
    elif harm == "copy":
        twin = copy.deepcopy(rows[-1])
        rows.append(twin | ({"id": 900_000} if "id" in twin else {}))
    else:
        foreign = holder_of(other, table)[1]["tables"][table][-1]
        rows[-1] = foreign | ({"id": rows[-1]["id"]} if "id" in foreign else {})
    return pack, name, told


def as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def with_manifest(pack: Path, out: Path, changes: dict[str, bytes | None]) -> Path:
    """The pack with its files changed and its manifest written anew, as a forger with the code would."""
    with zipfile.ZipFile(pack) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    for name, data in changes.items():
        if data is None:
            manifest["files"].pop(name, None)
            continue
        manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for listed in manifest["dossiers"]:
            if listed["file"] == name:
                listed["rows"] = {key: len(rows) for key, rows in json.loads(data)["tables"].items()}
    manifest["digest"] = offline.pack_digest(manifest)
    return rewritten(pack, out, changes | {"manifest.json": as_bytes(manifest)})


CELLS = [(table, harm) for table in TABLES for harm in HARMS if (table, harm) not in NO_SUCH_HARM]


@pytest.mark.django_db
def test_p11_01_every_table_of_a_pack_is_in_the_matrix():
    exported = {table for kind in kinds() for table in tables_of(kind)}
    assert exported == set(TABLES)


@pytest.mark.django_db
def test_p11_02_the_packs_of_the_matrix_are_clean(packs):
    assert [fault for pack in vars(packs).values() for fault in faults_of(pack)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "harm"), CELLS)
def test_p11_01_a_changed_row_of_a_pack_is_named(packs, tmp_path, table, harm):
    pack, name, told = harmed(packs, table, harm)
    pack = rewritten(pack, tmp_path / "harmed.zip", {name: as_bytes(told)})
    assert f"{name} was altered: it is not the file that the manifest names." in faults_of(pack)


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "harm"), [cell for cell in CELLS if cell not in ONLY_THE_MANIFEST])
def test_p11_19_records_that_do_not_fit_are_named_though_every_file_hash_was_made_anew(
    packs, tmp_path, table, harm
):
    pack, name, told = harmed(packs, table, harm)
    faults = faults_of(with_manifest(pack, tmp_path / "harmed.zip", {name: as_bytes(told)}))
    assert faults
    assert not any("manifest" in fault for fault in faults), faults


def _file_in(pack: Path, folder: str, last: bool = False) -> tuple[str, bytes]:
    with zipfile.ZipFile(pack) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith(folder))
        return names[-1 if last else 0], archive.read(names[-1 if last else 0])


@pytest.mark.django_db
@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("harm", ["alter", "delete", "transplant"])
@pytest.mark.parametrize("folder", ["evidence/", "pages/"])
def test_p11_01_a_harmed_file_of_a_pack_is_named(packs, tmp_path, folder, harm, anew):
    name, data = _file_in(packs.one, folder)
    given: dict[str, Callable[[], bytes | None]] = {
        "alter": lambda: data[:-9] + b"tampered!",
        "delete": lambda: None,
        "transplant": lambda: _file_in(packs.two, folder)[1],
    }
    write = with_manifest if anew else rewritten
    faults = faults_of(write(packs.one, tmp_path / "harmed.zip", {name: given[harm]()}))
    assert faults
    if not anew:
        assert any(name in fault for fault in faults)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("trail.txt", "trail.txt was altered"),
        ("substantiation.pdf", "substantiation.pdf was altered"),
        ("verify.py", "verify.py was altered"),
        ("README.txt", "README.txt was altered"),
    ],
)
def test_p11_01_every_other_file_of_a_pack_is_held_too(packs, tmp_path, name, says):
    with zipfile.ZipFile(packs.one) as archive:
        data = archive.read(name)
    faults = faults_of(rewritten(packs.one, tmp_path / "harmed.zip", {name: data[:-3] + b"xxx"}))
    assert any(says in fault for fault in faults)
    faults = faults_of(rewritten(packs.one, tmp_path / "harmed.zip", {name: None}))
    assert any(f"{name}" in fault for fault in faults)


@pytest.mark.django_db
def test_p11_01_a_file_added_to_a_pack_is_named(packs, tmp_path):
    pack = rewritten(packs.one, tmp_path / "harmed.zip", {"evidence/more.pdf": b"%PDF"})
    assert faults_of(pack) == ["evidence/more.pdf is not in the manifest: it was added."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"format": "other"}', b"[]", b'{"format": "vouch-pack", "version": 99}']
)
def test_a_pack_that_cannot_be_read_is_said_to_be_so(packs, tmp_path, data):
    pack = rewritten(packs.one, tmp_path / "harmed.zip", {"manifest.json": data})
    with pytest.raises(offline.Unreadable):
        offline.verify(str(pack), lambda line: None)
    assert offline.main([str(pack)]) == 2
