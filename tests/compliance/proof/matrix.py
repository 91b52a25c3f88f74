"""The tamper matrix: every harm to every table that compliance rests on. A new table gets a row in it."""

from __future__ import annotations

from tests.compliance.proof.harms import HARMS
from tests.compliance.proof.matrix_beside import BESIDE
from tests.compliance.proof.matrix_signed import SIGNED

MATRIX = SIGNED | BESIDE
CELLS = [(name, harm) for name in MATRIX for harm in HARMS]

#: Guarded tables that are no row of the matrix, and why.
NOT_IN_MATRIX = {
    "messaging.RetractionSnapshot": "Which list of retractions was read: nothing is cleared by it.",
    "messaging.PublicationNotice": "What was told of a source: what follows from it is in the trail.",
    "messaging.UnsolicitedQuestion": "What somebody asked: nothing is cleared by it, and the trail has it.",
    "content.ContentRequest": "What somebody wishes for: nothing is cleared by it, and the trail has it.",
    "compliance.SeatNotice": "It says who was reminded: nothing is cleared by it, and the trail has it.",
    "compliance.Blockage": "It says that a review waits: nothing is cleared by it, and the trail has it.",
}
