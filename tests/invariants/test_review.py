"""I1 to I9 of compliance-rules.md §5.3 hold after every step of random sequences, whoever acts.

Approving with changes (I9) is not offered at all; the check of I9 holds that it stays so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError

from compliance.actions import LiftSuspension, SaveDraft, SendBack, Sign, SubmitForReview, Suspend, Withdraw
from compliance.audit import faults
from compliance.models import (
    Approval,
    AuditRecord,
    Event,
    NotSigned,
    RequiredSignature,
    ReviewSettings,
    Signature,
    SignoffTaskState,
    Suspension,
    Verdict,
    Withdrawal,
)
from content import door
from content.actions import CreateShare, RecallContent
from content.models import Share
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 15, 9, tzinfo=UTC)
#: More with VOUCH_EXAMPLES=200, as before a release.
EXAMPLES = int(os.environ.get("VOUCH_EXAMPLES", "8"))

REFUSALS = (PermissionDenied, PermissionError, ProtectedError)
PEOPLE = ("author", "editor", "medical", "regulatory", "both", "superuser", "rep")

people = st.sampled_from(PEOPLE)
claims = st.integers(0, 1)
#: Most steps lead towards an approval, so that the deep states are reached. "both" may write and sign.
signers = st.sampled_from(("medical", "regulatory", "both", "both", *PEOPLE))
writers = st.sampled_from(("author", "both", "both", *PEOPLE))


class Review(RuleBasedStateMachine):
    library: SimpleNamespace

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.traveller = time_machine.travel(START, tick=False)
        self.clock = self.traveller.start()
        self.kept: dict[tuple[type, int], Any] = {}
        #: Who had a hand in each claim since its last approval, by the machine's own book.
        self.hands: dict[int, set[int]] = {pk: set() for pk in self.library.claims}

    def teardown(self) -> None:
        self.traveller.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def claim(self, index: int) -> Claim | None:
        return Claim.objects.filter(pk=self.library.claims[index]).first()

    def who(self, name: str) -> Any:
        return self.library.people[name]

    def act(self, by: Any, act: Callable[[], Any], *events: Event) -> Any:
        """Do something and hold I7: these events and no others are on record, each with its actor."""
        self.now += timedelta(seconds=30)
        self.clock.move_to(self.now)
        before = AuditRecord.objects.count()
        try:
            with transaction.atomic():
                done = act()
        except REFUSALS:
            done, events = None, ()
        written = list(AuditRecord.objects.filter(sequence__gt=before))
        assert [record.event for record in written] == list(events)
        for record in written:
            assert (record.actor, record.at) == (by, self.now)
        return done

    # What people try

    @rule(by=writers, index=claims, words=st.sampled_from(["", " On day one.", " On day two."]))
    def save_draft(self, by: str, index: int, words: str) -> None:
        claim = self.claim(index)
        if claim is None:
            return
        draft = claim.get_latest_revision_as_object()
        old = draft.text
        draft.text = factories.STATEMENT + words
        changed = (Event.EDITED,) if draft.text != old else ()
        if (
            self.act(self.who(by), lambda: SaveDraft(draft, self.who(by), "Better.").execute(), *changed)
            and changed
        ):
            self.hands[claim.pk].add(self.who(by).pk)

    @rule(by=writers, index=claims)
    def submit(self, by: str, index: int) -> None:
        claim = self.claim(index)
        if claim and self.act(
            self.who(by), lambda: SubmitForReview(claim, self.who(by)).execute(), Event.SUBMITTED
        ):
            self.hands[claim.pk].add(self.who(by).pk)

    def open_round(self, index: int) -> SignoffTaskState | None:
        claim = self.claim(index)
        return SignoffTaskState.objects.about(claim).open().first() if claim else None

    @rule(by=signers, index=claims, role=st.integers(0, 1))
    def sign(self, by: str, index: int, role: int) -> None:
        round_ = self.open_round(index)
        if round_ is None:
            return
        required = round_.required.all()[role]
        last = round_.required.filter(signature__isnull=True).count() == 1
        events = (Event.SIGNED, Event.APPROVED) if last else (Event.SIGNED,)
        user = self.who(by)
        sign = Sign(round_, user, required, "approval", factories.credentials(user))
        if self.act(user, sign.execute, *events):
            assert user.pk not in self.hands[round_.subject_id], "I1: somebody with a hand in it signed."
            if last:
                assert Approval.objects.filter(state=round_).exists()
                self.hands[round_.subject_id] = set()

    @rule(index=claims, words=st.sampled_from([" On day one.", " On day two."]))
    def write_and_sign_the_same(self, index: int, words: str) -> None:
        """What chance alone seldom lines up: an editor who may sign goes all the way."""
        self.save_draft("both", index, words)
        self.submit("author", index)
        self.sign("both", index, 0)
        self.sign("both", index, 1)

    @rule(by=signers, index=claims, role=st.integers(0, 1))
    def sign_with_a_wrong_password(self, by: str, index: int, role: int) -> None:
        round_ = self.open_round(index)
        if round_ is None:
            return
        user, required = self.who(by), round_.required.all()[role]
        # Whoever may not sign this at all is on record too, whatever they type.
        tries = required in round_.signable_by(user) or required.role.code not in round_.roles_open_to(user)
        signatures, before = Signature.objects.count(), AuditRecord.objects.count()
        with pytest.raises(PermissionDenied):
            Sign(
                round_, user, required, "approval", factories.credentials(user, "not the password")
            ).execute()
        assert Signature.objects.count() == signatures
        tried = AuditRecord.objects.filter(sequence__gt=before)
        assert [record.event for record in tried] == [Event.SIGNING_REFUSED] * tries

    @rule(by=signers, index=claims, role=st.integers(0, 1), meaning=st.sampled_from(["review", "because"]))
    def send_back(self, by: str, index: int, role: int, meaning: str) -> None:
        round_ = self.open_round(index)
        if round_:
            required, user = round_.required.all()[role], self.who(by)
            back = SendBack(round_, user, required, meaning, factories.credentials(user), "Not yet.")
            self.act(user, back.execute, Event.SENT_BACK)

    @rule(by=people, index=claims, how=st.sampled_from(["suspend", "suspend", "lift", "lift", "withdraw"]))
    def stop(self, by: str, index: int, how: str) -> None:
        claim = self.claim(index)
        action, event = {
            "suspend": (Suspend, Event.SUSPENDED),
            "lift": (LiftSuspension, Event.SUSPENSION_LIFTED),
            "withdraw": (Withdraw, Event.WITHDRAWN),
        }[how]
        if claim:
            self.act(self.who(by), lambda: action(claim, self.who(by), "A reason.").execute(), event)

    @rule(by=people, suspend=st.just(True))
    def recall_the_asset(self, by: str, suspend: bool) -> None:
        asset = type(self.library.asset).objects.get(pk=self.library.asset.pk)
        recall = RecallContent(asset, self.who(by), "A reason.", suspend=suspend)
        self.act(self.who(by), recall.execute, Event.SUSPENDED)

    @rule(by=people, index=claims)
    def delete(self, by: str, index: int) -> None:
        claim = self.claim(index)
        if claim and SignoffTaskState.objects.about(claim).exists():
            for attempt in (claim.delete, Claim.objects.filter(pk=claim.pk).delete):
                with pytest.raises(REFUSALS), transaction.atomic():
                    attempt()

    @rule(by=people, index=claims, older=st.booleans())
    def publish_by_hand(self, by: str, index: int, older: bool) -> None:
        claim = self.claim(index)
        if claim:
            revision = claim.revisions.order_by("created_at" if older else "-created_at").first()
            self.act(self.who(by), lambda: revision.publish(user=self.who(by), skip_permission_checks=True))

    @rule(index=claims)
    def approve_the_round_by_hand(self, index: int) -> None:
        round_ = self.open_round(index)
        if round_:
            with pytest.raises(REFUSALS), transaction.atomic():
                round_.approve(user=self.who("superuser"))

    @rule(index=claims, words=st.sampled_from(["", " On day one.", " By hand."]))
    def save_live_by_hand(self, index: int, words: str) -> None:
        claim = self.claim(index)
        if claim is None:
            return
        claim.live, claim.text = True, factories.STATEMENT + words
        if not claim.is_signed():
            with pytest.raises(NotSigned):
                claim.save()

    @rule(by=people)
    def share(self, by: str) -> None:
        asset = type(self.library.asset).objects.get(pk=self.library.asset.pk)
        share = CreateShare(asset, self.library.recipient, self.who(by))
        self.act(self.who(by), share.execute, Event.SHARED)

    @rule(days=st.integers(1, 200))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.clock.move_to(self.now)

    # What must hold

    @invariant()
    def i1_approved_means_signed_by_every_role_by_outsiders_over_exactly_this(self) -> None:
        for claim in Claim.objects.filter(live=True):
            approval = claim.approval()
            assert approval is not None
            assert approval.content_digest == claim.content_digest()
            round_ = approval.state
            signatures = list(round_.signatures.filter(verdict="approved"))
            roles = set(round_.required.values_list("role", flat=True))
            assert roles == set(self.library.roles)
            assert {signature.required.role_id for signature in signatures} == roles
            assert len({signature.signer_id for signature in signatures}) == len(roles)
            covering = {each.answers: round_.digest_covering(each.answers) for each in signatures}
            assert all(each.digest == covering[each.answers] for each in signatures)
            assert not {signature.signer_id for signature in signatures} & set(round_.contributors)

    @invariant()
    def i2_served_means_approved_unexpired_unstopped_and_asked_for(self) -> None:
        asset = type(self.library.asset).objects.get(pk=self.library.asset.pk)
        for share in [*Share.objects.all()[:2], None]:
            served = (
                door.for_share(share, self.now)
                if share
                else door.clearance(asset.version, self.library.us, "hcp", self.now)
            )
            if not served.allowed:
                continue
            today = self.now.date()
            for content in (asset, *(use.claim for use in asset.version.confirmed_uses())):
                assert content.live
                assert content.is_signed()
                assert not Suspension.objects.about(content).filter(lifted_at__isnull=True).exists()
                assert not Withdrawal.objects.about(content).exists()
                row = content.markets.get(market=self.library.us, audience="hcp")
                assert row.effective <= today < row.expiry
        for market, audience in ((self.library.us, "patient"), (self.library.eu, "hcp")):
            assert not door.clearance(asset.version, market, audience, self.now).allowed

    @invariant()
    def i3_no_signature_record_or_approval_ever_changes(self) -> None:
        now = {
            (model, row["pk"]): row
            for model in (Signature, Approval, RequiredSignature, AuditRecord, Withdrawal)
            for row in model.objects.values(
                *(field.attname for field in model._meta.concrete_fields), pk=models_pk(model)
            )
        }
        for key, row in self.kept.items():
            assert now[key] == row
        self.kept = now
        assert list(faults()) == []

    @invariant()
    def i4_an_edit_is_a_draft_and_carries_no_approval(self) -> None:
        for claim in Claim.objects.all():
            draft = claim.get_latest_revision_as_object()
            approval = claim.approval()
            if draft.content_digest() != (approval and approval.content_digest):
                assert not draft.is_signed()
            if approval:
                assert Claim.objects.get(pk=claim.pk).content_digest() == approval.content_digest

    @invariant()
    def i5_a_rejection_ends_the_round_and_the_next_starts_fresh(self) -> None:
        for signature in Signature.objects.select_related("state"):
            assert signature.signed_at >= signature.state.started_at
            if signature.verdict == Verdict.SENT_BACK:
                assert not signature.state.is_open
                assert not Approval.objects.filter(state=signature.state).exists()

    @invariant()
    def i6_what_expires_needs_no_job(self) -> None:
        asset = type(self.library.asset).objects.get(pk=self.library.asset.pk)
        last = max(row.expiry for row in asset.markets.all())
        assert not door.is_cleared(asset.version, self.library.us, "hcp", self.library.us.midnight(last))

    @invariant()
    def i8_nobody_fills_two_roles_in_a_round(self) -> None:
        for round_ in SignoffTaskState.objects.all():
            signers = list(round_.signatures.values_list("signer", flat=True))
            assert len(signers) == len(set(signers))

    @invariant()
    def i9_there_is_no_approving_with_changes(self) -> None:
        assert set(Verdict.values) == {"approved", "sent_back"}


def models_pk(model: type) -> Any:
    from django.db.models import F

    return F(model._meta.pk.name)


@pytest.fixture
def library() -> SimpleNamespace:
    with time_machine.travel(START - timedelta(days=1), tick=False):
        # The machine types many wrong passwords; that they lock out is tested elsewhere.
        ReviewSettings.objects.update_or_create(pk=1, defaults={"max_failures": 30_000})
        us, eu = factories.market("US"), factories.market("EU")
        reviewers = factories.reviewers("medical", "regulatory")
        assignment = reviewers["medical"].reviewer_assignments.get()
        people = {
            **reviewers,
            "author": factories.user("Authors"),
            "editor": factories.user("Authors"),
            "both": factories.user("Authors", "Reviewers"),
            "superuser": factories.user(is_superuser=True, is_staff=True),
            "rep": factories.rep(us),
        }
        people["both"].reviewer_assignments.create(role=assignment.role)
        first = factories.approve(factories.claim_draft(author=people["author"]), people["author"])
        second = factories.claim_draft(author=people["author"], source=first.anchors.get().evidence_file)
        version = factories.asset_draft(author=people["editor"])
        asset = factories.approve(version.asset, people["editor"])
        assert version.uses.filter(status="confirmed").exists()
        recipient = factories.recipient(people["rep"], us)
    return SimpleNamespace(
        us=us,
        eu=eu,
        people=people,
        claims=(first.pk, second.pk),
        asset=asset,
        recipient=recipient,
        roles=[reviewers[code].reviewer_assignments.get().role_id for code in ("medical", "regulatory")],
    )


def test_the_invariants_hold_whatever_people_try(library):
    Review.library = library
    run_state_machine_as_test(
        Review,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=EXAMPLES < 50,
        ),
    )
