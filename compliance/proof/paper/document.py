"""The order of a pack on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.platypus import PageBreak, Spacer

from compliance.proof.contents import Contents
from compliance.proof.kinds import kind_of
from compliance.proof.paper.cover import cover, latest, standing
from compliance.proof.paper.evidence import attached
from compliance.proof.paper.foot import foot
from compliance.proof.paper.frame import make_pdf
from compliance.proof.paper.history import audit, findings, places, says, stops, versions
from compliance.proof.paper.look import H1, H2, QUOTE, SMALL, words
from compliance.proof.paper.signing import manifest, round_manifest
from compliance.proof.paper.talk import comments, upkeep

_CHECKING = (
    "The zip that this PDF belongs to holds the same records as JSON, the exact files, and verify.py. "
    "Run “python3 verify.py” there: it recomputes every hash and signature offline, names each fault, and "
    "prints the digest that stands at the foot of this page. Marked words were added, struck ones removed. "
    "“Changed N times since entry” counts every change that the audit trail holds."
)


def substantiation_pdf(contents: Contents, digest: str, made: dict[str, str]) -> bytes:
    """The PDF of a pack with this digest; the same contents and time give the same bytes."""
    subject = contents.subject
    title = f"{subject['label']} · substantiation pack"
    return make_pdf(list(_story(contents, made)), title, made["organisation"], digest, list(foot(subject)))


def _story(contents: Contents, made: dict[str, str]) -> Iterator[Any]:
    subject = contents.subject
    yield from cover(contents, made)
    for number, (name, parts) in enumerate(
        (
            ("Signatures", manifest(subject)),
            ("What it says", says(subject)),
            ("Versions", versions(subject)),
            ("Findings and answers", findings(subject)),
            ("Comments", comments(subject)),
            ("Where and when it is cleared", places(subject)),
            ("Suspensions and withdrawal", stops(subject)),
            ("Tasks, periodic reviews and holds", upkeep(subject)),
            ("Files and pages", _files(contents)),
            ("What it rests on", _others(contents)),
            ("History", audit(subject)),
            ("Checking this copy", iter([words(_CHECKING)])),
        )
    ):
        shown = list(parts)
        if shown:
            # The cover has a page of its own; the manifest starts the next.
            yield PageBreak() if number == 0 else Spacer(0, 14)
            yield words(name, H1)
            yield from shown


def _files(contents: Contents) -> Iterator[Any]:
    for dossier in contents.dossiers:
        yield from attached(contents, dossier)


def _others(contents: Contents) -> Iterator[Any]:
    """The other contents that were signed: each with its words, where it stands and its own signatures."""
    for dossier in contents.dossiers[1:]:
        round_ = latest(dossier)
        if round_ is None:
            continue
        headline = kind_of(dossier["kind"]).model.headlines([round_["canonical"]])[0]
        yield words(f"{headline.name}: {standing(dossier)[0].lower()}", H2)
        yield words(headline.sentence, QUOTE)
        yield from round_manifest(dossier, round_)
        yield words(
            f"Its other rounds, findings and history are in records/{dossier['kind']}-{dossier['id']}.json.",
            SMALL,
        )
