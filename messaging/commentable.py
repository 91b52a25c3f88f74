"""The texts of claims and messages that a comment can point at, as a round froze them."""

from __future__ import annotations

from compliance.models import SignoffTaskState
from compliance.parts import Part, numbered
from messaging.models import Message


def claim_parts(round_: SignoffTaskState) -> list[Part]:
    frozen = round_.canonical
    return [
        Part("text", "The statement", frozen["text"]),
        *numbered("qualifier", "Qualifier", frozen["qualifiers"]),
        *numbered("wording", "Other wording", frozen["wordings"]),
        Part("indication", "Indication", frozen["indication"]["text"]),
        *numbered("anchor", "Evidence", (anchor["quote"] for anchor in frozen["anchors"])),
    ]


def message_parts(model: type[Message], round_: SignoffTaskState) -> list[Part]:
    frozen = round_.canonical
    return [Part(name, model.line_name(name), frozen[name]) for name in model.LINES if frozen[name]]
