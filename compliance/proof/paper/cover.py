"""The first page: the statement, whether it stands, and the facts of its clearance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import Spacer

from compliance.models import Audience
from compliance.proof.contents import Contents
from compliance.proof.kinds import Dossier, kind_of
from compliance.proof.paper.frame import INNER
from compliance.proof.paper.look import MONO, SERIF, SMALL, SOFT, day, notice, style, table, tag, utc, words
from compliance.proof.paper.signing import outcome, version_name


def latest(dossier: Dossier) -> dict[str, Any] | None:
    """The round to show first: that of the approval in force, else the newest."""
    tables = dossier["tables"]
    if tables["approvals"]:
        approved = tables["approvals"][-1]["round"]
        return next(row for row in tables["rounds"] if row["id"] == approved)
    return tables["rounds"][-1] if tables["rounds"] else None


def standing(dossier: Dossier) -> tuple[str, str]:
    """Where the content stands, in words, and the tone."""
    tables = dossier["tables"]
    if tables["withdrawals"]:
        return f"Withdrawn {utc(tables['withdrawals'][0]['at'])}", "stopped"
    if any(not row["lifted_at"] for row in tables["suspensions"]):
        return "Suspended", "stopped"
    if tables["approvals"]:
        return "Approved", "cleared"
    return "Not approved", "soon"


def cover(contents: Contents, made: dict[str, str]) -> Iterator[Any]:
    dossier = contents.subject
    round_ = latest(dossier)
    yield tag(*standing(dossier))
    yield Spacer(0, 8)
    if round_:
        headline = kind_of(dossier["kind"]).model.headlines([round_["canonical"]])[0]
        yield words(f"{headline.name} · {headline.product}", style(size=10, colour=SOFT))
        yield Spacer(0, 4)
        yield words(headline.sentence, style(SERIF, 23, leading=1.28))
    else:
        yield words(dossier["label"], style(SERIF, 23, leading=1.28))
        yield words("It was never submitted for review.", SMALL)
    yield Spacer(0, 16)
    yield table(list(_facts(contents, round_, made)), [INNER * 0.24, INNER * 0.76], head=False)
    if not dossier["tables"]["approvals"]:
        yield Spacer(0, 12)
        yield notice("Nobody has approved this. It may not be used outside.", "soon")


def _facts(contents: Contents, round_: dict[str, Any] | None, made: dict[str, str]) -> Iterator[list[Any]]:
    dossier = contents.subject
    label = style(size=8.5, colour=SOFT)
    code = style(MONO, 7.6)
    if round_:
        yield [words("Version shown", label), f"{version_name(dossier, round_)}, {outcome(dossier, round_)}"]
        yield [words("Version hash", label), words(round_["digest"], code)]
        signed = [row for row in dossier["tables"]["signatures"] if row["round"] == round_["id"]]
        said = "; ".join(f"{row['printed_name']} ({row['role']})" for row in signed)
        yield [words("Signed by", label), said or "nobody yet"]
        asked = [
            f"{row['market']}, {Audience(row['audience']).label}: {day(row['effective'])} until before "
            f"{day(row['expiry'])}"
            for row in round_["canonical"].get("markets", [])
        ]
        yield [words("Asked for", label), "\n".join(asked) or "no market"]
    windows = dossier["tables"].get("windows", [])
    cleared = sorted({f"{row['market']} {Audience(row['audience']).label}" for row in windows})
    yield [words("On record as cleared", label), ", ".join(cleared) or "nowhere"]
    sources, files = len(contents.of_kind("messaging.evidence")), len(contents.files)
    yield [words("Holds", label), f"{len(contents.dossiers)} dossiers, {sources} sources, {files} files"]
    yield [words("Made", label), f"{utc(made['at'])} by {made['by']}"]
    yield [
        words("Audit trail", label),
        words(f"ended at record {contents.head.sequence:,} with {contents.head.hash}", code),
    ]
