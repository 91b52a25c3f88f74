"""No way to a live row but a complete set of signatures. Trap numbers are of Wagtail's publishing."""

from datetime import timedelta

import pytest

from django.core.management import call_command
from django.utils import timezone

from wagtail.actions import action_registry
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.actions.unpublish import UnpublishPermissionError
from wagtail.models import Revision

from cms.core.actions import Refused
from compliance.actions import Sign, SubmitForReview
from compliance.models import Approval, NotSigned
from compliance.publishing import publish_signed_revision
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import sign

pytestmark = pytest.mark.django_db

NEW = "Tessel drains cure everything."


@pytest.fixture
def chief(db):
    return factories.user(is_superuser=True)


@pytest.fixture
def draft(reviewers, author):
    """A claim that nobody has reviewed."""
    return factories.claim_draft(author=author)


def is_live(claim):
    return Claim.objects.get(pk=claim.pk).live


def signed_by_all_but_unfinished(round_, reviewers):
    """All signatures given, the moment before the workflow finishes."""
    *first, last = reviewers.values()
    for person in first:
        sign(round_, person)
    action = Sign(round_, last, round_.signable_by(last)[0], "approval", factories.credentials(last))
    action.check()
    action.sign()
    return last


# Trap 5: bypasses


def test_trap_5_superuser_cannot_publish_a_revision(draft, chief):
    with pytest.raises(PublishPermissionError, match="when every required role has signed"):
        draft.get_latest_revision().publish(user=chief)
    assert not is_live(draft)


def test_trap_5_skipping_permission_checks_does_not_skip_signatures(draft, chief):
    with pytest.raises(PublishPermissionError):
        draft.get_latest_revision().publish(user=chief, skip_permission_checks=True)
    action = action_registry.get_action_class(Claim, "publish")
    with pytest.raises(PublishPermissionError):
        action(draft.get_latest_revision(), user=chief).execute(skip_permission_checks=True)
    assert not is_live(draft)


def test_trap_5_scheduled_publishing_publishes_nothing_unsigned(draft):
    """The job fails or passes over the row; either way nothing goes live."""
    revision = draft.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1),
        content=revision.content | {"go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()},
    )
    with pytest.raises(PublishPermissionError):
        call_command("publish_scheduled")
    assert not is_live(draft)


def test_trap_5_saving_a_row_as_live_is_refused(draft):
    claim = Claim.objects.get(pk=draft.pk)
    claim.live = True
    with pytest.raises(NotSigned):
        claim.save()
    with pytest.raises(NotSigned):
        claim.save(update_fields=["live"])
    assert not is_live(draft)


def test_trap_5_new_live_row_is_refused(draft):
    with pytest.raises(NotSigned):
        Claim(
            code="TES-NEW", product=draft.product, indication=draft.indication, type="safety", text=NEW,
            live=True,
        ).save()  # fmt: skip


def test_trap_5_words_of_an_approved_row_cannot_be_saved_over(reviewers):
    claim = factories.approved_claim()
    claim.text = NEW
    with pytest.raises(NotSigned):
        claim.save()
    with pytest.raises(NotSigned):
        claim.save(update_fields=["text"])
    assert Claim.objects.get(pk=claim.pk).text == factories.STATEMENT


def test_trap_5_publishing_a_newer_draft_of_an_approved_claim_is_refused(reviewers, author, chief):
    claim = factories.approved_claim(author=author)
    newer = claim.get_latest_revision_as_object()
    newer.text = NEW
    newer.change_reason = "A better wording."
    revision = newer.save_revision(user=author)
    with pytest.raises(PublishPermissionError):
        revision.publish(user=chief, skip_permission_checks=True)
    assert Claim.objects.get(pk=claim.pk).text == factories.STATEMENT


def test_trap_6_refused_publication_does_not_end_the_round(round_, chief):
    """Wagtail cancels a workflow when its object is published; nothing is published, so nothing ends."""
    with pytest.raises(PublishPermissionError):
        round_.revision.publish(user=chief)
    round_.refresh_from_db()
    assert round_.is_open


def test_quiet_unpublishing_is_refused(reviewers, chief):
    claim = factories.approved_claim()
    with pytest.raises(UnpublishPermissionError, match="Withdraw or suspend it"):
        claim.unpublish(user=chief)
    assert is_live(claim)


# Trap 1 and 2: what the last signature publishes


def test_trap_1_content_overwritten_after_the_last_signature_is_not_published(reviewers, round_):
    last = signed_by_all_but_unfinished(round_, reviewers)
    revision = Revision.objects.get(pk=round_.revision_id)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"text": NEW})
    state = type(round_).objects.get(pk=round_.pk).workflow_state
    with pytest.raises(Refused, match="is not what was signed"):
        publish_signed_revision(state, last)
    assert not is_live(round_.subject)
    assert not Approval.objects.exists()


def test_trap_2_finish_publishes_the_signed_revision_though_a_later_one_exists(reviewers, author, round_):
    last = signed_by_all_but_unfinished(round_, reviewers)
    later = round_.revision.as_object()
    later.text = NEW
    later.save_revision(user=author)
    publish_signed_revision(round_.workflow_state, last)
    claim = Claim.objects.get(pk=round_.subject_id)
    assert claim.live_revision_id == round_.revision_id
    assert claim.text == factories.STATEMENT


def test_trap_2_last_approver_needs_no_publish_permission(reviewers, round_):
    for person in reviewers.values():
        assert not person.has_perm("messaging.publish_claim")
        sign(round_, person)
    assert is_live(round_.subject)


def test_finishing_without_every_signature_is_refused(reviewers, round_):
    sign(round_, reviewers["medical"])
    with pytest.raises(Refused, match="still lacks a signature"):
        publish_signed_revision(round_.workflow_state, reviewers["medical"])
    with pytest.raises(Refused, match="still lacks a signature"):
        round_.approve(user=reviewers["medical"])
    assert not is_live(round_.subject)


# Trap 10: deletion


def test_trap_10_deleting_a_reviewed_claim_is_refused_in_friendly_words(round_, chief):
    claim = round_.subject
    with pytest.raises(Refused, match="Withdraw it instead"):
        claim.delete()
    with pytest.raises(Refused, match="Withdraw it instead"):
        action_registry.get_action_class(Claim, "delete")(claim, user=chief).execute()
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_trap_10_a_draft_that_nobody_reviewed_can_be_deleted(draft):
    Claim.objects.get(pk=draft.pk).delete()
    assert not Claim.objects.exists()


def test_p11_08_a_draft_that_somebody_deleted_meanwhile_is_not_submitted(draft, author):
    stale = Claim.objects.get(pk=draft.pk)
    stale.get_latest_revision()
    Claim.objects.get(pk=draft.pk).delete()
    with pytest.raises(Refused, match="deleted meanwhile"):
        SubmitForReview(stale, author).execute()


def test_trap_10_purging_revisions_keeps_what_was_signed(reviewers):
    claim = factories.approved_claim()
    call_command("purge_revisions", days=0, verbosity=0)
    assert Claim.objects.get(pk=claim.pk).is_signed()
    assert Revision.objects.filter(pk=claim.live_revision_id).exists()
