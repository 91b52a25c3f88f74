"""The automatic checks on an asset before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Level, Raised
from content.models.assets import ClaimUse
from content.rule_checks import asset_rule_findings

if TYPE_CHECKING:
    from content.models import Asset


def asset_findings(asset: Asset) -> list[Raised]:
    """What stands against submitting `asset`, a draft."""
    version = asset.version
    if version is None:
        return [Raised("AST-01", Level.BLOCK, "There is no file.", "Upload a PDF.")]
    if not version.is_ready:
        return [
            Raised(
                "AST-01", Level.BLOCK, f"The file is {version.get_state_display().lower()}.", version.problem
            )
        ]
    findings = []
    open_suggestions = version.uses.filter(status=ClaimUse.Status.SUGGESTED).count()
    if open_suggestions:
        findings.append(
            Raised(
                "AST-02",
                Level.BLOCK,
                f"{open_suggestions} suggested claims are undecided.",
                "Confirm or dismiss each of them.",
            )
        )
    unread = [page.number for page in version.pages.all() if not page.text.strip()]
    if unread:
        pages = ", ".join(map(str, unread))
        findings.append(
            Raised(
                "AST-03", Level.REVIEW, f"Page {pages} has no text and was not checked.", "Read it by eye."
            )
        )
    findings += _qualifier_findings(asset)
    return findings + asset_rule_findings(asset)


def _qualifier_findings(asset: Asset) -> list[Raised]:
    """US-13: a qualifier stands in the same piece as its claim."""
    from content.clearing import missing_qualifiers

    assert asset.version is not None
    return [
        Raised(
            "US-13",
            Level.BLOCK,
            f"{use.claim} is on page {use.page} without “{text}”.",
            "Print the qualifier with the claim.",
        )
        for use, text in missing_qualifiers(asset.version)
    ]
