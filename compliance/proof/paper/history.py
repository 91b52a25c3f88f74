"""Versions, findings, places, stops and the audit trail, as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compliance.models import Audience, Event
from compliance.proof.kinds import Dossier
from compliance.proof.paper.cover import latest
from compliance.proof.paper.frame import INNER
from compliance.proof.paper.look import BODY, H2, QUOTE, SMALL, compared, plain, style, table, utc, words
from compliance.proof.paper.look import Paragraph as Marked
from compliance.proof.paper.saying import changes_since_entry, fields, in_words, lines
from compliance.proof.paper.signing import outcome, version_name
from compliance.wording_diff import items_diff, wording_diff

_MARK = ' <font size="7.5" color="#8a5300">{}</font>'


def says(dossier: Dossier) -> Iterator[Any]:
    """The version shown, field by field, each with how often it was changed since entry."""
    round_, counts = latest(dossier), changes_since_entry(dossier)
    if round_ is None:
        return
    for key, name, said in fields(round_["canonical"]):
        if not said and not counts.get(key):
            continue
        mark = _MARK.format(in_words(counts.get(key, 0)))
        yield Marked(f"{plain(name)}{mark}", H2)
        look = QUOTE if key in ("text", "title", "wordings", "qualifiers") else BODY
        yield from (words(line, look) for line in said or ["none"])


def versions(dossier: Dossier) -> Iterator[Any]:
    """Every submitted version, each with its changes against the one before."""
    before: dict[str, Any] = {}
    for round_ in dossier["tables"]["rounds"]:
        yield words(f"{version_name(dossier, round_)}: {outcome(dossier, round_)}", H2)
        changed = list(_changes(before, round_["canonical"]))
        yield from changed or [words("The same words as in the round before.", SMALL)]
        before = round_["canonical"]


def _changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Any]:
    for key, name, said in fields(now):
        was = lines(before.get(key)) if before else said
        if before and was == said:
            continue
        if key in ("text", "title") and len(said) == len(was) == 1:
            shown = [wording_diff(was[0], said[0])]
        else:
            shown = [[piece] for piece in items_diff(was, said)]
        if before or key in ("text", "title"):
            yield words(name, SMALL)
            yield from (compared(pieces, QUOTE if key == "text" else BODY) for pieces in shown)


def findings(dossier: Dossier) -> Iterator[Any]:
    """What the checks raised in each round, and how each was answered."""
    rounds = {row["id"]: row for row in dossier["tables"]["rounds"]}
    rows: list[list[Any]] = [["Rule", "Finding", "Answer"]]
    for finding in dossier["tables"]["findings"]:
        answers = [row for row in dossier["tables"]["dispositions"] if row["finding"] == finding["id"]]
        said = [
            words(f"{row['answer']} — {row['printed_name'] or 'a reviewer'}, {utc(row['at'])}", style(size=8))
            for row in answers
        ]
        rows.append(
            [
                f"{finding['rule']}, version {finding['version']}, {finding['level']}; "
                f"{version_name(dossier, rounds[finding['round']]).lower()}",
                f"{finding['message']} {finding['suggestion']}".strip(),
                said or ("no answer" if finding["level"] == "review" else "no answer needed"),
            ]
        )
    if len(rows) == 1:
        yield words("The automatic checks raised nothing.")
    else:
        yield table(rows, [INNER * 0.24, INNER * 0.40, INNER * 0.36])


def places(dossier: Dossier) -> Iterator[Any]:
    """Where, to whom and from when until when it is on record as cleared."""
    rows = [["Market", "Audience", "From", "Until (not included)"]] + [
        [row["market"], Audience(row["audience"]).label, utc(row["starts_at"]), utc(row["ends_at"])]
        for row in dossier["tables"].get("windows", [])
    ]
    if len(rows) == 1:
        yield words("It is cleared nowhere.")
    else:
        yield table(rows, [INNER * 0.16, INNER * 0.20, INNER * 0.32, INNER * 0.32])


def stops(dossier: Dossier) -> Iterator[Any]:
    """Withdrawal and suspensions, with who, when and why."""
    said = [
        f"Withdrawn by {row['by_name']} on {utc(row['at'])}: {row['reason']}"
        for row in dossier["tables"]["withdrawals"]
    ]
    for row in dossier["tables"]["suspensions"]:
        said.append(f"Suspended by {row['by_name']} on {utc(row['at'])}: {row['reason']}")
        if row["lifted_at"]:
            said.append(f"Lifted by {row['lifted_by_name']} on {utc(row['lifted_at'])}: {row['lift_reason']}")
    yield from (words(each) for each in said or ["It was never suspended or withdrawn."])


def audit(dossier: Dossier) -> Iterator[Any]:
    """Every audit record about it, in words."""
    rows: list[list[Any]] = [["No.", "When", "Who did what", "Details and reason"]]
    for entry in dossier["tables"]["audit"]:
        rows.append(
            [
                f"{entry['sequence']}",
                utc(entry["at"]),
                f"{entry['actor_name']} {_event(entry['event'])}",
                "\n".join(_details(entry)),
            ]
        )
    yield table(rows, [INNER * 0.08, INNER * 0.20, INNER * 0.28, INNER * 0.44])


#: Hashes and times that say to the microsecond what the columns say already.
_SILENT = (
    "digest", "signature", "signatures", "page_hashes", "findings", "required", "deadlines", "at"
)  # fmt: skip


def _event(name: str) -> str:
    return str(Event(name).label) if name in Event.values else name.replace("_", " ")


def _details(entry: dict[str, Any]) -> Iterator[str]:
    old, new = entry["old"] or {}, entry["new"] or {}
    if "says" in new:
        was, said = old.get("says") or {}, new["says"] or {}
        for key, name, now in fields(said):
            before = lines(was.get(key))
            if was and before != now:
                yield f"{name}: “{'; '.join(before)}” became “{'; '.join(now)}”"
    else:
        for key, value in new.items():
            if key not in _SILENT:
                yield f"{key.replace('_', ' ')}: {'; '.join(lines(value))}"
    if entry["reason"]:
        yield f"Reason: {entry['reason']}"
