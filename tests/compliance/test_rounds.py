"""Rounds: what opens, freezes, ends and restarts them. Trap numbers are of Wagtail's workflow (see names)."""

import pytest

from django.db import DatabaseError, transaction
from django.urls import reverse

from wagtail.models import Revision

from cms.core.actions import Refused
from compliance.actions import SaveDraft, SubmitForReview, Withdraw
from compliance.models import (
    AuditRecord,
    Disposition,
    Event,
    Finding,
    Level,
    ReviewerAssignment,
    Signature,
    SignoffTaskState,
)
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import dispose, resubmitted, rewritten, send_back, sign

pytestmark = pytest.mark.django_db

NEW = "Tessel drains had fewer infections than gravity drains in one trial."


def overwritten(round_, text="Tessel drains cure everything."):
    """Rewrite the submitted revision in place, as a client that skips every check might."""
    revision = Revision.objects.get(pk=round_.revision_id)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"text": text})


# One round


def test_every_required_role_signs_in_any_order(reviewers, round_):
    for code in ("regulatory", "legal", "medical"):
        assert not Claim.objects.get(pk=round_.subject_id).live
        sign(round_, reviewers[code])
    assert Claim.objects.get(pk=round_.subject_id).live


def test_last_signature_makes_exactly_the_signed_revision_live(reviewers, round_):
    for person in reviewers.values():
        sign(round_, person)
    claim = Claim.objects.get(pk=round_.subject_id)
    assert claim.live_revision_id == round_.revision_id
    assert claim.content_digest() == round_.content_digest
    assert claim.is_signed()


def test_approved_row_is_served_while_the_next_draft_is_in_review(reviewers, author, round_):
    for person in reviewers.values():
        sign(round_, person)
    again = resubmitted(round_.subject, author, NEW)
    served = Claim.objects.get(pk=round_.subject_id)
    assert served.live
    assert served.text == factories.STATEMENT
    assert served.clearances.exists()
    sign(again, reviewers["medical"])
    send_back(again, reviewers["legal"])
    served.refresh_from_db()
    assert served.live
    assert served.text == factories.STATEMENT
    assert served.is_signed()
    assert served.clearances.exists()


def test_rejection_ends_the_round_for_everybody(reviewers, round_):
    sign(round_, reviewers["medical"])
    send_back(round_, reviewers["legal"])
    round_.refresh_from_db()
    assert not round_.is_open
    with pytest.raises(Refused, match="This review round is over"):
        sign(round_, reviewers["regulatory"])
    assert not Claim.objects.get(pk=round_.subject_id).live


def test_trap_11_resubmission_starts_with_no_signature(reviewers, author, round_):
    sign(round_, reviewers["medical"])
    send_back(round_, reviewers["legal"])
    again = SubmitForReview(Claim.objects.get(pk=round_.subject_id), author).execute()
    assert again.pk != round_.pk
    assert again.number == 2
    assert not again.signatures.exists()
    for code in ("medical", "regulatory"):
        sign(again, reviewers[code])
    assert not Claim.objects.get(pk=round_.subject_id).live
    sign(again, reviewers["legal"])
    assert Claim.objects.get(pk=round_.subject_id).live


def test_withdrawing_approved_content_ends_its_open_round(reviewers, author, round_):
    for person in reviewers.values():
        sign(round_, person)
    again = resubmitted(round_.subject, author, NEW)
    Withdraw(Claim.objects.get(pk=round_.subject_id), reviewers["medical"], "Retracted.").execute()
    again.refresh_from_db()
    assert not again.is_open
    with pytest.raises(Refused, match="This review round is over"):
        sign(again, reviewers["medical"])


def test_database_refuses_to_change_or_delete_a_signature(reviewers, round_):
    signature = sign(round_, reviewers["medical"])
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(meaning="responsibility")


# Frozen while in review


def test_trap_1_overwriting_the_submitted_revision_stops_every_approval(reviewers, round_):
    sign(round_, reviewers["medical"])
    overwritten(round_)
    with pytest.raises(Refused, match="The content has changed since it was submitted"):
        sign(round_, reviewers["regulatory"])
    assert round_.signatures.count() == 1


def test_changed_content_can_still_be_sent_back(reviewers, round_):
    """Otherwise nobody could end the round, and its content would stay locked."""
    overwritten(round_)
    send_back(round_, reviewers["legal"], "It changed under our hands.")
    round_.refresh_from_db()
    assert not round_.is_open


def test_trap_7_nobody_edits_what_is_in_review(reviewers, author, round_):
    claim = Claim.objects.get(pk=round_.subject_id)
    for person in (author, reviewers["medical"], factories.user(is_superuser=True)):
        lock = claim.get_lock()
        assert lock
        assert lock.for_user(person)
        draft = claim.get_latest_revision_as_object()
        draft.text = NEW
        with pytest.raises(Refused):
            SaveDraft(draft, person, "A better wording.").execute()
    assert claim.get_latest_revision().pk == round_.revision_id


