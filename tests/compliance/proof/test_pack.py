"""Substantiation packs: complete, the same for the same state, verified offline, and on record."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import (
    AddComment,
    AnswerComment,
    ConfirmStillRight,
    LiftSuspension,
    OpenContentTask,
    ResolveComment,
    SubmitForReview,
    Suspend,
)
from compliance.models import (
    Approval,
    AuditRecord,
    Disposition,
    Finding,
    RequiredSignature,
    Signature,
    SignoffTaskState,
    Suspension,
)
from compliance.proof.contents import contents_of
from compliance.proof.making import MakePack
from compliance.proof.pack import write_pack
from messaging.models import ClaimClearance
from tests import factories
from tests.compliance.proof.packs import inspect, make_pack, manifest_of, read_pdf, records_of, unpacked
from tests.compliance.steps import dispose, resubmitted, send_back

pytestmark = pytest.mark.django_db

SIXTY = "Tessel drains had fewer infections within 60 days of removal than gravity drains."


@pytest.fixture
def author():
    return factories.user("Authors")


@pytest.fixture
def claim(author):
    """A claim approved twice, sent back between, suspended and lifted."""
    people = factories.reviewers()
    made = factories.approved_claim(author=author, qualifiers=("In 40 patients, p ≥ 0.05.",))
    send_back(resubmitted(made, author, "Tessel drains had the fewest infections."), people["medical"])
    round_ = resubmitted(type(made).objects.get(pk=made.pk), author, SIXTY)
    factories.sign_all(round_)
    Suspend(made, people["medical"], "Waiting for the laboratory.").execute()
    LiftSuspension(made, people["medical"], "The laboratory confirmed it.").execute()
    return type(made).objects.get(pk=made.pk)


@pytest.fixture
def pack(claim, author, tmp_path):
    return make_pack(claim, author, tmp_path / "claim.zip")


def test_p11_02_a_pack_verifies_offline_as_a_zip_and_unpacked(pack, tmp_path):
    code, lines = inspect(pack)
    assert (code, lines[-1]) == (0, "Nothing was altered.")
    folder = unpacked(pack, tmp_path / "unpacked")
    assert inspect(folder, folder / "verify.py")[0] == 0


def test_p11_02_the_pack_holds_every_row_that_the_database_holds(claim, author, tmp_path):
    before = AuditRecord.objects.about(claim).count()
    (told,) = records_of(make_pack(claim, author, tmp_path / "claim.zip"), "messaging.claim")
    rounds = SignoffTaskState.objects.about(claim)
    expected = {
        "rounds": rounds.count(),
        "required": RequiredSignature.objects.filter(state__in=rounds).count(),
        "signatures": Signature.objects.filter(state__in=rounds).count(),
        "findings": Finding.objects.filter(state__in=rounds).count(),
        "dispositions": Disposition.objects.filter(finding__state__in=rounds).count(),
        "approvals": Approval.objects.about(claim).count(),
        "suspensions": Suspension.objects.about(claim).count(),
        "withdrawals": 0,
        "windows": ClaimClearance.objects.filter(claim=claim).count(),
        "audit": before,
    }
    counts = {table: len(rows) for table, rows in told["tables"].items()}
    assert {table: counts[table] for table in expected} == expected
    assert (expected["rounds"], expected["signatures"], expected["approvals"]) == (3, 7, 2)


def test_p11_02_the_pack_holds_the_exact_evidence_of_every_version(claim, pack):
    anchored = {
        anchor["sha256"]
        for round_ in SignoffTaskState.objects.about(claim)
        for anchor in round_.canonical["anchors"]
    }
    inside = manifest_of(pack)["files"]
    assert {inside[f"evidence/{sha256}.pdf"]["sha256"] for sha256 in anchored} == anchored
    assert len(anchored) == 3


def test_p11_02_the_same_state_gives_the_same_bytes(claim):
    at, packs = timezone.now(), []
    for _ in range(2):
        out = io.BytesIO()
        write_pack(out, contents_of(claim), at, "Somebody")
        packs.append(out.getvalue())
    assert packs[0] == packs[1]


def test_p11_02_another_time_changes_the_digest_of_no_pack(claim):
    at = timezone.now()
    digests = {
        write_pack(io.BytesIO(), contents_of(claim), at + timedelta(days=days), "Somebody") for days in (0, 9)
    }
    assert len(digests) == 1


def test_p11_05_making_a_pack_leaves_one_record_with_its_digest(claim, author, tmp_path):
    before = AuditRecord.objects.count()
    pack = make_pack(claim, author, tmp_path / "claim.zip")
    assert AuditRecord.objects.count() == before + 1
    entry = AuditRecord.objects.latest("sequence")
    assert (entry.event, entry.actor, entry.object_id) == ("pack_made", author, claim.pk)
    assert entry.new["digest"] == manifest_of(pack)["digest"]


def test_p11_02_the_pdf_is_in_the_manifest_and_every_page_names_the_digest(pack):
    manifest, pages = manifest_of(pack), read_pdf(pack)
    assert "substantiation.pdf" in manifest["beside"]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert manifest["digest"] in page.replace(" ", "")


def test_p11_18_every_signature_is_printed_with_all_it_must_say(claim, pack):
    text = " ".join(read_pdf(pack))
    for signature in Signature.objects.filter(state__in=SignoffTaskState.objects.about(claim)):
        assert signature.printed_name in text
        assert signature.title in text
        assert f"{signature.signed_at:%-d %b %Y, %H:%M:%S} UTC+00:00" in text
        assert f"“{signature.statement}”" in text
        assert signature.get_meaning_display() in text
        assert signature.hash in text.replace(" ", "")
        assert signature.state.digest in text.replace(" ", "")


def test_a11_04_each_changed_field_is_marked_with_how_often(pack):
    text = " ".join(read_pdf(pack))
    assert "Statement changed 2 times since entry" in text
    assert "Qualifiers unchanged since entry" in text


def test_a11_03_every_page_of_the_pdf_tells_who_signed_and_what_was_changed_since_entry(claim, pack):
    """Each page by itself is a copy that says what 11.50(b) and Annex 11 §8.2 ask of one."""
    pages = read_pdf(pack)
    assert len(pages) > 3
    round_ = claim.approval().state
    for number, text in enumerate(pages, 1):
        for signature in round_.signatures.all():
            signed = f"{signature.signed_at:%-d %b %Y, %H:%M:%S} UTC+00:00"
            assert f"Signed by {signature.printed_name}, {signature.title}: Approval, approved" in text, (
                number
            )
            assert signed in text, number
        assert round_.digest in text.replace(" ", ""), number
        assert "Version 2, round 2, approved" in text, number
        assert "Changed since entry: Statement 2 times; Evidence 2 times." in text, number
        assert f"Page {number} of {len(pages)}" in text


def test_a11_03_every_page_of_an_unsigned_copy_says_so(author, tmp_path):
    pages = read_pdf(make_pack(factories.claim_draft(author=author), author, tmp_path / "draft.zip"))
    assert all("Never submitted for review: nobody has signed it." in text for text in pages)


def test_p11_02_comments_tasks_and_periodic_reviews_are_in_the_pack(author, tmp_path):
    people = factories.reviewers()
    draft = factories.claim_draft(author=author)
    round_ = SubmitForReview(draft, author).execute()
    made = AddComment(round_, people["medical"], text="How was it counted?").execute()
    AnswerComment(made, round_, author, "By chart review.").execute()
    ResolveComment(made, round_, people["medical"], "Seen.").execute()
    factories.sign_all(round_)
    claim = type(draft).objects.get(pk=draft.pk)
    OpenContentTask(claim, "concern", "Read the editors' note.").execute()
    signer = people["legal"]
    ConfirmStillRight(claim, signer, factories.credentials(signer), "Read it again.").execute()
    pack = make_pack(claim, author, tmp_path / "claim.zip")
    assert inspect(pack)[1][-1] == "Nothing was altered."
    (told,) = records_of(pack, "messaging.claim")
    counts = {
        name: len(told["tables"][name]) for name in ("comments", "replies", "tasks", "periodic_reviews")
    }
    assert counts == {"comments": 1, "replies": 1, "tasks": 1, "periodic_reviews": 1}
    text = " ".join(read_pdf(pack))
    for words in ("How was it counted?", "By chart review.", "Settled by", "editors' note", "Read it again."):
        assert words in text


def test_p11_06_every_version_is_printed_with_its_words(pack):
    text = " ".join(read_pdf(pack))
    assert factories.STATEMENT in text
    assert "the fewest infections" in text
    assert SIXTY in text


def test_p11_19_answers_to_findings_are_in_the_pack(author, tmp_path, monkeypatch):
    people = factories.reviewers()
    draft = factories.claim_draft(author=author)
    round_ = SubmitForReview(draft, author).execute()
    finding = Finding(state=round_, rule="EV-02", rule_version="1", level="warn", message="A scan.")
    finding.save()
    dispose(finding, people["medical"], "Compared by eye.")
    (told,) = records_of(make_pack(draft, author, tmp_path / "draft.zip"), "messaging.claim")
    assert told["tables"]["dispositions"][0]["answer"] == "Compared by eye."
    assert "Compared by eye." in " ".join(read_pdf(tmp_path / "draft.zip"))


def test_an_asset_brings_its_file_its_claims_and_their_evidence(author, tmp_path):
    asset = factories.approved_asset(factories.approved_claim(author=author).text, author=author)
    pack = make_pack(asset, author, tmp_path / "asset.zip")
    code, lines = inspect(pack)
    assert code == 0, lines
    (told,), (claim,) = records_of(pack, "content.asset"), records_of(pack, "messaging.claim")
    assert f"assets/{asset.version.sha256}.pdf" in manifest_of(pack)["files"]
    assert claim["tables"]["rounds"][0]["canonical"]["text"] in " ".join(read_pdf(pack))
    assert told["tables"]["uses"][0]["status"] == "confirmed"


def test_a_draft_that_nobody_signed_has_a_pack_that_says_so(author, tmp_path):
    draft = factories.claim_draft(author=author)
    pack = make_pack(draft, author, tmp_path / "draft.zip")
    assert inspect(pack)[0] == 0
    assert "nobody has signed it" in " ".join(read_pdf(pack))


@pytest.mark.parametrize("who", ["reviewer", "author", "administrator"])
def test_p11_04_those_who_answer_for_it_make_packs_over_http(client, claim, author, who):
    person = {
        "reviewer": lambda: factories.reviewers()["legal"],
        "author": lambda: author,
        "administrator": lambda: factories.user("Administrators"),
    }[who]()
    client.force_login(person)
    address = reverse("proof:pack", args=["claim", claim.pk])
    assert client.get(address).status_code == 200
    made = client.post(address)
    with zipfile.ZipFile(io.BytesIO(b"".join(made.streaming_content))) as archive:
        assert archive.testzip() is None
    paper = client.post(address, {"part": "pdf"})
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert AuditRecord.objects.filter(event="pack_made", actor=person).count() == 2


@pytest.mark.parametrize("group", ["Reps", "Sales leaders", "Marketers"])
def test_p11_09_nobody_else_makes_packs_by_page_or_by_action(client, claim, group):
    person = factories.user(group)
    client.force_login(person)
    address = reverse("proof:pack", args=["claim", claim.pk])
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    with pytest.raises(Refused):
        MakePack(claim, person, io.BytesIO()).execute()
    assert not AuditRecord.objects.filter(event="pack_made").exists()


def test_of_what_is_no_content_there_is_no_pack(client, author):
    client.force_login(author)
    assert client.get("/records/pack/user/1/").status_code == 404
    assert client.get("/records/pack/claim/999999/").status_code == 404


def test_the_page_asks_few_queries_however_many_packs_were_made(client, claim, author, tmp_path,
                                                                django_assert_max_num_queries):  # fmt: skip
    for number in range(3):
        make_pack(claim, author, tmp_path / f"{number}.zip")
    client.force_login(author)
    with django_assert_max_num_queries(26):
        assert client.get(reverse("proof:pack", args=["claim", claim.pk])).status_code == 200


def test_a_pack_of_a_deck_costs_as_many_queries_as_one_with_a_claim(author, django_assert_num_queries):
    claims = [factories.approved_claim(f"Tessel weighs {n} g.", author=author) for n in (210, 220, 230, 240)]
    small = factories.approved_asset(claims[0].text, author=author)
    large = factories.approved_asset(*(claim.text for claim in claims), author=author)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        contents_of(small)
    with CaptureQueriesContext(connection) as many:
        contents_of(large)
    assert len(many) <= len(few) + 12  # what each dossier names of others is asked one by one


def verify_pack(path):
    out = io.StringIO()
    try:
        call_command("verify", pack=str(path), stdout=out, no_color=True)
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_p11_01_the_site_knows_its_own_packs(pack):
    assert verify_pack(pack) == []


def test_p11_01_the_site_disowns_a_pack_that_was_forged_as_a_whole(claim, tmp_path):
    """Everything recomputed, so that it verifies offline: only the site's own trail tells."""
    path = tmp_path / "forged.zip"
    with path.open("w+b") as out:
        write_pack(out, contents_of(claim), timezone.now(), "Somebody")
    assert inspect(path)[0] == 0
    assert "This site has no record of making this pack." in verify_pack(path)
