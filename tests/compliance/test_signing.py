"""Who may sign, what a signature needs and says, and what it never does. Ids are of 21 CFR Part 11."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.core.actions import Refused
from compliance.actions import SaveDraft, Sign, SubmitForReview
from compliance.models import (
    Approval,
    AuditRecord,
    Event,
    Meaning,
    ReviewerAssignment,
    ReviewRole,
    Signature,
    Verdict,
)
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import resubmitted, send_back, sign
from tests.factories import PASSWORD, credentials

pytestmark = pytest.mark.django_db


def assigned(person, code="medical"):
    ReviewerAssignment.objects.create(user=person, role=ReviewRole.objects.get(code=code))
    return person


def form_for(round_, person, **fields):
    return {
        "required": round_.signable_by(person)[0].pk,
        "meaning": "approval",
        "reason": "",
        "username": person.username,
        "password": PASSWORD,
    } | fields


# Who never signs


def test_author_never_signs(reviewers, author):
    assigned(author)
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    assert round_.signable_by(author) == []
    with pytest.raises(Refused, match="You had a hand in this version"):
        sign(round_, author)


def test_editor_never_signs_though_somebody_else_submits(reviewers, author):
    claim = factories.claim_draft(author=author)
    editor = assigned(factories.user("Authors"))
    draft = claim.get_latest_revision_as_object()
    draft.wordings = []
    draft.qualifiers = []
    draft.code = "TES-EDITED"
    SaveDraft(draft, editor, "A better wording.").execute()
    round_ = SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    with pytest.raises(Refused, match="You had a hand in this version"):
        sign(round_, editor)


def test_submitter_never_signs(reviewers, author):
    submitter = assigned(factories.user("Authors"))
    round_ = SubmitForReview(factories.claim_draft(author=author), submitter).execute()
    with pytest.raises(Refused, match="You had a hand in this version"):
        sign(round_, submitter)


def test_who_overwrote_a_draft_in_place_never_signs(reviewers, author):
    """Autosave rewrites a revision under its old id; the trail still knows whose hand it was."""
    claim = factories.claim_draft(author=author)
    editor = assigned(factories.user("Authors"))
    draft = claim.get_latest_revision_as_object()
    first = draft.save_revision(user=editor)
    draft.code = "TES-AUTO"
    again = draft.save_revision(user=editor, overwrite_revision=first)
    assert again.pk == first.pk
    draft.code = claim.code
    SaveDraft(draft, author, "A better wording.").execute()
    round_ = SubmitForReview(Claim.objects.get(pk=claim.pk), author).execute()
    assert editor.pk in round_.contributors
    with pytest.raises(Refused, match="You had a hand in this version"):
        sign(round_, editor)


def test_superuser_without_assignment_cannot_sign(client, round_):
    chief = factories.user(is_superuser=True)
    client.force_login(chief)
    answer = client.post(reverse("compliance:sign", args=[round_.pk]), {"password": PASSWORD})
    assert answer.status_code == 403
    with pytest.raises(Refused, match="None of your roles"):
        sign(round_, chief)
    assert not round_.signatures.exists()


def test_deactivated_reviewer_cannot_sign(reviewers, round_):
    person = reviewers["medical"]
    required = round_.signable_by(person)[0]
    person.is_active = False
    person.save()
    with pytest.raises(Refused):
        Sign(round_, person, required, "approval", credentials(person)).execute()


def test_nobody_signs_twice_or_in_two_roles(reviewers, round_):
    both = assigned(assigned(factories.user("Reviewers"), "legal"), "medical")
    first, second = round_.signable_by(both)
    Sign(round_, both, first, "approval", credentials(both)).execute()
    for required in (first, second):
        with pytest.raises(Refused, match="already given your verdict"):
            Sign(round_, both, required, "approval", credentials(both)).execute()
    assert round_.signatures.count() == 1


def test_nobody_signs_in_a_role_that_is_not_theirs(reviewers, round_):
    theirs = round_.signable_by(reviewers["legal"])[0]
    with pytest.raises(Refused, match="may not sign in this role"):
        Sign(round_, reviewers["medical"], theirs, "approval", credentials(reviewers["medical"])).execute()


# What a signature needs


def test_p11_23_wrong_password_leaves_no_signature_and_one_record(client, reviewers, round_):
    person = reviewers["medical"]
    factories.sign_in(client, person)
    posted = form_for(round_, person, password="not it", reason="Checked against the paper.")
    answer = client.post(reverse("compliance:sign", args=[round_.pk]), posted)
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert "Wrong user name or password" in shown
    assert "Checked against the paper." in shown
    assert "not it" not in shown
    assert not Signature.objects.exists()
    refused = AuditRecord.objects.get(event=Event.SIGNING_REFUSED)
    assert refused.actor == person
    assert round_.signable_by(person)


def test_p11_23_the_password_is_that_of_the_session_not_of_another_reviewer(client, reviewers, round_):
    other = reviewers["legal"]
    other.password = make_password("another long password")
    other.save()
    person = reviewers["medical"]
    factories.sign_in(client, person)
    posted = form_for(round_, person, password="another long password")
    assert client.post(reverse("compliance:sign", args=[round_.pk]), posted).status_code == 403
    assert not Signature.objects.exists()


def test_p11_10_signing_needs_a_csrf_token(reviewers, round_):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewers["medical"])
    posted = form_for(round_, reviewers["medical"])
    assert client.post(reverse("compliance:sign", args=[round_.pk]), posted).status_code == 403
    assert not Signature.objects.exists()


def test_p11_17_meaning_is_stated_before_signing_and_compulsory(client, reviewers, round_):
    person = reviewers["medical"]
    factories.sign_in(client, person)
    address = reverse("compliance:sign", args=[round_.pk])
    shown = client.get(address).content.decode()
    for told in (
        "I have verified the medical content.",
        person.printed_name,
        "Head of medical",
        round_.digest[:12],
        *Meaning.labels,
    ):
        assert told in shown
    for meaning, said in (("", "Choose what your signature means."), ("joy", "Select a valid choice")):
        answer = client.post(address, form_for(round_, person, meaning=meaning))
        assert answer.status_code == 400
        assert said in answer.content.decode()
    with pytest.raises(Refused, match="Choose what your signature means"):
        Sign(round_, person, round_.signable_by(person)[0], "joy", credentials(person)).execute()
    assert not Signature.objects.exists()


def test_saved_passwords_are_not_offered_for_signing(client, reviewers, round_):
    factories.sign_in(client, reviewers["medical"])
    for route in ("compliance:sign", "compliance:send_back"):
        answer = client.get(reverse(route, args=[round_.pk]))
        assert 'autocomplete="new-password"' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


# What a signature says


def test_p11_18_manifest_is_on_the_page_with_name_time_and_meaning(client, reviewers, round_):
    person = reviewers["medical"]
    factories.sign_in(client, person)
    answer = client.post(
        reverse("compliance:sign", args=[round_.pk]), form_for(round_, person, meaning="responsibility")
    )
    assert answer.status_code == 302
    signature = Signature.objects.get()
    shown = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert signature.printed_name in shown
    assert f"{signature.signed_at:%-d %b %Y, %H:%M} UTC" in shown
    assert "Responsibility: “I have verified the medical content.”" in shown


def test_p11_15_printed_name_and_title_stay_as_they_were_at_signing(client, reviewers, round_):
    person = reviewers["medical"]
    was = person.printed_name
    sign(round_, person)
    person.first_name, person.last_name, person.job_title = "Other", "Name", "Chief of something"
    person.save()
    factories.sign_in(client, person)
    shown = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert f"{was}, Head of medical, approved" in shown
    assert Signature.objects.get().is_valid_for(round_)


def test_signing_leads_to_the_next_round_that_waits_then_to_the_queue(client, reviewers, author, round_):
    second = SubmitForReview(factories.claim_draft(author=author), author).execute()
    person = reviewers["medical"]
    factories.sign_in(client, person)
    address = reverse("compliance:sign", args=[round_.pk])
    answer = client.post(address, form_for(round_, person))
    assert answer.url == reverse("compliance:review", args=[second.pk])
    assert "2 more to sign" in client.get(answer.url).content.decode()
    answer = client.post(reverse("compliance:sign", args=[second.pk]), form_for(second, person))
    assert answer.url == reverse("compliance:queue")


def test_p11_19_signature_of_another_round_never_counts(reviewers, author, round_):
    """A row copied into the next round, whatever is changed on the copy, is no valid signature there."""
    claim = round_.subject
    sign(round_, reviewers["medical"])
    send_back(round_, reviewers["legal"])
    again = resubmitted(claim, author, "Tessel drains had fewer infections than gravity drains in one trial.")
    assert not again.signatures.exists()
    for required in again.required.all():
        copy = Signature.objects.filter(state=round_, verdict=Verdict.APPROVED).get()
        copy.pk, copy.state, copy.required, copy.digest = None, again, required, again.digest
        copy.signer = reviewers[required.role.code]
        copy.save(force_insert=True)
    assert again.required.filter(signature__isnull=True).count() == 0
    assert not again.is_complete()


def test_sending_back_needs_a_reason_and_a_password(client, reviewers, round_):
    person = reviewers["legal"]
    factories.sign_in(client, person)
    address = reverse("compliance:send_back", args=[round_.pk])
    assert "Send back with a reason" in client.get(address).content.decode()
    assert client.post(address, form_for(round_, person, reason="  ")).status_code == 400
    answer = client.post(address, form_for(round_, person, reason="Name the comparator.", password="no"))
    assert answer.status_code == 403
    assert "Name the comparator." in answer.content.decode()
    assert not Signature.objects.exists()
    assert client.post(address, form_for(round_, person, reason="Name the comparator.")).status_code == 302
    assert Signature.objects.get().verdict == Verdict.SENT_BACK


def test_sending_back_through_the_action_needs_a_reason_too(reviewers, round_):
    with pytest.raises(Refused, match="Say why you send it back"):
        send_back(round_, reviewers["legal"], reason=" ")


# Concurrency


def test_two_last_signatures_at_once_end_in_one_publication(committed_db):
    reviewers = factories.reviewers()
    author = factories.user("Authors")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    sign(round_, reviewers["legal"])
    start = threading.Barrier(2)

    def give(person):
        try:
            start.wait(timeout=30)
            return sign(type(round_).objects.get(pk=round_.pk), person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        signatures = list(pool.map(give, [reviewers["medical"], reviewers["regulatory"]]))
    assert len(signatures) == 2
    assert Approval.objects.count() == 1
    assert AuditRecord.objects.filter(event=Event.APPROVED).count() == 1
    assert Claim.objects.get().live