def test_later_draft_that_slipped_past_the_lock_stops_every_approval(reviewers, author, round_):
    draft = round_.content
    draft.text = NEW
    draft.save_revision(user=author)
    with pytest.raises(Refused, match="The content has changed"):
        sign(round_, reviewers["medical"])


def test_overwriting_a_draft_keeps_its_old_words_in_the_trail(author):
    claim = factories.claim_draft(author=author)
    draft = claim.get_latest_revision_as_object()
    draft.text = NEW
    draft.save_revision(user=author, overwrite_revision=draft.latest_revision)
    edited = AuditRecord.objects.about(claim).get(event=Event.EDITED)
    assert edited.old["says"]["text"] == factories.STATEMENT
    assert edited.new["says"]["text"] == NEW


# Wagtail's own routes to a verdict


@pytest.mark.parametrize("action", ["approve", "reject", "sign"])
def test_trap_3_wagtails_action_never_decides(reviewers, round_, action):
    task = round_.task.specific
    person = reviewers["medical"]
    forged = {"password": factories.PASSWORD, "comment": "fine", "meaning": "approval", "role": "medical"}
    assert task.get_form_for_action(action) is not None
    answer = task.on_action(round_, person, action, **forged)
    assert answer == reverse("compliance:review", args=[round_.pk])
    round_.refresh_from_db()
    assert round_.is_open
    assert not Signature.objects.exists()


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_trap_3_forged_post_to_the_action_address_decides_nothing(client, reviewers, round_, action):
    client.force_login(factories.user(is_superuser=True))
    address = reverse(
        "wagtailsnippets_messaging_claim:workflow_action", args=[round_.subject_id, action, round_.pk]
    )
    client.post(address, {"password": factories.PASSWORD, "comment": "fine", "signer": "medical"})
    round_.refresh_from_db()
    assert round_.is_open
    assert not Signature.objects.exists()
    assert not Claim.objects.get(pk=round_.subject_id).live


def test_trap_4_task_state_of_another_object_in_the_address_decides_nothing(
    client, reviewers, author, round_
):
    other = SubmitForReview(factories.claim_draft(author=author), author).execute()
    client.force_login(factories.user(is_superuser=True))
    for action in ("approve", "reject"):
        address = reverse(
            "wagtailsnippets_messaging_claim:workflow_action", args=[other.subject_id, action, round_.pk]
        )
        client.post(address)
    for each in (round_, other):
        each.refresh_from_db()
        assert each.is_open
    assert not Signature.objects.exists()


def test_the_task_offers_review_only_to_those_who_may_sign(reviewers, author, round_):
    task = round_.task.specific
    claim = Claim.objects.get(pk=round_.subject_id)
    assert [name for name, *_ in task.get_actions(claim, reviewers["legal"])] == ["review"]
    assert task.get_actions(claim, author) == []
    assert task.get_actions(claim, factories.user(is_superuser=True)) == []
    waiting = task.get_task_states_user_can_moderate(reviewers["legal"])
    assert [state.pk for state in waiting] == [round_.pk]


# Findings


def raised(round_, level=Level.REVIEW):
    return Finding.objects.create(
        state=round_, rule="EV-02", rule_version="1", level=level, message="Page 2 is a scan."
    )


def test_finding_that_must_be_answered_stops_approval_until_it_is(reviewers, author, round_):
    finding = raised(round_)
    with pytest.raises(Refused, match="Answer first: Page 2 is a scan"):
        sign(round_, reviewers["medical"])
    dispose(finding, author, "Compared by eye with the printed journal.")
    sign(round_, reviewers["medical"])


def test_note_stops_nothing(reviewers, round_):
    raised(round_, Level.WARN)
    sign(round_, reviewers["medical"])


def test_findings_are_answered_by_reviewers_and_authors_only(reviewers, round_):
    finding = raised(round_)
    with pytest.raises(Refused, match="answered by the reviewers and authors"):
        dispose(finding, factories.rep(), "Looks fine to me.")
    assert not Disposition.objects.exists()


# The queue


def test_contributor_with_an_assignment_is_not_asked_to_sign(reviewers, author):
    ReviewerAssignment.objects.create(user=author, role=reviewers["medical"].reviewer_assignments.get().role)
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    assert round_ not in SignoffTaskState.objects.awaiting(author)
    assert round_ in SignoffTaskState.objects.awaiting(reviewers["medical"])


def test_signed_round_leaves_the_signers_queue(reviewers, round_):
    sign(round_, reviewers["medical"])
    assert not SignoffTaskState.objects.awaiting(reviewers["medical"]).exists()
    assert SignoffTaskState.objects.awaiting(reviewers["legal"]).exists()


def test_review_compares_with_the_last_approval_else_with_the_round_before(reviewers, author, round_):
    assert round_.compared_with() is None
    send_back(round_, reviewers["legal"])
    second = resubmitted(round_.subject, author, NEW)
    assert second.compared_with() == round_
    for person in reviewers.values():
        sign(second, person)
    third = resubmitted(round_.subject, author, NEW + " It did.")
    send_back(third, reviewers["legal"])
    fourth = SubmitForReview(rewritten(round_.subject, author, NEW + " Yes."), author).execute()
    assert fourth.compared_with() == second
