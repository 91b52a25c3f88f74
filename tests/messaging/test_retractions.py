"""Reading the Retraction Watch file, and acting on it: EV-04, EV-05, compliance-rules.md §4.4."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from compliance.actions import LiftSuspension, SaveDraft, SubmitForReview
from compliance.models import AuditRecord, ContentTask, Event, TaskKind
from compliance.told_rows import told_faults
from content import door
from content.actions import CreateShare
from content.models import AssetClearance, Recall
from messaging.actions import MarkReinstated
from messaging.models import Anchor, Claim, Evidence, PublicationNotice, RetractionSnapshot
from messaging.retractions import COLUMNS, BrokenFile, doi_key, pmid_keys, read_retractions
from tests import factories

SAMPLE = Path("docs/retractions-sample.csv")
SOUND = {
    "Record ID": "101",
    "Title": "Invented paper",
    "RetractionDate": "5/9/2026 0:00",
    "RetractionDOI": "10.5555/notice.1",
    "OriginalPaperDOI": "10.5555/paper.1",
    "OriginalPaperPubMedID": "0",
    "RetractionNature": "Retraction",
    "Reason": "+Error in Data;+Unreliable Results;",
}


def sheet(*rows: dict[str, str], columns=COLUMNS, encoding: str = "utf-8") -> bytes:
    """A file in the published form; each row says how it differs from SOUND."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        full = SOUND | row
        writer.writerow([full.get(name, "") for name in columns])
    return text.getvalue().encode(encoding)


def read(data: bytes, latin1: bool = False):
    return read_retractions(io.BytesIO(data), lambda dois, pmids: True, latin1=latin1)


# The file


def test_a_row_is_read_with_its_lists_and_sentinels():
    row = {
        "OriginalPaperDOI": "https://doi.org/10.5555/Paper.A;10.5555/paper.b",
        "OriginalPaperPubMedID": "0;99990142",
        "RetractionDOI": "unavailable",
    }
    reading = read(sheet(row, {"OriginalPaperDOI": "unavailable"}))
    first, second = reading.notices
    assert {"10.5555/paper.a", "10.5555/paper.b"} <= first.dois
    assert first.pmids == {"99990142"}
    assert (first.on, first.notice_doi, first.line) == (date(2026, 5, 9), "", 2)
    assert first.reason == "Error in Data, Unreliable Results"
    assert (second.dois, second.pmids) == (frozenset(), frozenset())
    assert reading.rows == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Line 1: missing columns Record ID"),
        (sheet({}, columns=COLUMNS[:-1]), "Line 1: missing column Notes."),
        (sheet(), "no rows"),
        (sheet({}, {"Record ID": "x"}), "Line 3: “x” is no Record ID"),
        (sheet({"RetractionNature": "Rumour"}), "Line 2: “rumour” is no RetractionNature"),
        (sheet({"RetractionDate": "2026-05-09"}), "Line 2: “2026-05-09” is no RetractionDate"),
        (sheet({"RetractionDate": "13/13/2026 0:00"}), "no RetractionDate"),
        (sheet({"OriginalPaperPubMedID": "12a"}), "Line 2: “12a” is no OriginalPaperPubMedID"),
        (sheet({}) + b"1,2,3\r\n", "Line 3: 3 columns instead of 20"),
        (sheet({}) + b'"open', "Line 3: "),
        (sheet({}, {"Title": "Über"}, encoding="latin-1"), "Line 3: not UTF-8 at byte 5"),
        (sheet({}, encoding="utf-16"), "Line 1: not UTF-8 but perhaps UTF-16"),
    ],
)
def test_bad_input_a_broken_file_is_refused_with_the_line_named(data, words):
    with pytest.raises(BrokenFile, match=words):
        read(data)


def test_bad_input_lines_that_are_not_utf_8_are_read_as_latin_1_only_when_asked():
    data = sheet({"Title": "Über"}, {}, encoding="latin-1")
    reading = read(data, latin1=True)
    assert (reading.latin1_rows, reading.notices[0].title) == (1, "Über")


