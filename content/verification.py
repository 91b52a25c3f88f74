"""What `manage.py verify` checks of content: asset files, and stored windows."""

from __future__ import annotations

from collections.abc import Generator

from django.db.models import F

from cms.core.storage import file_fault
from compliance import recorded_rows, told_rows
from compliance.models import Event, MarketTree
from compliance.told_rows import Telling
from compliance.verification import register, window_faults
from compliance.windows import Windows
from content.clearing import version_windows
from content.models import Asset, AssetClearance, AssetVersion, ContentRequest, Territory
from content.verifying_field import register_field


def _asset_files() -> Generator[str, None, int]:
    count = 0
    for version in AssetVersion.objects.order_by("pk").iterator():
        count += 1
        fault = file_fault(version.file, version.sha256)
        if fault:
            yield f"Asset version {version.pk}, “{version.name}”, {fault}"
    return count


def _asset_windows() -> Generator[str, None, int]:
    def of_versions(asset_ids: list[int], tree: MarketTree) -> dict[int, Windows]:
        # Versions that are not live must have no window left.
        versions = AssetVersion.objects.filter(asset__in=asset_ids).values_list("pk", flat=True)
        return dict.fromkeys(versions, Windows.empty()) | version_windows(asset_ids, tree)

    for window in AssetClearance.objects.exclude(asset=F("version__asset")):
        yield f"A clearance window of asset version {window.version_id} names another asset."
    return (yield from window_faults(AssetClearance, "version", Asset, of_versions))


def register_checks() -> None:
    """Called when the apps are ready."""
    recorded_rows.register(Territory)
    register_field()
    told_rows.register(
        Telling(
            ContentRequest,
            Event.CONTENT_ASKED,
            lambda row: {
                "kind": row.kind,
                "words": row.words,
                "note": row.note,
                "market": row.market.code if row.market else None,
                "audience": row.audience,
                "product": row.product.slug if row.product else None,
                "searches": row.searches,
                "by": row.asked_by_id,
            },
            lambda told: {**told.new, "by": told.actor_id},
            rows=lambda rows: rows.select_related("market", "product"),
            at="asked_at",
        ),
        Telling(
            ContentRequest,
            Event.CONTENT_ANSWERED,
            lambda row: {"outcome": row.outcome, "by": row.closed_by_id},
            lambda told: {**told.new, "by": told.actor_id},
            rows=lambda rows: rows.filter(closed_at__isnull=False),
            at="closed_at",
        ),
    )
    register(40, "asset files", _asset_files)
    register(41, "clearance windows of assets", _asset_windows)
