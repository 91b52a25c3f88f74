"""What stands at the foot of every page, so that no page of a copy goes without it.

Who signed the version shown, as what, when and for what (21 CFR 11.50(b)), and what of it was changed since
it was first entered (EU Annex 11 §8.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.models import Meaning, Verdict
from compliance.proof.kinds import Dossier
from compliance.proof.paper.cover import latest
from compliance.proof.paper.look import utc
from compliance.proof.paper.saying import changes_since_entry, name_of
from compliance.proof.paper.signing import outcome, version_name


def foot(dossier: Dossier) -> Iterator[str]:
    """Sentences in plain text, the version first."""
    round_ = latest(dossier)
    if round_ is None:
        yield "Never submitted for review: nobody has signed it."
        return
    yield f"{version_name(dossier, round_)}, {outcome(dossier, round_)}. Version hash {round_['digest']}."
    seats = {row["id"]: row["label"] for row in dossier["tables"]["required"] if row["round"] == round_["id"]}
    given = [row for row in dossier["tables"]["signatures"] if row["round"] == round_["id"]]
    for row in given:
        title = f", {row['title']}" if row["title"] else ""
        behalf = row.get("on_behalf_of_name")
        yield (
            f"Signed by {row['printed_name']}{title}{f', on behalf of {behalf}' if behalf else ''}: "
            f"{Meaning(row['meaning']).label}, {Verdict(row['verdict']).label}, as "
            f"{seats.get(row['required'], row['role'])}, {utc(row['signed_at'])}."
        )
    if not given:
        yield "Nobody has signed this version."
    changed = [
        f"{name_of(field)} {count} time{'' if count == 1 else 's'}"
        for field, count in changes_since_entry(dossier).items()
        if count
    ]
    yield f"Changed since entry: {'; '.join(changed) or 'nothing'}."
