"""What a recall would reach, before it is done: the same objects that it then changes (EV-09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.core.permissions import ObjectPermissionPolicy
from compliance.models import Suspension, Withdrawal
from content.models import Asset, AssetClearance, ClaimUse, Recall, Share
from content.models.recalls import counted
from messaging.models import Claim, ClaimClearance
from messaging.resting import Reach


@dataclass(frozen=True, slots=True)
class Impact:
    """Assets that go dark, their live links, and how many people stand behind these."""

    assets: list[Asset]
    shares: list[Share]

    @property
    def never_opened(self) -> int:
        return sum(not share.opened for share in self.shares)

    @property
    def people(self) -> int:
        """Recipients with a confirmed view."""
        return len({share.recipient_id for share in self.shares if share.confirmed})

    @property
    def reps(self) -> int:
        return len({share.created_by_id for share in self.shares})

    @property
    def most_exposed(self) -> list[Share]:
        return sorted((s for s in self.shares if s.confirmed), key=lambda s: -s.confirmed)[:5]


def assets_carrying(content: Any) -> QuerySet[Asset]:
    """The live assets that rest on a claim, or the asset itself. No asset rests on a message."""
    if isinstance(content, Claim):
        uses = ClaimUse.objects.filter(claim=content, status=ClaimUse.Status.CONFIRMED)
        return Asset.objects.filter(live=True, version__in=uses.values("version"))
    if isinstance(content, Asset):
        return Asset.objects.filter(pk=content.pk, live=True)
    return Asset.objects.none()


def impact_of(content: Any, at: datetime | None = None) -> Impact:
    """The cleared assets that carry `content` and their live links, with the views of each."""
    at = at or timezone.now()
    cleared = AssetClearance.objects.holding(at).values("version")
    assets = list(assets_carrying(content).filter(version__in=cleared).select_related("version", "product"))
    # A link whose own market or audience has lost clearance already shows nothing, so it loses nothing.
    through = AssetClearance.objects.holding(at).filter(
        version=OuterRef("asset__version"), market=OuterRef("market"), audience=OuterRef("audience")
    )
    shares = (
        Share.objects.live(at)
        .filter(Exists(through), asset__in=[asset.pk for asset in assets])
        .select_related("recipient", "created_by", "asset")
        .with_views()
    )
    return Impact(assets, list(shares))


def reach_of_claims(claims: Sequence[Claim], at: datetime) -> Reach:
    """What goes dark when all of `claims` are held at once; each piece and link once."""
    each = [impact_of(claim, at) for claim in claims]
    assets = {asset.pk: asset for impact in each for asset in impact.assets}
    shares = {share.pk: share for impact in each for share in impact.shares}
    return Reach(list(assets.values()), list(shares.values()))


def recalls_touching(asset_id: int) -> QuerySet[Recall]:
    """The recalls of an asset, and of the claims that its live version uses."""
    claims = ClaimUse.objects.filter(
        version__in=Asset.objects.filter(pk=asset_id).values("version"), status=ClaimUse.Status.CONFIRMED
    )
    return Recall.objects.filter(
        Q(subject_type=ContentType.objects.get_for_model(Asset), subject_id=asset_id)
        | Q(subject_type=ContentType.objects.get_for_model(Claim), subject_id__in=claims.values("claim"))
    )


def stoppable_claims(user: Any, at: datetime) -> QuerySet[Claim]:
    """The approved claims that this person may suspend or withdraw, with what carries each, in one query.

    Adds `withdrawn`, `suspended`, `cleared` (anywhere, at `at`) and `pieces` (live assets that use it).
    """
    kind = ContentType.objects.get_for_model(Claim)
    about = {"subject_type": kind, "subject_id": OuterRef("pk")}
    uses = ClaimUse.objects.filter(
        claim=OuterRef("pk"),
        status=ClaimUse.Status.CONFIRMED,
        version__asset__live=True,
        version__asset__version=F("version"),
    )
    return (
        ObjectPermissionPolicy(Claim)
        .instances_user_has_any_permission_for(user, ["suspend", "withdraw"])
        .filter(live=True)
        .select_related("product")
        .annotate(
            withdrawn=Exists(Withdrawal.objects.filter(**about)),
            suspended=Exists(Suspension.objects.filter(**about, lifted_at__isnull=True)),
            cleared=Exists(ClaimClearance.objects.holding(at).filter(claim=OuterRef("pk"))),
            pieces=counted(uses, "version"),
        )
        .order_by("withdrawn", "code")
    )
