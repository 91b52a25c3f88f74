"""What people try around a round: delegate their part in it, comment on it, settle what was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from compliance.actions import AddComment, DelegateTask, ResolveComment, RevokeDelegation
from compliance.models import Comment, Delegation, Event, SignoffTaskState

from .machine import PEOPLE, claims, signers, stale
from .signing import Signing


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
        self.act(self.who(by), DelegateTask(made, self.who(by)), Event.DELEGATED)

    @rule(by=st.sampled_from(("regulatory", "medical", "superuser", *PEOPLE)), newest=st.booleans())
    def revoke_a_delegation(self, by: str, newest: bool) -> None:
        given = Delegation.objects.order_by("-pk" if newest else "pk").first()
        if given:
            revoke = RevokeDelegation(given, self.who(by), "Back early.")
            self.act(self.who(by), revoke, Event.DELEGATION_REVOKED)


class Commenting(Delegating):
    @rule(by=signers, index=claims, kind=st.sampled_from(Comment.Kind.values), stale=stale)
    def comment(self, by: str, index: int, kind: str, stale: bool) -> None:
        round_, user = self.round(index, stale), self.who(by)
        if round_:
            add = AddComment(round_, user, text="Say within how many days.", kind=kind)
            made = self.act(user, add, Event.COMMENTED, stale=stale)
            if made and kind == Comment.Kind.MANDATORY:
                self.demands[round_.subject_id].add(made.pk)

    @rule(by=signers, index=claims, newest=st.booleans(), own=st.booleans())
    def resolve(self, by: str, index: int, newest: bool, own: bool) -> None:
        round_ = self.open_round(index)
        shown = list(Comment.objects.shown_in(round_).order_by("pk")) if round_ else []
        if shown:
            comment = shown[-1 if newest else 0]
            self.settle(comment, round_, comment.author if own else self.who(by))

    def settle(self, comment: Comment, round_: SignoffTaskState, by: Any) -> None:
        if self.act(by, ResolveComment(comment, round_, by, "Done."), Event.COMMENT_RESOLVED):
            self.demands[round_.subject_id].discard(comment.pk)
