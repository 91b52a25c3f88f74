"""Assets: the pieces a rep uses, each a series of immutable files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from django.conf import settings
from django.db import models

from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from cms.core.standing_queries import StandingQuery
from cms.core.storage import controlled_storage
from compliance.guards import Guard
from compliance.models import (
    ClearanceWindow,
    ControlledContent,
    Headline,
    Market,
    MarketTree,
    Raised,
    RequestedMarket,
)
from messaging.models import CareSetting, Claim, Competitor, Persona, Product, Specialty, Stage


class AssetQuerySet(models.QuerySet):
    def with_parts(self) -> Self:
        """All that `canonical()` reads, in a fixed number of queries."""
        return self.select_related("product", "version").prefetch_related(
            models.Prefetch("markets", AssetMarket.objects.select_related("market")),
            _confirmed_uses("version__uses"),
        )


def _confirmed_uses(relation: str) -> models.Prefetch:
    return models.Prefetch(relation, ClaimUse.objects.confirmed(), to_attr="prefetched_uses")


_USES = StandingQuery(lambda version: ClaimUse.objects.confirmed().filter(version=version))


class Asset(ControlledContent):
    """A piece a rep uses. The live row names the approved version; a draft may name a newer one.

    Personas, stages and the like decide where it is found, not what it says: they are not signed.
    """

    class Kind(models.TextChoices):
        LEAVE_BEHIND = "leave_behind", "Leave-behind"
        BROCHURE = "brochure", "Brochure"
        DECK = "deck", "Deck"
        CASE_STUDY = "case_study", "Case study"
        VIDEO = "video", "Video"
        EMAIL_TEMPLATE = "email_template", "E-mail template"
        QUICK_GUIDE = "quick_guide", "Quick guide"
        COMMITTEE_BRIEF = "committee_brief", "Committee brief"

    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    kind_of_piece = models.CharField("kind", max_length=20, choices=Kind)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="assets")
    language = models.CharField(max_length=10, default="en")
    scientific_exchange = models.BooleanField(
        "scientific exchange about a use that is not cleared",
        default=False,
        help_text="For HCPs only, with its sources, and apart from promotion: it is never in the library of "
        "reps (US-10).",
    )
    version = models.ForeignKey(
        "content.AssetVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    personas = ParentalManyToManyField(Persona, blank=True, related_name="assets")
    stages = ParentalManyToManyField(Stage, blank=True, related_name="assets")
    specialties = ParentalManyToManyField(Specialty, blank=True, related_name="assets")
    care_settings = ParentalManyToManyField(CareSetting, blank=True, related_name="assets")
    competitors = ParentalManyToManyField(Competitor, blank=True, related_name="assets")

    read_together = ("product", "version")
    objects = models.Manager.from_queryset(AssetQuerySet)()

    class Meta:
        ordering = ["title"]
        permissions = [
            ("share_asset", "Can find and share cleared assets"),
            ("withdraw_asset", "Can withdraw or suspend an asset"),
            ("suspend_asset", "Can suspend an asset"),
            ("view_usage", "Can see usage reports"),
        ]

    def __str__(self) -> str:
        return self.title

    def device_classes_for_policy(self) -> dict[Market, str]:
        from messaging.device_classes import device_classes

        return device_classes(self.product, [row.market for row in self.markets.all()])

    def canonical(self) -> dict[str, Any]:
        uses = self.version.confirmed_uses() if self.version else []
        return {
            "title": self.title,
            "kind": str(self.kind_of_piece),
            "product": self.product.slug,
            "language": self.language,
            "sha256": self.version.sha256 if self.version else None,
            "claims": [{"code": use.claim.code, "page": use.page, "wording": use.wording} for use in uses],
            "markets": self.canonical_markets(),
            # Pieces did not have it at first: it is part of a digest only where it says something.
            **({"scientific_exchange": True} if self.scientific_exchange else {}),
        }

    def hold_parts(self, tree: MarketTree) -> None:
        super().hold_parts(tree)
        if self.version:
            self.version.prefetched_uses = _USES(version=self.version_id)

    @classmethod
    def headlines(cls, frozen: Sequence[dict[str, Any]]) -> list[Headline]:
        from content.review import asset_headlines

        return asset_headlines(frozen)

    @classmethod
    def names_in(cls, frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        from content.review import file_names

        return file_names(frozen) | {str(kind): str(label) for kind, label in cls.Kind.choices}

    def preflight(self) -> list[Raised]:
        from content.preflight import asset_findings

        return [*super().preflight(), *asset_findings(self)]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "content/asset_preview.html"


class AssetUserObjectPermission(UserObjectPermissionBase):
    """A person's permission on one asset; a real foreign key, so it goes with the asset."""

    content_object = models.ForeignKey(Asset, on_delete=models.CASCADE)


