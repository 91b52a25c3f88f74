"""What people try by the actions themselves: write, sign, delegate, comment, stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from django.core.exceptions import PermissionDenied
from django.db import transaction

from compliance.actions import (
    AddComment,
    ConfirmStillRight,
    DelegateTask,
    LiftSuspension,
    OpenReview,
    ResolveComment,
    RevokeDelegation,
    SaveDraft,
    SendBack,
    Sign,
    StartRecertification,
    SubmitForReview,
    Suspend,
    Withdraw,
    has_opened,
)
from compliance.models import (
    Approval,
    AuditRecord,
    Comment,
    Delegation,
    Event,
    NotSigned,
    ReviewSettings,
    Signature,
    SignoffTaskState,
)
from compliance.upkeep import ask_for_upkeep
from content.actions import CreateShare, RecallContent
from messaging.models import Claim
from tests import factories

from .machine import REFUSALS, Machine, claims, people, signers, stale, writers

roles = st.integers(0, 1)
WORDS = ["", " On day one.", " On day two."]


class Writing(Machine):
    @rule(by=writers, index=claims, words=st.sampled_from(WORDS), why=st.sampled_from(["Better."] * 3 + [""]),
          stale=stale)  # fmt: skip
    def save_draft(self, by: str, index: int, words: str, why: str = "Better.", stale: bool = False) -> None:
        draft = self.draft(index, stale)
        if draft is None:
            return
        old = self.says(draft.pk)
        draft.text = factories.STATEMENT + words
        changed = (Event.EDITED,) if draft.content_digest() != old else ()
        approved = Approval.objects.about(draft).exists()
        if self.act(self.who(by), lambda: SaveDraft(draft, self.who(by), why).execute(), *changed):
            assert why or not (changed and approved), "Approved content was changed without a reason."
            if changed:
                self.hands[draft.pk].add(self.who(by).pk)

    @rule(by=writers, index=claims, stale=stale)
    def submit(self, by: str, index: int, stale: bool = False) -> None:
        claim = self.claim(index, stale)
        if claim and self.act(
            self.who(by), lambda: SubmitForReview(claim, self.who(by)).execute(), Event.SUBMITTED
        ):
            self.hands[claim.pk].add(self.who(by).pk)
            self.reviewed.add(claim.pk)

    @rule(by=writers, index=claims, stale=stale)
    def recertify(self, by: str, index: int, stale: bool) -> None:
        claim = self.claim(index, stale)
        if claim and self.act(
            self.who(by), lambda: StartRecertification(claim, self.who(by)).execute(), Event.EDITED
        ):
            self.hands[claim.pk].add(self.who(by).pk)

    @rule(by=people, index=claims, older=st.booleans())
    def publish_by_hand(self, by: str, index: int, older: bool) -> None:
        claim = self.claim(index)
        if claim:
            revision = claim.revisions.order_by("created_at" if older else "-created_at").first()
            self.act(self.who(by), lambda: revision.publish(user=self.who(by), skip_permission_checks=True))

    @rule(index=claims, words=st.sampled_from([*WORDS, " By hand."]))
    def save_live_by_hand(self, index: int, words: str) -> None:
        claim = self.claim(index)
        if claim is None:
            return
        claim.live, claim.text = True, factories.STATEMENT + words
        if not claim.is_signed():
            with pytest.raises(NotSigned):
                claim.save()

    @rule(index=claims)
    def delete_by_hand(self, index: int) -> None:
        claim = self.claim(index)
        if claim and claim.pk in self.reviewed:
            for attempt in (claim.delete, Claim.objects.filter(pk=claim.pk).delete):
                with pytest.raises(REFUSALS), transaction.atomic():
                    attempt()


class Signing(Writing):
    @rule(by=signers, index=claims, stale=stale)
    def open_the_review(self, by: str, index: int, stale: bool) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_ and SignoffTaskState.objects.about(round_.subject).exists():
            is_open = SignoffTaskState.objects.open().filter(pk=round_.pk).exists()
            first = is_open and not has_opened(round_, user)
            self.act(user, OpenReview(round_, user).execute, *[Event.OPENED] * first)

    @rule(by=signers, index=claims, role=roles, stale=stale)
    def sign(self, by: str, index: int, role: int, stale: bool = False) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_ is None:
            return
        required = round_.required.all()[role]
        last = round_.required.filter(signature__isnull=True).count() == 1
        events = (Event.SIGNED, Event.APPROVED) if last else (Event.SIGNED,)
        was_open = SignoffTaskState.objects.open().filter(pk=round_.pk).exists()
        sign = Sign(round_, user, required, "approval", factories.credentials(user))
        signature = self.act(user, sign.execute, *events)
        if signature is None:
            return
        self.holds_for_every_verdict(signature, was_open)
        assert not self.demands[round_.subject_id], "Signed past a mandatory comment."
        assert self.says(round_.subject_id) == round_.content_digest, "I4: signed past an edit."
        if last:
            assert Approval.objects.filter(state=round_).exists()
            self.hands[round_.subject_id] = set()
            self.demands[round_.subject_id] = set()

    def holds_for_every_verdict(self, signature: Signature, was_open: bool) -> None:
        pk, holders = signature.signer_id, self.library.holders[signature.required.role_id]
        hands = self.hands[signature.state.subject_id]
        assert was_open, "I5: the round was over."
        assert pk not in hands, "I1: somebody with a hand in it signed."
        assert self.locked_until.get(pk, self.now) <= self.now, "Signed while locked out."
        given = signature.delegation
        if given is None:
            assert pk in holders
            return
        assert (given.delegate_id, given.delegator_id) == (pk, signature.on_behalf_of_id)
        assert given.role_id == signature.required.role_id
        assert given.revoked_at is None and given.starts_at <= self.now < given.ends_at
        assert given.delegator_id in holders and given.delegator_id not in hands

    @rule(index=claims, words=st.sampled_from(WORDS[1:]))
    def write_and_sign_the_same(self, index: int, words: str) -> None:
        """What chance alone seldom lines up: an editor who may sign goes all the way."""
        self.save_draft("both", index, words)
        self.submit("author", index)
        self.sign("both", index, 0)
        self.sign("both", index, 1)

    @rule(index=claims, words=st.sampled_from(WORDS[1:]))
    def write_and_approve(self, index: int, words: str) -> None:
        """A whole round by those who may, as far as what happened before lets them."""
        self.save_draft("author", index, words)
        self.submit("author", index)
        self.sign("medical", index, 0)
        self.sign("regulatory", index, 1)
        self.sign("stand_in", index, 1)

    @rule(index=claims)
    def sign_as_asked(self, index: int) -> None:
        """Those who are asked first, so that histories do not stay in review."""
        self.sign("medical", index, 0)
        self.sign("regulatory", index, 1)

    @rule(by=signers, index=claims, role=roles)
    def sign_with_a_wrong_password(self, by: str, index: int, role: int) -> None:
        round_ = self.open_round(index)
        if round_ is None:
            return
        self.tick()
        user, required = self.who(by), round_.required.all()[role]
        eligible = required in round_.signable_by(user) and not round_.obstacles_to_approval()
        may_try = eligible and self.locked_until.get(user.pk, self.now) <= self.now
        # Whoever may not sign this at all is on record too, whatever they type.
        on_record = may_try or required.role.code not in round_.roles_open_to(user)
        signatures, before = Signature.objects.count(), self.last_record()
        wrong = factories.credentials(user, "not the password")
        with pytest.raises(PermissionDenied):
            Sign(round_, user, required, "approval", wrong).execute()
        assert Signature.objects.count() == signatures
        tried = [record.event for record in self.records_since(before)]
        assert tried[:1] == [Event.SIGNING_REFUSED] * on_record
        assert tried[1:] in ([], [Event.LOCKED_OUT])
        self.tally.update(tried)
        if Event.LOCKED_OUT in tried:
            minutes = ReviewSettings.current().lockout_minutes
            self.locked_until[user.pk] = self.now + timedelta(minutes=minutes)

    @rule(by=signers, index=claims, role=roles, meaning=st.sampled_from(["review", "review", "because"]),
          stale=stale)  # fmt: skip
    def send_back(self, by: str, index: int, role: int, meaning: str, stale: bool) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_:
            was_open = SignoffTaskState.objects.open().filter(pk=round_.pk).exists()
            required = round_.required.all()[role]
            back = SendBack(round_, user, required, meaning, factories.credentials(user), "Not yet.")
            signature = self.act(user, back.execute, Event.SENT_BACK)
            if signature:
                self.holds_for_every_verdict(signature, was_open)

    @rule(index=claims, stale=stale)
    def approve_the_round_by_hand(self, index: int, stale: bool) -> None:
        round_ = self.round(index, stale)
        if round_ and not Approval.objects.filter(state=round_).exists():
            with pytest.raises(REFUSALS), transaction.atomic():
                round_.approve(user=self.who("superuser"))

    @rule(by=signers, index=claims, stale=stale)
    def confirm_that_it_is_still_right(self, by: str, index: int, stale: bool) -> None:
        claim, user = self.claim(index, stale), self.who(by)
        if claim:
            confirm = ConfirmStillRight(claim, user, factories.credentials(user), "Read again.")
            review = self.act(user, confirm.execute, Event.STILL_RIGHT)
            if review:
                assert user.pk not in review.approval.state.contributors
                assert self.locked_until.get(user.pk, self.now) <= self.now


class Delegating(Signing):
    @rule(by=st.sampled_from(("regulatory", "regulatory", "medical", "both", "rep")),
          to=st.sampled_from(("stand_in", "stand_in", "both", "author", "medical")),
          role=st.sampled_from((0, 1, 1)), days=st.integers(1, 100), index=st.none() | claims)  # fmt: skip
    def delegate(self, by: str, to: str, role: int, days: int, index: int | None) -> None:
        round_ = None if index is None else self.open_round(index)
        made = Delegation(
            role_id=self.library.roles[role],
            delegate=self.who(to),
            round=round_,
            starts_at=self.now,
            ends_at=self.now + timedelta(days=days),
            reason="On leave.",
        )
        self.act(self.who(by), DelegateTask(made, self.who(by)).execute, Event.DELEGATED)

    @rule(by=people, newest=st.booleans())
    def revoke_a_delegation(self, by: str, newest: bool) -> None:
        given = Delegation.objects.order_by("-pk" if newest else "pk").first()
        if given:
            revoke = RevokeDelegation(given, self.who(by), "Back early.")
            self.act(self.who(by), revoke.execute, Event.DELEGATION_REVOKED)


class Commenting(Delegating):
    @rule(by=signers, index=claims, kind=st.sampled_from(Comment.Kind.values), stale=stale)
    def comment(self, by: str, index: int, kind: str, stale: bool) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_:
            add = AddComment(round_, user, text="Say within how many days.", kind=kind)
            made = self.act(user, add.execute, Event.COMMENTED)
            if made and kind == Comment.Kind.MANDATORY:
                self.demands[round_.subject_id].add(made.pk)

    @rule(by=signers, index=claims, newest=st.booleans())
    def resolve(self, by: str, index: int, newest: bool) -> None:
        round_, user = self.open_round(index), self.who(by)
        shown = list(Comment.objects.shown_in(round_).order_by("pk")) if round_ else []
        if shown:
            comment = shown[-1 if newest else 0]
            resolve = ResolveComment(comment, round_, user, "Done.")
            if self.act(user, resolve.execute, Event.COMMENT_RESOLVED):
                self.demands[round_.subject_id].discard(comment.pk)


class Stopping(Commenting):
    @rule(by=people, index=claims, stale=stale,
          how=st.sampled_from(["suspend", "suspend", "lift", "lift", "lift", "withdraw"]))  # fmt: skip
    def stop(self, by: str, index: int, how: str, stale: bool) -> None:
        claim = self.claim(index, stale)
        action, event = {
            "suspend": (Suspend, Event.SUSPENDED),
            "lift": (LiftSuspension, Event.SUSPENSION_LIFTED),
            "withdraw": (Withdraw, Event.WITHDRAWN),
        }[how]
        if claim:
            self.act(self.who(by), lambda: action(claim, self.who(by), "A reason.").execute(), event)

    @rule(by=people, lift=st.booleans())
    def recall_the_asset(self, by: str, lift: bool) -> None:
        user, asset = self.who(by), type(self.library.asset).objects.get(pk=self.library.asset.pk)
        if lift:
            self.act(user, LiftSuspension(asset, user, "A reason.").execute, Event.SUSPENSION_LIFTED)
        else:
            recall = RecallContent(asset, user, "A reason.", suspend=True)
            self.act(user, recall.execute, Event.SUSPENDED)

    @rule(by=people)
    def share(self, by: str) -> None:
        asset = type(self.library.asset).objects.get(pk=self.library.asset.pk)
        share = CreateShare(asset, self.library.recipient, self.who(by))
        self.act(self.who(by), share.execute, Event.SHARED)

    @rule(days=st.integers(1, 200))
    def wait(self, days: int) -> None:
        """The clock moves on, past expiries, ends of delegations and sessions; and the daily job runs."""
        self.tick(timedelta(days=days))
        self.clients.clear()
        before = self.last_record()
        ask_for_upkeep()
        written: list[Any] = self.records_since(before)
        assert {(each.event, each.actor) for each in written} <= {(Event.TASK_OPENED, None)}
        self.tally[Event.TASK_OPENED] += len(written)
        assert AuditRecord.objects.count() == self.last_record()
