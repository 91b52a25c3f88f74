"""I1 to I9 of compliance-rules.md §5.3, as they are checked after every step."""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import invariant

from django.db.models import F

from compliance.models import (
    Approval,
    AuditRecord,
    Delegation,
    Signature,
    SignoffTaskState,
    Suspension,
    Verdict,
    Withdrawal,
)
from content import door
from content.models import Share
from messaging.models import Claim

from .records import FOREVER, Recording


class Review(Recording):
    """A check is made again as soon as a table that it read was written, or another day began.

    So each of them holds after every step, and none is made where nothing can have broken it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.drafts_looked_at: dict[int, Any] = {}
        # The first look is before any step.
        self.began = False

    @invariant()
    def everything_holds(self) -> None:
        if self.began:
            Review.steps_taken += 1
        self.began = True
        for check in (
            self.i1_i4_what_is_live_is_what_was_approved_and_a_draft_carries_no_approval,
            self.i1_an_approval_has_every_role_by_outsiders_over_exactly_this,
            self.i2_served_means_approved_unexpired_unstopped_and_asked_for,
            self.i2_i6_nothing_is_served_where_nobody_asked_for_it_nor_after_its_time,
            self.i3_the_trail_only_grows,
            self.i5_a_rejection_ends_the_round_and_the_next_starts_fresh,
            self.i8_nobody_fills_two_roles_in_a_round,
            self.i9_there_is_no_approving_with_changes,
        ):
            self.tables.look(check.__name__, self.now.date(), check)
        for model in FOREVER:
            if model is not AuditRecord:
                self.tables.look(model, self.now.date(), lambda: self.i3_what_stands_stands(model))  # noqa: B023

    def i1_i4_what_is_live_is_what_was_approved_and_a_draft_carries_no_approval(self) -> None:
        newest: dict[int, Approval] = {}
        for approval in Approval.objects.about_all(Claim).select_related("state").order_by("pk"):
            newest[approval.subject_id] = approval
        for claim in Claim.objects.select_related("latest_revision"):
            approval = newest.get(claim.pk)
            assert claim.live == (approval is not None)
            if approval:
                self.tables.look(
                    ("live", claim.pk),
                    self.now.date(),
                    lambda: self.live_row_is(claim, approval),  # noqa: B023
                )
            # The same text in the same revision can be signed by another approval only.
            key = approval and approval.pk, claim.latest_revision_id, str(claim.latest_revision.content)
            if self.drafts_looked_at.get(claim.pk) == key:
                continue
            self.drafts_looked_at[claim.pk] = key
            draft = claim.get_latest_revision_as_object()
            if draft.content_digest() != (approval and approval.content_digest):
                assert not draft.is_signed()

    @staticmethod
    def live_row_is(claim: Claim, approval: Approval) -> None:
        assert approval.content_digest == claim.content_digest() == approval.state.content_digest

    def i1_an_approval_has_every_role_by_outsiders_over_exactly_this(self) -> None:
        for approval in Approval.objects.about_all(Claim).select_related("state"):
            round_ = approval.state
            signatures = list(round_.signatures.filter(verdict="approved").select_related("required"))
            roles = {required.role_id for required in round_.required.all()}
            assert roles == set(self.library.roles)
            assert {signature.required.role_id for signature in signatures} == roles
            assert len({signature.signer_id for signature in signatures}) == len(roles)
            covering = {each.answers: round_.digest_covering(each.answers) for each in signatures}
            assert all(each.digest == covering[each.answers] for each in signatures)
            people = {pk for each in signatures for pk in (each.signer_id, each.on_behalf_of_id)}
            assert not people & set(round_.contributors)

    def i2_served_means_approved_unexpired_unstopped_and_asked_for(self) -> None:
        asset, share = self.asset(), Share.objects.first()
        by_link = share is not None and door.for_share(share, self.now).allowed
        if by_link:
            self.count("served by a link", done=True)
        if not by_link and not door.is_cleared(asset.version, self.library.us, "hcp", self.now):
            return
        today = self.now.date()
        for content in (asset, *(use.claim for use in asset.version.confirmed_uses())):
            assert content.live
            assert content.is_signed()
            assert not Suspension.objects.about(content).filter(lifted_at__isnull=True).exists()
            assert not Withdrawal.objects.about(content).exists()
            row = content.markets.get(market=self.library.us, audience="hcp")
            assert row.effective <= today < row.expiry

    def i2_i6_nothing_is_served_where_nobody_asked_for_it_nor_after_its_time(self) -> None:
        asset, us = self.asset(), self.library.us
        for market, audience in ((us, "patient"), (self.library.eu, "hcp")):
            assert not door.is_cleared(asset.version, market, audience, self.now)
        # What expires needs no job: the door knows the end now.
        last = max(row.expiry for row in asset.markets.all())
        assert not door.is_cleared(asset.version, us, "hcp", us.midnight(last))

    def i5_a_rejection_ends_the_round_and_the_next_starts_fresh(self) -> None:
        assert not Signature.objects.filter(signed_at__lt=F("state__started_at")).exists()
        back = Signature.objects.filter(verdict=Verdict.SENT_BACK)
        assert not back.filter(state__status=SignoffTaskState.STATUS_IN_PROGRESS).exists()
        assert not Approval.objects.filter(state__in=back.values("state")).exists()

    def i8_nobody_fills_two_roles_in_a_round(self) -> None:
        filled: dict[int, list[int]] = {}
        given_in = Signature.objects.values_list("state_id", "state__contributors", "signer", "on_behalf_of")
        for state, contributors, *people in given_in:
            assert not set(people) & set(contributors)
            filled.setdefault(state, []).extend(pk for pk in people if pk)
        assert all(len(people) == len(set(people)) for people in filled.values())
        for given in Delegation.objects.all():
            assert given.delegate_id != given.delegator_id
            assert given.revoked_at is None or given.revoked_by_id

    @staticmethod
    def i9_there_is_no_approving_with_changes() -> None:
        assert set(Verdict.values) == {"approved", "sent_back"}
