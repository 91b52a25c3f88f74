"""How well the comparison does on labelled pairs: precision and recall, by class and kind of difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from messaging.matching.comparison import Grade, compare
from messaging.matching.reading import read

SETS = ("tuning", "layout", "held", "adversarial")


class BadPairs(ValueError):
    """A file of pairs with a line that is none; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An approved wording, a sentence, and whether both mean the same. `kind` is the kind of difference."""

    wording: str
    sentence: str
    same: bool
    kind: str


@dataclass(slots=True)
class Result:
    """Counts of one evaluation. Exact and near are counted apart; a pair found at all is either."""

    pairs: int = 0
    same: int = 0
    graded: Counter[tuple[Grade, bool]] = field(default_factory=Counter)
    missed: list[Pair] = field(default_factory=list)
    wrong: list[Pair] = field(default_factory=list)
    by_kind: dict[tuple[str, bool], list[int]] = field(default_factory=dict)

    @property
    def changed_as_exact(self) -> int:
        return self.graded[Grade.EXACT, False]

    @property
    def exact_precision(self) -> float | None:
        return _share(self.graded[Grade.EXACT, True], self.changed_as_exact)

    @property
    def near_precision(self) -> float | None:
        return _share(self.graded[Grade.NEAR, True], self.graded[Grade.NEAR, False])

    @property
    def near_recall(self) -> float | None:
        """Of the pairs that mean the same in other words, how many are near."""
        exact = self.graded[Grade.EXACT, True]
        near = self.graded[Grade.NEAR, True]
        return _share(near, self.same - exact - near)


def _share(hits: int, others: int) -> float | None:
    return hits / (hits + others) if hits + others else None


def labelled(name: str) -> list[Pair]:
    """The pairs of one of SETS. Raises BadPairs."""
    path = Path(__file__).parent / "pairs" / f"{name}.txt"
    return list(parsed(path.read_text(encoding="utf-8").splitlines(), path.name))


def parsed(lines: Iterable[str], source: str) -> Iterator[Pair]:
    wording = ""
    for number, line in enumerate(lines, start=1):
        sign, _, rest = line.strip().partition(" ")
        if not sign or sign.startswith("#"):
            continue
        if sign == "=" and rest:
            wording = rest
            continue
        kind, bar, sentence = rest.partition(" | ")
        if sign not in "+-" or not bar or not wording:
            raise BadPairs(f"{source}, line {number}: write “+ kind | sentence” below a line “= wording”.")
        laid_out = sentence.strip().replace("\\n", "\n").replace("\\-", "\u00ad")
        yield Pair(wording, laid_out, sign == "+", kind)


def evaluate(pairs: Iterable[Pair]) -> Result:
    result = Result()
    for pair in pairs:
        grade = compare(read(pair.wording), read(pair.sentence)).grade
        found = grade in (Grade.EXACT, Grade.NEAR)
        result.pairs += 1
        result.same += pair.same
        result.graded[grade, pair.same] += 1
        if pair.same and not found:
            result.missed.append(pair)
        if found and not pair.same:
            result.wrong.append(pair)
        right, total = result.by_kind.get((pair.kind, pair.same), [0, 0])
        result.by_kind[pair.kind, pair.same] = [right + (found == pair.same), total + 1]
    return result
