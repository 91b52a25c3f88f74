"""The proof of a claim, checked before it is submitted, and what evidence does later: EV-01…09, A11-01."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import SaveDraft, SubmitForReview
from compliance.models import AuditRecord, ContentTask, Event, Level, ReviewSettings, Suspension, TaskKind
from content import door
from content.actions import CreateShare
from content.models import AssetClearance, Share
from messaging.actions import AddEvidenceFile, MarkRetracted, SetLicence
from messaging.actions.anchors import ConfirmAnchor
from messaging.models import Anchor, Claim, Evidence, EvidencePage, RetractionSnapshot
from messaging.resting import reach_of, resting_on
from tests import factories

pytestmark = pytest.mark.django_db


def draft_of(claim: Claim) -> Claim:
    """The newest draft as it is kept, whatever `claim` was read from."""
    return Claim.objects.get(pk=claim.pk).get_latest_revision_as_object()


def raised(claim: Claim, rule: str) -> list[tuple[str, str, str]]:
    found = draft_of(claim).preflight()
    return [(str(each.level), each.message, each.suggestion) for each in found if each.rule == rule]


def with_anchors(claim: Claim, author, *anchors: Anchor) -> Claim:
    draft = claim.get_latest_revision_as_object()
    draft.anchors = list(anchors)
    SaveDraft(draft, author).execute()
    return claim


@pytest.fixture
def author(db):
    return factories.user("Authors")


def test_ev_01_a_claim_without_evidence_cannot_be_submitted(author):
    factories.reviewers()
    claim = with_anchors(factories.claim_draft(author=author), author)
    with pytest.raises(Refused, match="has no evidence"):
        SubmitForReview(claim, author).execute()


def test_ev_02_a_quote_that_is_not_there_stops_and_the_nearest_is_shown_with_its_page(author):
    file = factories.evidence_file(
        "Nothing of use.", "Infection occurred in 2.4% of 456 people.", author=author
    )
    claim = factories.claim_draft("Drains drain.", author=author)
    with_anchors(
        claim, author, Anchor(evidence_file=file, page=1, quote="Infection occurred in 2.5% of people")
    )
    [(level, message, suggestion)] = raised(claim, "EV-02")
    assert level == Level.BLOCK
    assert "is not on page 1" in message
    assert "Nearest, on page 2: “Infection occurred in 2.4%" in suggestion


def test_ev_02_a_scanned_page_cannot_be_checked_and_is_never_passed(author):
    file = factories.evidence_file("", author=author)
    claim = factories.claim_draft("Drains drain.", author=author)
    with_anchors(claim, author, Anchor(evidence_file=file, page=1, quote="Anything at all"))
    [(level, message, _)] = raised(claim, "EV-02")
    assert level == Level.REVIEW
    assert "cannot be checked" in message


def test_bad_input_a_pdf_without_text_says_so(author, client):
    file = factories.evidence_file("", "Words.", author=author)
    assert EvidencePage.objects.filter(file=file, text__regex=r"^\s*$").count() == 1
    client.force_login(author)
    address = reverse("wagtailsnippets_messaging_evidence:edit", args=[file.evidence_id])
    assert "1 without text: cannot be checked" in client.get(address).content.decode()


def test_ev_05_a_claim_cannot_be_submitted_on_retracted_evidence(author):
    claim = factories.claim_draft(author=author)
    source = claim.get_latest_revision_as_object().anchors.all()[0].evidence_file.evidence
    MarkRetracted(source, author, "Notice.").execute()
    [(level, message, _)] = raised(claim, "EV-05")
    assert level == Level.BLOCK
    assert "was retracted" in message


def test_ev_06_a_number_that_no_passage_gives_must_be_answered_by_medicine(author):
    factories.reviewers()
    file = factories.evidence_file("Infection fell by 11.8% in twelve centres.", author=author)
    claim = factories.claim_draft("Infection fell by 12% in 12 centres over 3 years.", author=author)
    quote = "Infection fell by 11.8% in twelve centres."
    with_anchors(claim, author, Anchor(evidence_file=file, page=1, quote=quote))
    found = [each for each in draft_of(claim).preflight() if each.rule == "EV-06"]
    assert [each.message for each in found] == [
        "12% may be rounded from 11.8%, which a passage gives.",
        "No anchored passage gives 3.",
    ]
    assert {(str(each.level), each.role, each.place) for each in found} == {("review", "medical", "text")}


def test_ev_08_secondary_sources_and_abstracts_are_noted(author):
    claim = factories.claim_draft(author=author)
    Evidence.objects.update(is_secondary=True, abstract_only=True)
    assert [(level, message.split("“")[0]) for level, message, _ in raised(claim, "EV-08")] == [
        ("warn", ""),
        ("warn", "Only the abstract of "),
    ]


def test_proof_that_may_not_support_the_claim_stops_it(author):
    claim = factories.claim_draft(author=author)
    assert raised(claim, "ADM-01") == []
    Evidence.objects.update(design="bench")
    draft = claim.get_latest_revision_as_object()
    draft.type = "comparative"
    SaveDraft(draft, author).execute()
    [(level, message, _)] = raised(claim, "ADM-01")
    assert level == Level.BLOCK
    assert "bench or in vitro test) does not support a comparative claim" in message


# A newer file


def test_ev_03_a_newer_file_moves_no_anchor_and_asks_to_compare(author, client):
    claim = factories.approved_claim(author=author)
    old = claim.anchors.get().evidence_file
    digest = claim.content_digest()
    newer = AddEvidenceFile(
        old.evidence,
        "newer.pdf",
        factories.pdf("A new first page.", f"Revised. {factories.STATEMENT}"),
        author,
    ).execute()
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.anchors.get().evidence_file == old
    assert claim.content_digest() == digest
    task = ContentTask.objects.about(claim).get()
    assert (task.kind, task.details["new"]) == (TaskKind.EVIDENCE_CHANGED, newer.sha256)

    client.force_login(author)
    address = task.details["compare"]
    shown = client.get(address).content.decode()
    assert "The same words, page 2" in shown
    client.post(address, {"page-1": "2", "quote-1": factories.STATEMENT, "move-1": "1"})
    draft = Claim.objects.get(pk=claim.pk).get_latest_revision_as_object()
    moved = draft.anchors.all()[0]
    assert (moved.evidence_file_id, moved.page) == (newer.pk, 2)
    assert Claim.objects.get(pk=claim.pk).anchors.get().evidence_file == old
    refused = client.post(address, {"page-1": "nine", "move-1": "1"})
    assert refused.status_code in (302, 422)
    client.force_login(factories.rep())
    assert client.get(address).status_code == 403


def test_ev_03_the_first_file_of_a_source_asks_nothing(author):
    factories.claim_draft(author=author)
    assert not ContentTask.objects.exists()


# Reprints


def test_ev_07_reps_download_a_reprint_only_where_its_licence_lets_them(author, client):
    file = factories.evidence_file("Words.", author=author)
    address = reverse("messaging:reprint", args=[file.pk])
    rep = factories.rep()
    client.force_login(rep)
    assert client.get(address).status_code == 403
    with pytest.raises(Refused, match="Say what licence"):
        SetLicence(file, " ", True, author).execute()
    with pytest.raises(Refused, match="may not change"):
        SetLicence(file, "Mine.", True, rep).execute()
    SetLicence(file, "Reprints licensed by the publisher.", True, author).execute()
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditRecord.objects.about(file.evidence).filter(event=Event.EDITED, actor=author).exists()
    MarkRetracted(file.evidence, author, "Notice.").execute()
    assert client.get(address).status_code == 403
    client.force_login(author)
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


# What a withdrawal of evidence reaches


def test_ev_09_the_preview_of_a_retraction_lists_what_it_then_changes(author, client):
    """Over every way in which two sources carry three claims and two pieces."""
    first = factories.approved_claim(author=author)
    second = factories.approved_claim("Tessel is quiet.", author=author)
    both = factories.claim_draft("Tessel is small.", author=author).get_latest_revision_as_object()
    sources = [claim.anchors.get().evidence_file for claim in (first, second)]
    both.anchors = [
        Anchor(evidence_file=sources[0], page=1, quote="fewer infections"),
        Anchor(evidence_file=sources[1], page=1, quote="Tessel is quiet."),
    ]
    SaveDraft(both, author).execute()
    factories.approve(both, author)
    rep = factories.rep()
    for pages in ((factories.STATEMENT,), ("Tessel is quiet. Tessel is small.",)):
        CreateShare(factories.approved_asset(*pages, author=author), factories.recipient(rep), rep).execute()
    client.force_login(author)
    for source in sources:
        evidence = Evidence.objects.get(pk=source.evidence_id)
        before = _state()
        resting = resting_on({evidence.pk})
        reach = reach_of(resting.only, timezone.now())
        page = client.get(reverse("wagtailsnippets_messaging_evidence:retract", args=[evidence.pk]))
        assert all(claim.code in page.content.decode() for claim in resting.all)
        MarkRetracted(evidence, author, "Notice.").execute()
        after = _state()
        assert after["held"] - before["held"] == {claim.pk for claim in resting.only}
        assert before["cleared"] - after["cleared"] == {asset.pk for asset in reach.assets}
        assert before["lit"] - after["lit"] == {share.pk for share in reach.shares}
        assert after["tasks"] - before["tasks"] == {(claim.pk, evidence.pk) for claim in resting.all}


def _state() -> dict[str, set]:
    return {
        "held": set(Suspension.objects.filter(lifted_at__isnull=True).values_list("subject_id", flat=True)),
        "cleared": set(AssetClearance.objects.holding(timezone.now()).values_list("asset", flat=True)),
        "lit": {share.pk for share in Share.objects.all() if door.for_share(share).allowed},
        "tasks": {
            (task.subject_id, task.details["evidence"])
            for task in ContentTask.objects.filter(kind=TaskKind.RETRACTION, key__startswith="evidence")
        },
    }


# A second person


def test_a11_01_an_anchor_is_confirmed_by_a_second_person_before_a_submission(author, client):
    people = factories.reviewers()
    ReviewSettings.objects.update_or_create(pk=1, defaults={"anchors_need_second_person": True})
    claim = factories.claim_draft(author=author)
    with pytest.raises(Refused, match="Nobody else has confirmed"):
        SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    anchor = draft_of(claim).anchors.all()[0]
    with pytest.raises(Refused, match="You had a hand in this version"):
        ConfirmAnchor(claim, anchor, author).execute()
    with pytest.raises(Refused, match="reviewers and authors"):
        ConfirmAnchor(claim, anchor, factories.rep()).execute()
    address = reverse("messaging:anchors", args=[claim.pk])
    client.force_login(people["medical"])
    assert "Quote found on the page" in client.get(address).content.decode()
    client.post(address, {"anchor": "1"})
    assert AuditRecord.objects.about(claim).filter(event=Event.ANCHOR_CONFIRMED).count() == 1
    assert client.post(address, {"anchor": "1"}).status_code == 422
    assert client.post(address, {"anchor": "9"}).status_code == 422
    # Another quote is another anchor, and nobody has looked at it.
    draft = draft_of(claim)
    kept = draft.anchors.all()[0]
    kept.quote = "fewer infections"
    draft.anchors = [kept]
    SaveDraft(draft, author).execute()
    with pytest.raises(Refused, match="Nobody else has confirmed"):
        SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    ConfirmAnchor(claim, draft_of(claim).anchors.all()[0], people["legal"]).execute()
    SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()


# A table of sources

HEAD = "title,kind,design,doi,year,comparator\n"


def table(tmp_path, text: str | bytes, name: str = "sources.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def take(path, user) -> list[str]:
    out = io.StringIO()
    call_command("import_sources", str(path), user=user.username, stdout=out)
    return out.getvalue().splitlines()


def test_a11_01_an_import_checks_and_reports_every_row(tmp_path, author):
    text = HEAD + "Trial A,article,rct,https://doi.org/10.5555/A,2024,gravity\nReport B,Bench report,,,,\n"
    assert take(table(tmp_path, text), author) == [
        "Line 2: “Trial A”",
        "Line 3: “Report B”",
        "2 sources kept, 0 here already.",
    ]
    trial = Evidence.objects.get(title="Trial A")
    assert (trial.doi, trial.design, trial.head_to_head) == ("10.5555/a", "rct", True)
    assert AuditRecord.objects.about(trial).get().actor == author
    assert take(table(tmp_path, HEAD + "Trial A,article,rct,10.5555/a,2024,x\n"), author)[-1] == (
        "0 sources kept, 1 here already."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title\nA\n", "Line 1: missing column kind."),
        (HEAD.replace("year", "yaer") + "A,article,,,,\n", "Line 1: “yaer” is no known column."),
        (HEAD + "A,article,,,,\nB,novel,,,,\n", "Line 3: kind: “novel” is none of"),
        (HEAD + "A,article,,11.5/x,,\n", "Line 2: .* begins with 10"),
        (HEAD + "A,article,,,MMXX,\n", "Line 2: year"),
        (HEAD + "A,article\n", "Line 2: 2 columns instead of 6"),
        (HEAD + "A,article,,10.5555/a,,\nB,article,,10.5555/a,,\n", "Line 3: 10.5555/a stands on line 2"),
        (HEAD + ",article,,,,\n", "Line 2: title"),
        (HEAD, "no rows"),
        ((HEAD + "Über,article,,,,\n").encode("latin-1"), "Line 2: not UTF-8"),
        ((HEAD + "A,article,,,,\n").encode("utf-16"), "not UTF-8"),
    ],
)
def test_bad_input_a_table_with_a_fault_is_refused_as_a_whole(tmp_path, author, text, words):
    with pytest.raises(CommandError, match=rf"refused as a whole\.\n(.*\n)*.*{words}"):
        take(table(tmp_path, text), author)
    assert not Evidence.objects.exists()


def test_a11_01_a_spreadsheet_is_read_as_well(tmp_path, author):
    book = Workbook()
    for row in (["title", "kind", "year", None], ["Trial A", "article", 2024.0, None], [None] * 4):
        book.active.append(row)
    path = tmp_path / "sources.xlsx"
    book.save(path)
    assert take(path, author)[-1] == "1 sources kept, 0 here already."
    assert Evidence.objects.get().year == 2024
    with pytest.raises(CommandError, match="no readable XLSX"):
        take(table(tmp_path, b"not a zip", "broken.xlsx"), author)


# Pages


def test_ev_04_staleness_is_shown_on_the_watch_and_on_the_first_page_of_the_editing_room(author, client):
    client.force_login(author)
    watch, home = reverse("messaging:retraction_watch"), reverse("wagtailadmin_home")
    assert "Nobody has looked" in client.get(watch).content.decode()
    assert "no source is checked" in client.get(home).content.decode()
    now = timezone.now()
    snapshot = RetractionSnapshot.objects.create(
        name="old.csv",
        sha256="0" * 64,
        taken_on=now.date().replace(year=now.year - 1, day=1),
        rows=9,
        read_at=now,
    )
    assert snapshot.is_stale
    assert "Too old to rely on" in client.get(watch).content.decode()
    assert "14 are allowed" in client.get(home).content.decode()
    RetractionSnapshot.objects.create(
        name="new.csv", sha256="1" * 64, taken_on=now.date(), rows=9, read_at=now
    )
    assert "Looked up to" in client.get(watch).content.decode()
    client.force_login(factories.rep())
    assert client.get(watch).status_code == 403
