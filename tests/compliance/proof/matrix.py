"""The tamper matrix: every harm to every table that compliance rests on. A new table gets a row in it."""

from __future__ import annotations

from tests.compliance.proof.harms import HARMS
from tests.compliance.proof.matrix_access import ACCESS
from tests.compliance.proof.matrix_beside import BESIDE
from tests.compliance.proof.matrix_field import FIELD
from tests.compliance.proof.matrix_governing import GOVERNING
from tests.compliance.proof.matrix_signed import SIGNED

MATRIX = SIGNED | BESIDE | GOVERNING | ACCESS | FIELD
CELLS = [(name, harm) for name in MATRIX for harm in HARMS]
