"""Which proof may support which claim, and before whom: the matrix of messaging/data/admissibility.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

MATRIX_FILE = Path(__file__).parent / "data" / "admissibility.toml"


class Grade(IntEnum):
    """How far a kind of proof goes; more is better."""

    NO = 0
    CONDITIONAL = 1
    ACCEPTABLE = 2
    PRIMARY = 3


@dataclass(frozen=True, slots=True)
class Matrix:
    """Grades by claim type and kind of proof, and what they fall to before some audiences."""

    version: str
    claims: Mapping[str, Mapping[str, Grade]]
    audiences: Mapping[str, Mapping[str, Grade]]

    def grade(self, claim_type: str, design: str, audience: str = "") -> Grade:
        """How far one kind of proof goes for a claim of this type; NO for what the matrix does not name."""
        general = self.claims.get(claim_type, {}).get(design, Grade.NO)
        return min(general, self.audiences.get(audience, {}).get(design, Grade.PRIMARY))

    def best(self, claim_type: str, designs: Collection[str], audience: str = "") -> Grade:
        """How far several kinds of proof go together: as far as the best of them."""
        return max((self.grade(claim_type, design, audience) for design in designs), default=Grade.NO)


def read_matrix(path: Path = MATRIX_FILE) -> Matrix:
    """Read a matrix. Raises ValueError with file and fault for one that is not well formed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Matrix(data["version"], _grades(data["claims"]), _grades(data.get("audiences", {})))
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path}: {problem}") from problem


def _grades(table: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, Grade]]:
    found: dict[str, dict[str, Grade]] = {}
    for name, rows in table.items():
        found[name] = {}
        for grade, designs in rows.items():
            for design in designs:
                if design in found[name]:
                    raise KeyError(f"{name}: {design} has two grades")
                found[name][design] = Grade[grade.upper()]
    return found
