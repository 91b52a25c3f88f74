"""What people try with a round by the actions themselves: open it, sign, send back, confirm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from django.core.exceptions import PermissionDenied

from compliance.actions import ConfirmStillRight, OpenReview, SendBack, Sign, has_opened
from compliance.models import Approval, Event, ReviewSettings, Signature, SignoffTaskState
from tests import factories

from .machine import claims, signers, stale
from .writing import Writing, words_then

roles = st.integers(0, 1)


class Signing(Writing):
    @rule(by=signers, index=claims, stale=stale)
    def open_the_review(self, by: str, index: int, stale: bool) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_ and SignoffTaskState.objects.about(round_.subject).exists():
            first = self.is_open(round_) and not has_opened(round_, user)
            self.act(user, OpenReview(round_, user), *[Event.OPENED] * first, stale=stale)

    @rule(by=signers, index=claims, role=roles, stale=stale)
    def sign(self, by: str, index: int, role: int, stale: bool = False) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_ is None:
            return
        required = round_.required.all()[role]
        last = round_.required.filter(signature__isnull=True).count() == 1
        events = (Event.SIGNED, Event.APPROVED) if last else (Event.SIGNED,)
        was_open = self.is_open(round_)
        edited = self.says(round_.subject_id) != round_.content_digest
        sign = Sign(round_, user, required, "approval", factories.credentials(user))
        signature = self.act(user, sign, *events, stale=stale)
        if signature is None:
            self.count_refused_signature(round_, user.pk, was_open, edited)
            return
        self.holds_for_every_verdict(signature, was_open)
        assert not self.demands[round_.subject_id], "Signed past a mandatory comment."
        assert not edited, "I4: signed past an edit."
        if last:
            assert Approval.objects.filter(state=round_).exists()
            self.count("approval", done=True)
            if round_.signatures.filter(delegation__isnull=False).exists():
                self.count("approval by a delegate", done=True)
            self.hands[round_.subject_id] = set()
            self.demands[round_.subject_id] = set()

    def count_refused_signature(
        self, round_: SignoffTaskState, signer: int, was_open: bool, edited: bool
    ) -> None:
        if was_open and signer in self.hands[round_.subject_id]:
            self.count("signature by a hand in it", done=False)
        if edited:
            self.count("signature past an edit", done=False)

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
        self.count("signature on behalf", done=True)

    @rule(index=claims, words=words_then)
    def write_and_sign_the_same(self, index: int, words: str) -> None:
        """What chance alone seldom lines up: an editor who may sign goes all the way."""
        self.save_draft("both", index, words)
        self.submit("author", index)
        self.sign("both", index, 0)

    @rule(by=signers, index=claims, role=roles)
    def sign_with_a_wrong_password(self, by: str, index: int, role: int) -> None:
        round_ = self.open_round(index)
        if round_:
            self.try_a_wrong_password(by, round_, role)

    def try_a_wrong_password(self, by: str, round_: SignoffTaskState, role: int) -> None:
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
        self.count("wrong password", done=False)
        assert Signature.objects.count() == signatures
        tried = [record.event for record in self.records_since(before)]
        assert tried[:1] == [Event.SIGNING_REFUSED] * on_record
        assert tried[1:] in ([], [Event.LOCKED_OUT])
        if Event.LOCKED_OUT in tried:
            self.count("lockout", done=True)
            minutes = ReviewSettings.current().lockout_minutes
            self.locked_until[user.pk] = self.now + timedelta(minutes=minutes)

    @rule(by=signers, index=claims, role=roles, meaning=st.sampled_from(["review", "review", "because"]),
          stale=stale)  # fmt: skip
    def send_back(self, by: str, index: int, role: int, meaning: str = "review", stale: bool = False) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_:
            was_open = self.is_open(round_)
            required = round_.required.all()[role]
            back = SendBack(round_, user, required, meaning, factories.credentials(user), "Not yet.")
            signature = self.act(user, back, Event.SENT_BACK, stale=stale)
            if signature:
                self.holds_for_every_verdict(signature, was_open)

    @rule(index=claims, stale=stale)
    def approve_the_round_by_hand(self, index: int, stale: bool) -> None:
        round_ = self.round(index, stale)
        if round_ and not Approval.objects.filter(state=round_).exists():
            self.in_vain("approve by hand", lambda: round_.approve(user=self.who("superuser")))

    @rule(by=signers, index=claims, stale=stale)
    def confirm_that_it_is_still_right(self, by: str, index: int, stale: bool) -> None:
        claim, user = self.claim(index, stale), self.who(by)
        if claim:
            confirm = ConfirmStillRight(claim, user, factories.credentials(user), "Read again.")
            review = self.act(user, confirm, Event.STILL_RIGHT, stale=stale)
            if review:
                assert user.pk not in review.approval.state.contributors
                assert self.locked_until.get(user.pk, self.now) <= self.now
