"""The rows of the library that tell what became of content, and what people were told, asked and answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from guardian.shortcuts import assign_perm

from django.utils import timezone

from compliance.actions import (
    CloseContentTask,
    ConfirmStillRight,
    NoteBlockage,
    OpenContentTask,
    RemindSeat,
    Withdraw,
)
from compliance.actions.retention import ConfirmPurge, LiftHold, ListForPurge, PlaceHold, PurgeConfirmed
from content.actions.requests import AnswerContentRequest, AskForContent
from content.models import ContentRequest
from messaging.actions import MarkRetracted
from messaging.actions.publications import ImportRetractions
from messaging.actions.questions import AnswerQuestion, LogQuestion
from messaging.models import Claim, UnsolicitedQuestion
from messaging.retractions import Nature, Notice, Reading
from tests import factories
from tests.compliance.proof.library_governing import retention_rule


def upkeep(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    medical, quality = people["medical"], factories.user("Quality")
    task = OpenContentTask(claim, "concern", "Read the editors' note.").execute()
    done = OpenContentTask(claim, "correction", "Read the correction.").execute()
    CloseContentTask(done, medical, "Nothing changes.").execute()
    periodic = ConfirmStillRight(claim, medical, factories.credentials(medical), "Read again.").execute()
    lifted = PlaceHold(claim, quality, "A matter.").execute()
    LiftHold(lifted, quality, "It is closed.").execute()
    hold = PlaceHold(claim, quality, "Another matter.").execute()
    source = factories.evidence_file("Tessel floats.", author=author).evidence
    MarkRetracted(source, author, "The journal says so.").execute()
    return {
        "task": task.pk,
        "closed_task": done.pk,
        "periodic": periodic.pk,
        "hold": hold.pk,
        "lifted_hold": lifted.pk,
        "retracted": source.pk,
    }


def purged(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    """A claim that went at the end of its retention, eleven years from now."""
    rule = retention_rule()
    listed = [factories.approved_claim(f"Tessel is {age}.", author=author) for age in ("bygone", "antique")]
    old = factories.approved_claim("Tessel is ancient.", author=author)
    assign_perm("messaging.change_claim", author, old)
    for each in (old, *listed):
        Withdraw(each, people["medical"], "No longer sold.").execute()
    with time_machine.travel(timezone.now() + timedelta(days=365 * 11), tick=False):
        entry = ListForPurge(Claim.objects.get(pk=old.pk)).execute()
        ConfirmPurge(entry, factories.user("Quality"), "Retention is over.").execute()
        entry.refresh_from_db()
        stone = PurgeConfirmed(entry).execute()
        waiting, unconfirmed = (ListForPurge(Claim.objects.get(pk=each.pk)).execute() for each in listed)
        ConfirmPurge(waiting, factories.user("Quality"), "Retention is over, too.").execute()
    return {
        "retention_rule": rule,
        "purge_entry": waiting.pk,
        "unconfirmed": unconfirmed.pk,
        "tombstone": stone.pk,
        "permit": stone.rows.first().pk,
    }


def told(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    """Reminded, blocked, freed again; a list of retractions read; questions and requests, half answered."""
    medical = people["medical"]
    reminded = RemindSeat(open_round.required.first()).execute()
    for active in (False, True):
        type(medical).objects.filter(pk=medical.pk).update(is_active=active)
        NoteBlockage(open_round).execute()
    product, us = factories.product(), factories.market("US")
    questions = [
        LogQuestion(
            UnsolicitedQuestion(product=product, market=us, asked_by="Dr. Test", question=words),
            author,
            came_by_itself=True,
        ).execute()
        for words in ("In children?", "In the heart?")
    ]
    AnswerQuestion(questions[0], medical, "It is not cleared for that.").execute()
    rep = factories.rep()
    requests = [
        AskForContent(ContentRequest(kind="content", words=words), rep).execute()
        for words in ("A comparison", "A video")
    ]
    AnswerContentRequest(requests[0], author, "It is in work.").execute()
    return _publications(author) | {
        "seat_notice": reminded.pk,
        "blockage": open_round.blockages.get().pk,
        "question": questions[0].pk,
        "open_question": questions[1].pk,
        "request": requests[0].pk,
        "open_request": requests[1].pk,
    }


def _publications(author: Any) -> dict[str, Any]:
    """A source that is doubted, and one that two notices retracted."""
    doubted, lost = (
        factories.evidence_file(f"Tessel {does}.", author=author).evidence for does in ("swims", "sings")
    )
    for number, source in enumerate((doubted, lost), 1):
        source.doi = f"10.5555/tessel.{number}"
        source.save()
    notices = (
        _notice(doubted, 77, Nature.CONCERN),
        _notice(lost, 78, Nature.RETRACTION),
        _notice(lost, 79, Nature.RETRACTION),
    )
    made = ImportRetractions(Reading(1, 0, "a" * 64, notices), "list.csv", timezone.now().date()).execute()
    concern, retraction, further = made
    return {
        "publication_notice": concern.pk,
        "retraction_notice": retraction.pk,
        "further_notice": further.pk,
        "snapshot": concern.snapshot_id,
    }


def _notice(source: Any, number: int, nature: Nature) -> Notice:
    return Notice(
        line=2,
        record_id=number,
        nature=nature,
        on=timezone.now().date(),
        dois=frozenset({source.doi}),
        pmids=frozenset(),
        title=source.title,
        notice_doi=f"10.5555/notice.{number}",
        reason="Doubt",
    )
