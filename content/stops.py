"""Why assets were stopped, for whole lists at once. Words only; the door decides."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from compliance.models import Suspension, Withdrawal
from content.models import Asset, ClaimUse
from messaging.models import Claim


def stops_on(asset_ids: Collection[int]) -> dict[int, str]:
    """By asset id, the withdrawal or open suspension of it or of a claim in its live version, in words."""
    uses = ClaimUse.objects.filter(
        version__asset__in=asset_ids, version=F("version__asset__version"), status=ClaimUse.Status.CONFIRMED
    ).values_list("version__asset", "claim", "claim__code")
    carried: dict[int, list[tuple[int, str]]] = {}
    for asset_id, claim_id, code in uses:
        carried.setdefault(claim_id, []).append((asset_id, code))
    found: dict[int, str] = {}
    for model, verb, still in (
        (Suspension, "suspended", {"lifted_at__isnull": True}),
        (Withdrawal, "withdrawn", {}),
    ):
        stopped_claims = model.objects.about_any(Claim, carried).filter(**still)
        for claim_id, reason in stopped_claims.values_list("subject_id", "reason"):
            found |= {asset_id: f"{code} was {verb}: {reason}" for asset_id, code in carried[claim_id]}
        own = model.objects.about_any(Asset, asset_ids).filter(**still)
        found |= {pk: f"{verb}: {reason}" for pk, reason in own.values_list("subject_id", "reason")}
    return found
