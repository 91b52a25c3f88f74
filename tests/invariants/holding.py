"""I1 to I9 of compliance-rules.md §5.3, as they are checked after every step."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis.stateful import invariant

from django.db import connection
from django.db.models import F

from compliance.audit import faults
from compliance.models import (
    Approval,
    AuditHead,
    AuditRecord,
    Delegation,
    RequiredSignature,
    Signature,
    SignoffTaskState,
    Suspension,
    Verdict,
    Withdrawal,
)
from content import door
from content.models import Share
from messaging.models import Claim

from .routes import Routes

#: What never changes once it is written.
FOREVER = (Signature, Approval, RequiredSignature, AuditRecord, Withdrawal)


def rows(model: Any, after: int) -> dict[tuple[type, int], Any]:
    names = [field.attname for field in model._meta.concrete_fields]
    found = model.objects.filter(pk__gt=after).order_by("pk").values(*names, key=F("pk"))
    return {(model, row["key"]): row for row in found}


class Review(Routes):
    """A step that wrote no row, on a day that was looked at, can have broken nothing and is not looked at.

    Rows that never change are read once as they come; `teardown` reads all of them again, and walks
    the whole trail.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[type, int], Any] = {}
        self.last = dict.fromkeys(FOREVER, 0)
        self.looked_at: tuple[int, date] | None = None
        self.approvals_looked_at = 0
        self.drafts_looked_at: dict[int, Any] = {}
        # The first look is before any step.
        self.began = False
        self.keep_what_is_new()

    def teardown(self) -> None:
        try:
            # I3: no signature, record or approval ever changes or goes.
            now = {key: row for model in FOREVER for key, row in rows(model, 0).items()}
            assert now == self.kept
            assert list(faults()) == []
        finally:
            super().teardown()

    @invariant()
    def everything_holds(self) -> None:
        if self.began:
            Review.steps_taken += 1
        self.began = True
        writes = getattr(connection.connection, "total_changes", None)
        here = None if writes is None else (writes, self.now.date())
        if here is not None and here == self.looked_at:
            return
        self.i1_approved_means_signed_by_every_role_by_outsiders_over_exactly_this()
        self.i2_served_means_approved_unexpired_unstopped_and_asked_for()
        self.i3_the_trail_only_grows()
        self.i4_an_edit_is_a_draft_and_carries_no_approval()
        self.i5_a_rejection_ends_the_round_and_the_next_starts_fresh()
        if self.last[Approval] != self.approvals_looked_at:
            # What was asked for changes with an approval only.
            self.i2_nothing_is_served_where_nobody_asked_for_it()
            self.i6_what_expires_needs_no_job()
            self.approvals_looked_at = self.last[Approval]
        self.i8_nobody_fills_two_roles_in_a_round()
        self.i9_there_is_no_approving_with_changes()
        self.looked_at = here

    def i1_approved_means_signed_by_every_role_by_outsiders_over_exactly_this(self) -> None:
        for claim in Claim.objects.filter(live=True):
            approval = claim.approval()
            assert approval is not None
            assert approval.content_digest == claim.content_digest()
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
        asset = self.asset()
        for share in [*Share.objects.all()[:1], None]:
            served = (
                door.for_share(share, self.now)
                if share
                else door.clearance(asset.version, self.library.us, "hcp", self.now)
            )
            if not served.allowed:
                continue
            self.tally["served"] += 1
            today = self.now.date()
            for content in (asset, *(use.claim for use in asset.version.confirmed_uses())):
                assert content.live
                assert content.is_signed()
                assert not Suspension.objects.about(content).filter(lifted_at__isnull=True).exists()
                assert not Withdrawal.objects.about(content).exists()
                row = content.markets.get(market=self.library.us, audience="hcp")
                assert row.effective <= today < row.expiry

    def i2_nothing_is_served_where_nobody_asked_for_it(self) -> None:
        for market, audience in ((self.library.us, "patient"), (self.library.eu, "hcp")):
            assert not door.clearance(self.asset().version, market, audience, self.now).allowed

    def i3_the_trail_only_grows(self) -> None:
        before = self.last[AuditRecord]
        self.keep_what_is_new()
        for model in FOREVER:
            assert model.objects.count() == sum(1 for kind, _ in self.kept if kind is model)
        new = AuditRecord.objects.filter(sequence__gt=before).order_by("sequence")
        previous = self.kept[AuditRecord, before]["hash"]
        for place, entry in enumerate(new, before + 1):
            assert (entry.sequence, entry.previous_hash) == (place, previous)
            assert entry.hash == entry.expected_hash()
            previous = entry.hash
        head = AuditHead.objects.get()
        assert (head.sequence, head.hash) == (self.last[AuditRecord], previous)

    def keep_what_is_new(self) -> None:
        for model in FOREVER:
            new = rows(model, self.last[model])
            self.kept |= new
            self.last[model] = max((pk for _, pk in new), default=self.last[model])

    def i4_an_edit_is_a_draft_and_carries_no_approval(self) -> None:
        for claim in Claim.objects.select_related("latest_revision"):
            approval = claim.approval()
            assert claim.live == (approval is not None), "I1 holds the live row against its approval."
            # The same text in the same revision can be signed by another approval only.
            key = approval and approval.pk, claim.latest_revision_id, str(claim.latest_revision.content)
            if self.drafts_looked_at.get(claim.pk) == key:
                continue
            self.drafts_looked_at[claim.pk] = key
            draft = claim.get_latest_revision_as_object()
            if draft.content_digest() != (approval and approval.content_digest):
                assert not draft.is_signed()

    def i5_a_rejection_ends_the_round_and_the_next_starts_fresh(self) -> None:
        assert not Signature.objects.filter(signed_at__lt=F("state__started_at")).exists()
        back = Signature.objects.filter(verdict=Verdict.SENT_BACK)
        assert not back.filter(state__status=SignoffTaskState.STATUS_IN_PROGRESS).exists()
        assert not Approval.objects.filter(state__in=back.values("state")).exists()

    def i6_what_expires_needs_no_job(self) -> None:
        asset = self.asset()
        last = max(row.expiry for row in asset.markets.all())
        assert not door.is_cleared(asset.version, self.library.us, "hcp", self.library.us.midnight(last))

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

    def asset(self) -> Any:
        return type(self.library.asset).objects.get(pk=self.library.asset.pk)
