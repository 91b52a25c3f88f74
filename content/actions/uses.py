"""Deciding which claims a version uses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.models import Event
from content.models import AssetVersion, ClaimUse
from messaging.models import Claim


class ChangeOfUse(Action):
    """A change to which claims a version uses; refused once the version is under review or approved."""

    version: AssetVersion
    user: Any

    def check(self) -> None:
        asset = self.version.asset
        if not may(self.user, "change", asset):
            raise Refused(f"You may not change “{asset}”.")
        if asset.workflow_in_progress:
            raise Refused(f"“{asset}” is in review and frozen until the round ends.")
        if asset.live and asset.version_id == self.version.pk:
            raise Refused(
                f"Version {self.version.number} is approved. Upload a new version to change its claims."
            )


class DecideClaimUse(ChangeOfUse):
    """Confirm a suggested claim, or dismiss it with a reason."""

    def __init__(self, use: ClaimUse, user: Any, *, confirm: bool, reason: str = "") -> None:
        self.use = use
        self.version = use.version
        self.user = user
        self.confirm = confirm
        self.reason = reason.strip()

    def check(self) -> None:
        super().check()
        if not self.confirm and not self.reason:
            raise Refused("Say why this is not that claim. Its wording stands on the page.")

    def perform(self) -> ClaimUse:
        old = self.use.status
        self.use.status = ClaimUse.Status.CONFIRMED if self.confirm else ClaimUse.Status.DISMISSED
        self.use.decided_by = self.user
        self.use.decided_at = timezone.now()
        self.use.reason = self.reason
        self.use.save()
        record(
            Event.USE_CONFIRMED if self.confirm else Event.USE_DISMISSED,
            self.version.asset,
            actor=self.user,
            old={"status": old},
            new={"claim": self.use.claim.code, "page": self.use.page, "version": self.version.number},
            reason=self.reason,
        )
        return self.use


class AddClaimUse(ChangeOfUse):
    """Link a claim to a page by hand, where its wording stands in a picture."""

    def __init__(self, version: AssetVersion, claim: Claim, page: int, user: Any) -> None:
        self.version = version
        self.claim = claim
        self.page = page
        self.user = user

    def check(self) -> None:
        super().check()
        if not 1 <= self.page <= self.version.page_count:
            raise Refused(f"The file has {self.version.page_count} pages.")
        if self.claim.product_id != self.version.asset.product_id or not self.claim.live:
            raise Refused(f"{self.claim} is not an approved claim of {self.version.asset.product}.")
        if self.version.uses.filter(claim=self.claim, page=self.page).exists():
            raise Refused(f"{self.claim} is on page {self.page} already.")

    def perform(self) -> ClaimUse:
        use = ClaimUse(
            version=self.version,
            claim=self.claim,
            page=self.page,
            wording=self.claim.text,
            grade=ClaimUse.Grade.BY_HAND,
        )
        return DecideClaimUse(use, self.user, confirm=True).perform()
