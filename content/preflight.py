"""The automatic checks on an asset before people are asked to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.models import Level, Raised
from content.models.assets import ClaimUse
from content.rule_checks import asset_rule_findings

if TYPE_CHECKING:
    from content.models import Asset, AssetVersion


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
    findings += _near_findings(version)
    findings += _sentence_findings(version)
    findings += _qualifier_findings(asset)
    return findings + asset_rule_findings(asset)


def _near_findings(version: AssetVersion) -> list[Raised]:
    """AST-04: a claim that the author recognised in other words is for the reviewers to judge."""
    return [
        Raised(
            "AST-04",
            Level.REVIEW,
            f"Page {use.page} says {use.claim} in other words: “{use.found}” The approved wording is "
            f"“{use.wording}” {' '.join(use.differences)}".strip(),
            "Compare both, or ask for the approved wording.",
            place=f"page {use.page}",
        )
        for use in version.confirmed_uses()
        if use.grade == ClaimUse.Grade.NEAR and use.found
    ]


def _sentence_findings(version: AssetVersion) -> list[Raised]:
    """AST-05: no sentence passes for a claim that it changes. AST-06: what else reads like a claim."""
    findings = []
    for each in version.sentences.select_related("resembles"):
        where = {"place": f"page {each.page}", "span": (each.starts, each.ends)}
        said = f" The author says: {each.reason}" if each.judged_at else ""
        if each.resembles:
            findings.append(
                Raised(
                    "AST-05",
                    Level.REVIEW if each.judged_at else Level.BLOCK,
                    f"“{each.text}” on page {each.page} resembles {each.resembles} and is not it. "
                    f"{' '.join(each.differences)}{said}",
                    "" if each.judged_at else "Use the approved wording, or say why it may stand.",
                    **where,
                )
            )
        else:
            findings.append(
                Raised(
                    "AST-06",
                    Level.WARN,
                    f"“{each.text}” on page {each.page} reads like a claim ({', '.join(each.why)}) "
                    f"and is none that is approved.{said}",
                    **where,
                )
            )
    return findings


def _qualifier_findings(asset: Asset) -> list[Raised]:
    """US-13: a qualifier stands on the page of its claim; on another page somebody answers for it."""
    from content.clearing import missing_qualifiers, parted_qualifiers

    assert asset.version is not None
    parted = [
        Raised(
            "US-13",
            Level.REVIEW,
            f"{use.claim} is on page {use.page}, and “{text}” only on another page.",
            "Print the qualifier on the same page, or say why both are seen together.",
            place=f"page {use.page}",
        )
        for use, text in parted_qualifiers(asset.version)
    ]
    return parted + [
        Raised(
            "US-13",
            Level.BLOCK,
            f"{use.claim} is on page {use.page} without “{text}”.",
            "Print the qualifier with the claim.",
        )
        for use, text in missing_qualifiers(asset.version)
    ]
