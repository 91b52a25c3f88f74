"""The texts of claims and messages that a comment can point at, as a round froze them."""

from __future__ import annotations

from compliance.models import SignoffTaskState
from compliance.parts import Part, numbered
from messaging.models import Positioning

#: The lines of a positioning, in the order of its sentence.
POSITIONING_LINES = ("for_whom", "need", "category", "benefit", "alternative")


def line_name(field: str) -> str:
    """What a line of a positioning is called on screens."""
    return str(Positioning._meta.get_field(field).help_text)


def claim_parts(round_: SignoffTaskState) -> list[Part]:
    frozen = round_.canonical
    return [
        Part("text", "The statement", frozen["text"]),
        *numbered("qualifier", "Qualifier", frozen["qualifiers"]),
        *numbered("wording", "Other wording", frozen["wordings"]),
        Part("indication", "Indication", frozen["indication"]["text"]),
        *numbered("anchor", "Evidence", (anchor["quote"] for anchor in frozen["anchors"])),
    ]


def positioning_parts(round_: SignoffTaskState) -> list[Part]:
    frozen = round_.canonical
    return [Part(name, line_name(name), frozen[name]) for name in POSITIONING_LINES if frozen[name]]
