"""What was said on the way to a verdict, what was asked afterwards, and who looked again; shortly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.models import TaskKind
from compliance.proof.kinds import Dossier
from compliance.proof.paper.frame import INNER
from compliance.proof.paper.look import style, table, utc, words
from compliance.proof.paper.signing import version_name


def comments(dossier: Dossier) -> Iterator[Any]:
    """Each comment with the words it is about, its answers and how it was settled; nothing where none is."""
    rounds = {row["id"]: row for row in dossier["tables"]["rounds"]}
    small = style(size=8)
    rows: list[list[Any]] = [["Round and place", "Comment", "Answers and outcome"]]
    for row in dossier["tables"]["comments"]:
        said = [
            words(f"{each['printed_name']}, {utc(each['at'])}: {each['text']}", small)
            for each in dossier["tables"]["replies"]
            if each["comment"] == row["id"]
        ]
        if row["resolved_at"]:
            how = f": {row['resolution']}" if row["resolution"] else ""
            said.append(words(f"Settled by {row['resolved_by_name']}, {utc(row['resolved_at'])}{how}", small))
        about = f"{row['text']} About: “{row['quote']}”" if row["quote"] else row["text"]
        kind = "must be settled" if row["kind"] == "mandatory" else "suggestion"
        rows.append(
            [
                f"{version_name(dossier, rounds[row['round']])}, {row['part'] or 'the whole'}; {kind}",
                words(f"{row['printed_name']}, {utc(row['at'])}: {about}", small),
                said or "open",
            ]
        )
    if len(rows) > 1:
        yield table(rows, [INNER * 0.22, INNER * 0.42, INNER * 0.36])


def upkeep(dossier: Dossier) -> Iterator[Any]:
    """Tasks, signed periodic reviews and legal holds, each a sentence; nothing where none is."""
    for row in dossier["tables"]["tasks"]:
        kind = TaskKind(row["kind"]).label if row["kind"] in TaskKind.values else row["kind"]
        ended = "still open"
        if row["closed_at"]:
            ended = f"closed by {row['closed_by_name']} on {utc(row['closed_at'])}: {row['outcome']}"
        yield words(f"{kind}, asked on {utc(row['opened_at'])}: {row['reason']} It is {ended}")
    for row in dossier["tables"]["periodic_reviews"]:
        title = f", {row['title']}" if row["title"] else ""
        remark = f" Remark: “{row['remark']}”" if row["remark"] else ""
        yield words(
            f"Signed by {row['printed_name']}{title} on {utc(row['signed_at'])}: “{row['statement']}”{remark}"
        )
    for row in dossier["tables"]["holds"]:
        yield words(f"Held by {row['by_name']} on {utc(row['at'])}: {row['reason']}")
        if row["lifted_at"]:
            yield words(f"Lifted by {row['lifted_by_name']} on {utc(row['lifted_at'])}: {row['lift_reason']}")
