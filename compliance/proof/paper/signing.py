"""The signature manifest (21 CFR 11.50(b)): what a reader of any printed copy must see of each signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.models import Meaning, Verdict
from compliance.proof.kinds import Dossier
from compliance.proof.paper.frame import INNER
from compliance.proof.paper.look import (
    BOLD,
    H2,
    MONO,
    SMALL,
    SOFT,
    Paragraph,
    plain,
    style,
    table,
    utc,
    words,
)

_HASH = style(MONO, 6.6, SOFT)
_NAME = style(BOLD, 9)


def manifest(dossier: Dossier) -> Iterator[Any]:
    """Every round with its signatures, the newest first."""
    for round_ in reversed(dossier["tables"]["rounds"]):
        yield from round_manifest(dossier, round_)
    if not dossier["tables"]["rounds"]:
        yield words("It was never submitted for review, so nobody has signed it.")


def round_manifest(dossier: Dossier, round_: dict[str, Any]) -> Iterator[Any]:
    """One round: which version it was over, and who signed it."""
    yield words(f"{version_name(dossier, round_)}: {outcome(dossier, round_)}", H2)
    yield words(
        f"Submitted by {round_['submitted_by_name']} on {utc(round_['started_at'])}. "
        "Each signature is for this version alone.",
        SMALL,
    )
    yield Paragraph(f"Version hash {round_['digest']}", _HASH)
    required = {row["id"]: row for row in dossier["tables"]["required"] if row["round"] == round_["id"]}
    given = [row for row in dossier["tables"]["signatures"] if row["round"] == round_["id"]]
    rows: list[list[Any]] = [["Signer", "Role and meaning", "Statement", "Signed at"]]
    for row in given:
        rows.append(_signature(row, required.get(row["required"], {})))
    signed = {row["required"] for row in given}
    rows += [["Not signed", row["label"], "", ""] for pk, row in required.items() if pk not in signed]
    yield table(rows, [INNER * 0.23, INNER * 0.19, INNER * 0.36, INNER * 0.22])


def _signature(row: dict[str, Any], seat: dict[str, Any]) -> list[Any]:
    meaning = f"{Meaning(row['meaning']).label} · {Verdict(row['verdict']).label}"
    behalf = row.get("on_behalf_of_name") or row.get("on_behalf_of") or ""
    reason = f" Reason: “{row['reason']}”" if row["reason"] else ""
    return [
        [
            words(row["printed_name"], _NAME),
            words(row["title"] or "no title on record", SMALL),
            *([words(f"on behalf of {behalf}", SMALL)] if behalf else []),
        ],
        [words(seat.get("label", row["role"]), style(size=8)), words(meaning, SMALL)],
        [
            words(f"“{row['statement']}”{reason}", style(size=8)),
            Paragraph(f"signature {plain(row['hash'])}", _HASH),
        ],
        words(utc(row["signed_at"]), style(size=8)),
    ]


def version_name(dossier: Dossier, round_: dict[str, Any]) -> str:
    """“Version 2, round 1”: versions are counted by approvals, rounds within each."""
    approvals = [row["round"] for row in dossier["tables"]["approvals"]]
    version = sum(approved < round_["id"] for approved in approvals) + 1
    return f"Version {version}, round {round_['number']}"


def outcome(dossier: Dossier, round_: dict[str, Any]) -> str:
    approval = next((a for a in dossier["tables"]["approvals"] if a["round"] == round_["id"]), None)
    if approval:
        return f"approved {utc(approval['approved_at'])}"
    return {"in_progress": "in review", "rejected": "sent back", "cancelled": "ended without a verdict"}.get(
        round_["status"], round_["status"]
    )
