"""What packs and `manage.py verify` export about assets."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.fields.files import FieldFile

from cms.core.storage import sha256_of_stored
from compliance.proof.kinds import Cited, Dossier, Kind, Row, register_kind
from compliance.proof.rows import row_of
from compliance.proof.tables import clearances_of, windows_of
from content.models import Asset, AssetClearance, AssetPage, AssetVersion, ClaimUse
from messaging.proof import claims_named, frozen_in


def _claims_of_asset(dossier: Dossier) -> list[tuple[str, int]]:
    return claims_named(use["code"] for said in frozen_in(dossier) for use in said["claims"])


def _claims_on_pages(dossier: Dossier) -> Iterator[tuple[str, int, str]]:
    for said in frozen_in(dossier):
        yield said["sha256"], 0, ""  # the file itself, also where no page of it carries a claim
        for use in said["claims"]:
            yield said["sha256"], use["page"], f"{use['code']}: {use['wording']}"


def _versions(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    inside = {sha256 for sha256, _ in cited or ()}
    for each in AssetVersion.objects.filter(asset__in=ids).select_related("uploaded_by").order_by("pk"):
        yield (
            each.asset_id,
            row_of(
                id=each.pk,
                number=each.number,
                name=each.name,
                sha256=each.sha256,
                media_type=each.media_type,
                size=each.size,
                page_count=each.page_count,
                state=each.state,
                uploaded_by=each.uploaded_by_id,
                uploaded_by_name=each.uploaded_by.printed_name,
                uploaded_at=each.uploaded_at,
                path=f"assets/{each.sha256}.pdf" if each.sha256 in inside else None,
            ),
        )


def _pages(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    pages = AssetPage.objects.filter(version__asset__in=ids).select_related("version")
    for each in pages.order_by("version", "number").iterator(chunk_size=200):
        if cited is not None and (each.version.sha256, each.number) not in cited:
            continue
        yield (
            each.version.asset_id,
            row_of(
                file=each.version_id,
                number=each.number,
                text=each.text,
                pictures={
                    "picture": sha256_of_stored(each.picture),
                    "thumbnail": sha256_of_stored(each.thumbnail),
                },
                path=f"pages/{each.version.sha256}-{each.number}.webp" if cited else None,
            ),
        )


def _uses(model: type, ids: list[int], cited: Cited) -> Iterator[tuple[int, Row]]:
    uses = ClaimUse.objects.filter(version__asset__in=ids).select_related("claim", "version", "decided_by")
    for each in uses.order_by("pk"):
        yield (
            each.version.asset_id,
            row_of(
                id=each.pk,
                version=each.version.number,
                claim=each.claim.code,
                page=each.page,
                wording=each.wording,
                status=each.status,
                decided_by=each.decided_by.printed_name if each.decided_by else "",
                decided_at=each.decided_at,
                reason=each.reason,
            ),
        )


def _asset_files(dossier: Dossier) -> Iterator[tuple[str, FieldFile]]:
    paths = {row["id"]: row["path"] for row in dossier["tables"]["files"] if row["path"]}
    for version in AssetVersion.objects.filter(pk__in=paths).order_by("pk"):
        yield paths[version.pk], version.file
    shown = {(row["file"], row["number"]): row["path"] for row in dossier["tables"]["pages"] if row["path"]}
    for page in AssetPage.objects.filter(version__in={file for file, _ in shown}).order_by("pk"):
        if (page.version_id, page.number) in shown:
            yield shown[page.version_id, page.number], page.picture


def register_kinds() -> None:
    """Called when the apps are ready."""
    register_kind(
        "content.asset",
        Kind(
            Asset,
            tables={
                "windows": windows_of(AssetClearance, "asset", "version"),
                "clearances": clearances_of(AssetVersion, "asset"),
                "files": _versions,
                "pages": _pages,
                "uses": _uses,
            },
            related=_claims_of_asset,
            passages=_claims_on_pages,
            files=_asset_files,
        ),
    )
