"""What `manage.py verify_audit` checks of content: asset files, and stored windows."""

from __future__ import annotations

from collections.abc import Generator

from cms.core.storage import file_fault
from compliance.models import MarketTree
from compliance.verification import content_ids, register, window_faults
from compliance.windows import Windows
from content.clearing import version_windows
from content.models import Asset, AssetClearance, AssetVersion


def _asset_files() -> Generator[str, None, int]:
    count = 0
    for version in AssetVersion.objects.order_by("pk").iterator():
        count += 1
        fault = file_fault(version.file, version.sha256)
        if fault:
            yield f"Asset version {version.pk}, “{version.name}”, {fault}"
    return count


def _asset_windows() -> Generator[str, None, int]:
    # Versions that are not live must have no window left.
    none_yet = dict.fromkeys(AssetVersion.objects.values_list("pk", flat=True), Windows.empty())
    computed = none_yet | version_windows(content_ids(Asset), MarketTree())
    return (yield from window_faults(AssetClearance, "version", computed))


def register_checks() -> None:
    """Called when the apps are ready."""
    register(40, "asset files", _asset_files)
    register(41, "clearance windows of assets", _asset_windows)