def test_only_what_is_wanted_is_kept_so_memory_stays_flat():
    rows = sheet(*({"Record ID": str(n), "OriginalPaperDOI": f"10.5555/{n}"} for n in range(2000)))
    header, _, body = rows.partition(b"\r\n")
    lines = [header + b"\r\n", *body.splitlines(keepends=True) * 5]
    tracemalloc.start()
    reading = read_retractions(iter(lines), lambda dois, pmids: "10.5555/77" in dois)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (reading.rows, len(reading.notices)) == (10_000, 5)
    assert peak < 500_000


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(BrokenFile):
        read(data, latin1=True)


@given(st.sampled_from(["", "doi:", "https://doi.org/", "http://dx.doi.org/", "DOI "]), st.booleans())
def test_ev_05_a_doi_is_the_same_in_any_case_with_any_prefix(prefix, upper):
    text = prefix + "10.5555/Hal.1"
    assert doi_key(text.upper() if upper else text) == "10.5555/hal.1"


def test_ev_05_sentinels_are_no_numbers():
    assert doi_key("unavailable") == doi_key("0") == doi_key("") == ""
    assert pmid_keys("0") == pmid_keys("unavailable") == pmid_keys("") == frozenset()


# What follows from it


@pytest.fixture
def library(db):
    """A claim on one source, one on two; a piece with the first, shared by a rep."""

    class Library:
        pass

    it = Library()
    it.people = factories.reviewers()
    it.author = factories.user("Authors", email="author@example.com")
    it.alone = factories.approved_claim(author=it.author)
    it.source = it.alone.anchors.get().evidence_file.evidence
    Evidence.objects.filter(pk=it.source.pk).update(doi="10.5555/paper.1", pmid="99990142")
    draft = factories.claim_draft("Tessel is quiet.", author=it.author).get_latest_revision_as_object()
    other = factories.evidence_file("Tessel is quiet.", author=it.author)
    first = it.source.files.get()
    draft.anchors = [
        Anchor(evidence_file=other, page=1, quote="Tessel is quiet."),
        Anchor(evidence_file=first, page=1, quote="fewer infections within 30 days"),
    ]
    SaveDraft(draft, it.author).execute()
    it.partly = factories.approve(draft, it.author)
    it.asset = factories.approved_asset(author=it.author)
    it.rep = factories.rep()
    type(it.rep).objects.filter(pk=it.rep.pk).update(email="rep@example.com")
    it.share, it.token = CreateShare(it.asset, factories.recipient(it.rep), it.rep).execute()
    return it