class AssetGroupObjectPermission(GroupObjectPermissionBase):
    """A group's permission on one asset."""

    content_object = models.ForeignKey(Asset, on_delete=models.CASCADE)


class AssetMarket(RequestedMarket, Orderable):
    asset = ParentalKey(Asset, on_delete=models.CASCADE, related_name="markets")


def version_path(instance: AssetVersion, filename: str) -> str:
    return f"assets/{instance.sha256[:2]}/{instance.sha256}/original"


class AssetVersionQuerySet(models.QuerySet):
    def cleared_for(self, market: Market | int, audience: str, at: datetime) -> Self:
        """The versions that may leave to this market and audience at this instant.

        The one filter behind lists, search, shares and page requests.
        """
        windows = AssetClearance.objects.for_exit(market, audience, at)
        # Asked version by version: as a list, SQLite would collect every open window first.
        return self.filter(models.Exists(windows.filter(version=models.OuterRef("pk"))))


class AssetVersion(models.Model):
    """One immutable file of an asset, by its SHA-256, read page by page in the background."""

    class State(models.TextChoices):
        PROCESSING = "processing", "Being read"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be read"

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(storage=controlled_storage, upload_to=version_path, max_length=200)
    name = models.CharField(max_length=200, help_text="The file's name as it was uploaded.")
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    page_count = models.PositiveIntegerField()
    pages_read = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State, default=State.PROCESSING)
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(AssetVersionQuerySet)()
    database_guard = Guard(
        columns=("asset", "number", "file", "sha256", "size", "page_count", "uploaded_by"), delete=True
    )

    class Meta:
        ordering = ["asset", "number"]
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.asset}, version {self.number}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    def confirmed_uses(self) -> list[ClaimUse]:
        """In the order in which they are signed, whatever the database sorts by."""
        uses = getattr(self, "prefetched_uses", None)
        if uses is None:
            uses = self.uses.confirmed()
        return sorted(uses, key=lambda use: (use.page, use.claim.code))


class AssetPage(models.Model):
    """One page of a version: its text for finding, its pictures for showing."""

    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="What a speaker sees beside the page; for finding only.")
    picture = models.FileField(storage=controlled_storage, max_length=200)
    thumbnail = models.FileField(storage=controlled_storage, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["version", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.version}, page {self.number}"


class ClaimUseQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those that somebody has confirmed, with their claims."""
        return self.filter(status=ClaimUse.Status.CONFIRMED).select_related("claim")


class ClaimUse(models.Model):
    """A claim on a page of a version, in one of its approved wordings or close to one.

    `wording` is the approved wording; `found` what the page says where that is not the same, and
    `differences` how far apart the two are, in words.
    """

    class Grade(models.TextChoices):
        EXACT = "exact", "Word for word"
        NEAR = "near", "In other words"
        BY_HAND = "by_hand", "Linked by hand"

    class Status(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Dismissed"

    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="uses")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="uses")
    page = models.PositiveIntegerField()
    wording = models.TextField(help_text="The approved wording that stands on the page.")
    grade = models.CharField(max_length=10, choices=Grade, default=Grade.EXACT)
    found = models.TextField(blank=True)
    differences = models.JSONField(default=list)
    status = models.CharField(max_length=20, choices=Status, default=Status.SUGGESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = models.Manager.from_queryset(ClaimUseQuerySet)()

    class Meta:
        ordering = ["page", "claim__code"]
        constraints = [models.UniqueConstraint(fields=["version", "claim", "page"], name="one_use_per_page")]

    def __str__(self) -> str:
        return f"{self.claim} on page {self.page} of {self.version}"


class AssetClearance(ClearanceWindow):
    """When exactly this version of an asset is cleared. Computed, never edited."""

    version = models.ForeignKey(AssetVersion, on_delete=models.CASCADE, related_name="clearances")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="clearances")

    class Meta:
        indexes = [
            models.Index(
                fields=["version", "market", "audience", "starts_at", "ends_at"], name="version_clearance_idx"
            ),
            models.Index(
                fields=["market", "audience", "ends_at", "starts_at", "asset"], name="exit_clearance_idx"
            ),
        ]
