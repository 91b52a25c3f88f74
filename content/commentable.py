"""The texts of an asset that a comment can point at: its title and the pages of the frozen file."""

from __future__ import annotations

from compliance.models import SignoffTaskState
from compliance.parts import Part, numbered
from content.models import AssetPage


def asset_parts(round_: SignoffTaskState) -> list[Part]:
    pages = AssetPage.objects.filter(version__sha256=round_.canonical["sha256"]).order_by("number")
    return [
        Part("title", "Title", round_.canonical["title"]),
        *numbered("page", "Page", pages.values_list("text", flat=True)),
    ]