@pytest.fixture
def give(tmp_path):
    """Import a file of these rows by the command; its output."""

    def run(*rows: dict[str, str], data: bytes | None = None, **options) -> str:
        path = tmp_path / "retractions.csv"
        path.write_bytes(sheet(*rows) if data is None else data)
        out = io.StringIO()
        call_command("import_retractions", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def held(claim: Claim) -> bool:
    return Claim.objects.get(pk=claim.pk).open_suspension() is not None


def served(library) -> bool:
    return door.for_share(type(library.share).objects.get(pk=library.share.pk)).allowed


def tasks(claim) -> list[tuple[str, str]]:
    return list(ContentTask.objects.about(claim).values_list("kind", "key"))


def events(thing) -> list[str]:
    return list(AuditRecord.objects.about(thing).values_list("event", flat=True))


def test_ev_05_a_retraction_suspends_what_rests_only_on_it_and_darkens_what_carries_it(
    library, give, django_capture_on_commit_callbacks
):
    assert served(library)
    with django_capture_on_commit_callbacks(execute=True):
        said = give(
            {"OriginalPaperDOI": "doi:10.5555/PAPER.1"}, {"Record ID": "7", "OriginalPaperDOI": "10.1/x"}
        )
    assert "2 rows read, 1 about our sources, 1 new." in said
    library.source.refresh_from_db()
    assert library.source.publication == "retracted"
    assert "record 101, 9 May 2026; doi 10.5555/notice.1" in library.source.retraction_reason
    suspension = Claim.objects.get(pk=library.alone.pk).open_suspension()
    assert suspension.by is None
    assert "was retracted" in suspension.reason
    assert not served(library)
    assert not AssetClearance.objects.holding(timezone.now()).filter(asset=library.asset).exists()
    assert not held(library.partly)
    key = f"evidence {library.source.pk}"
    assert tasks(library.alone) == tasks(library.partly) == [(TaskKind.RETRACTION, key)]
    assert tasks(library.asset) == [(TaskKind.RETRACTION, f"claim {library.alone.pk}")]
    # One event for each object that changed, by the system itself.
    assert events(library.source).count(Event.RETRACTED) == 1
    assert events(library.alone).count(Event.SUSPENDED) == 1
    assert events(library.asset).count(Event.WENT_DARK) == 1
    assert events(library.share).count(Event.WENT_DARK) == 1
    dark = AuditRecord.objects.filter(event__in=[Event.RETRACTED, Event.SUSPENDED, Event.WENT_DARK])
    assert {entry.actor for entry in dark} == {None}
    told = {address for message in mail.outbox for address in message.to}
    assert told == {"author@example.com", "rep@example.com"}
    assert Recall.objects.get().notices.get().rep == library.rep


def test_step_7_of_the_acceptance_the_recipient_of_a_dark_link_sees_a_neutral_notice(library, give, client):
    address = f"/s/{library.token}/"
    give({})
    answer = client.get(address)
    assert b"retract" not in answer.content.lower()
    assert b"not available any more" in answer.content
    client.force_login(library.rep)
    notices = client.get("/recalls/").content.decode()
    assert f"Do not use {library.alone.code}" in notices
    assert "Vouch" in notices


def test_ev_05_a_source_is_found_by_pmid_when_no_doi_fits(library, give):
    give({"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "99990142"})
    assert held(library.alone)
    assert PublicationNotice.objects.get().matched_by == "PMID"


def test_ev_05_sentinels_never_match(library, give):
    Evidence.objects.filter(pk=library.source.pk).update(doi="", pmid="")
    said = give({"OriginalPaperDOI": "unavailable"}, {"OriginalPaperDOI": "", "OriginalPaperPubMedID": "0"})
    assert "0 about our sources" in said
    assert not held(library.alone)


def test_ev_05_two_retractions_in_one_file_hold_what_rests_on_both(library, give):
    other = library.partly.anchors.first().evidence_file.evidence
    Evidence.objects.filter(pk=other.pk).update(doi="10.5555/paper.2")
    give({}, {"Record ID": "102", "OriginalPaperDOI": "10.5555/paper.2"})
    assert held(library.alone)
    assert held(library.partly)


@pytest.mark.parametrize(
    ("nature", "state", "kind"),
    [
        ("Expression of concern", "concern", TaskKind.CONCERN),
        ("Correction", "corrected", TaskKind.CORRECTION),
    ],
)
def test_ev_05_a_concern_or_correction_asks_people_and_suspends_nothing(library, give, nature, state, kind):
    give({"RetractionNature": nature})
    library.source.refresh_from_db()
    assert library.source.publication == state
    assert served(library)
    assert not held(library.alone)
    assert tasks(library.alone) == tasks(library.partly) == [(kind, "notice 101")]
    assert events(library.source).count(Event.NOTICED) == 1


def test_ev_05_a_concern_after_a_retraction_does_not_cover_it_up(library, give):
    give({})
    give({}, {"Record ID": "103", "RetractionNature": "Expression of concern"})
    library.source.refresh_from_db()
    assert library.source.publication == "retracted"


def test_ev_05_each_further_retraction_of_a_source_is_on_record(library, give):
    give({}, {"Record ID": "105", "Reason": "+Duplication;"})
    give({}, {"Record ID": "106", "Reason": "+Plagiarism;"})
    told = AuditRecord.objects.about(library.source).filter(event__in=("retracted", "noticed"))
    assert [(each.event, each.new["notice"]) for each in told.order_by("sequence")] == [
        ("retracted", 101),
        ("noticed", 105),
        ("noticed", 106),
    ]
    library.source.refresh_from_db()
    assert library.source.retraction_reason == told.get(event="retracted").reason
    assert list(told_faults()) == []


def test_ev_05_a_reinstatement_is_a_notice_and_lifts_nothing(library, give):
    give({})
    give({}, {"Record ID": "104", "RetractionNature": "Reinstatement", "RetractionDate": "6/1/2026 0:00"})
    library.source.refresh_from_db()
    assert library.source.retracted_at
    assert held(library.alone)
    assert (TaskKind.REINSTATED, "notice 104") in tasks(library.alone)
    # Two people's decisions bring it back: that the source stands, and that the claim does.
    MarkReinstated(library.source, library.author, "Notice in the journal.").execute()
    assert held(library.alone)
    assert not served(library)
    LiftSuspension(library.alone, library.people["medical"], "Reinstated after appeal.").execute()
    assert served(library)


def test_ev_05_a_suspension_lifted_too_early_is_put_back_when_the_source_is_reinstated(library, give):
    give({})
    LiftSuspension(library.alone, library.people["medical"], "By mistake.").execute()
    assert not served(library)
    library.source.refresh_from_db()
    MarkReinstated(library.source, library.author, "Notice in the journal.").execute()
    assert held(library.alone)
    assert not served(library)


def test_ev_05_a_claim_in_review_gets_a_task(library, give):
    draft = factories.claim_draft("Tessel is small.", author=library.author).get_latest_revision_as_object()
    draft.anchors = [Anchor(evidence_file=library.source.files.get(), page=1, quote="fewer infections")]
    SaveDraft(draft, library.author).execute()
    SubmitForReview(draft, library.author).execute()
    give({})
    assert tasks(draft) == [(TaskKind.RETRACTION, f"evidence {library.source.pk}")]


def test_ev_04_importing_twice_gives_the_same_and_keeps_one_snapshot(library, give):
    rows = ({}, {"Record ID": "105", "RetractionNature": "Correction"})
    give(*rows, date=date(2026, 5, 10))
    before = [
        list(model.objects.values())
        for model in (PublicationNotice, ContentTask, Recall, AssetClearance, Evidence)
    ]
    said = give(*rows, date=date(2026, 5, 11))
    after = [
        list(model.objects.values())
        for model in (PublicationNotice, ContentTask, Recall, AssetClearance, Evidence)
    ]
    assert before == after
    assert "2 about our sources, 0 new." in said
    snapshot = RetractionSnapshot.objects.get()
    assert (snapshot.rows, len(snapshot.sha256), snapshot.taken_on) == (2, 64, date(2026, 5, 10))
    assert snapshot.is_stale


def test_ev_04_a_source_that_came_later_is_found_by_reading_the_file_again(library, give):
    give({"OriginalPaperDOI": "10.5555/later"})
    Evidence.objects.filter(pk=library.source.pk).update(doi="10.5555/later")
    assert "1 new" in give({"OriginalPaperDOI": "10.5555/later"})
    assert held(library.alone)


def test_bad_input_a_broken_file_changes_nothing(library, give):
    with pytest.raises(CommandError, match=r"refused as a whole\.\nLine 3: "):
        give({}, {"RetractionNature": "Rumour"})
    assert not RetractionSnapshot.objects.exists()
    assert not held(library.alone)


def test_a_file_of_tomorrow_and_a_strange_person_are_refused(library, give):
    with pytest.raises(CommandError, match="still to come"):
        give({}, date=date(2199, 1, 1))
    with pytest.raises(CommandError, match="no active user"):
        give({}, user="nobody")
    with pytest.raises(CommandError, match="may not change evidence"):
        give({}, user=library.rep.username)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_retractions", "/nowhere.csv")


def test_ev_05_a_failure_half_way_leaves_nothing_done(library, give, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr("messaging.actions.publications.cascade", fail)
    with pytest.raises(RuntimeError):
        give({})
    assert served(library)
    assert not held(library.alone)
    assert not PublicationNotice.objects.exists()
