"""What people try with a draft by the actions themselves: write, submit, recertify, and ways round them."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from compliance.actions import SaveDraft, StartRecertification, SubmitForReview
from compliance.models import Approval, Event
from messaging.models import Claim
from tests import factories

from .machine import Machine, claims, people, stale, writers

WORDS = ["", " On day one.", " On day two."]
words_then = st.sampled_from(WORDS[1:])


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
        if self.act(self.who(by), SaveDraft(draft, self.who(by), why), *changed, stale=stale):
            assert why or not (changed and approved), "Approved content was changed without a reason."
            if changed:
                self.hands[draft.pk].add(self.who(by).pk)

    @rule(by=writers, index=claims, stale=stale)
    def submit(self, by: str, index: int, stale: bool = False) -> None:
        claim = self.claim(index, stale)
        if claim and self.act(
            self.who(by), SubmitForReview(claim, self.who(by)), Event.SUBMITTED, stale=stale
        ):
            self.hands[claim.pk].add(self.who(by).pk)
            self.reviewed.add(claim.pk)

    @rule(by=writers, index=claims, stale=stale)
    def recertify(self, by: str, index: int, stale: bool) -> None:
        claim = self.claim(index, stale)
        if claim and self.act(
            self.who(by), StartRecertification(claim, self.who(by)), Event.EDITED, stale=stale
        ):
            self.hands[claim.pk].add(self.who(by).pk)

    # Round the actions

    @rule(by=people, index=claims, older=st.booleans())
    def publish_by_hand(self, by: str, index: int, older: bool) -> None:
        """Only what is live in exactly this form may be published again, which changes nothing."""
        claim = self.claim(index)
        if claim is None:
            return
        revision = claim.revisions.order_by("created_at" if older else "-created_at").first()
        publish = lambda: revision.publish(user=self.who(by), skip_permission_checks=True)  # noqa: E731
        if revision.as_object().is_signed():
            publish()
        else:
            self.in_vain("publish by hand", publish)

    @rule(index=claims, words=st.sampled_from([*WORDS, " By hand."]))
    def save_live_by_hand(self, index: int, words: str) -> None:
        claim = self.claim(index)
        if claim is None:
            return
        claim.live, claim.text = True, factories.STATEMENT + words
        if not claim.is_signed():
            self.in_vain("save live by hand", claim.save)

    @rule(index=claims, by_query=st.booleans())
    def delete_by_hand(self, index: int, by_query: bool) -> None:
        claim = self.claim(index)
        if claim and claim.pk in self.reviewed:
            attempt = Claim.objects.filter(pk=claim.pk).delete if by_query else claim.delete
            self.in_vain("delete by hand", attempt)
