"""Numbers with units, which are written in more ways than one: 5 mm, 5mm; 10 µm, 10 um. Pure."""

from __future__ import annotations

import re

_SAME = (
    ("μm", "um"),
    ("μg", "mcg", "ug"),
    ("μl", "ul"),
    ("fr", "french"),
    ("ga", "gauge"),
    ("min", "minutes"),
)
_UNITS = """
mm cm m nm km ml l dl cl kg g mg ng lb oz mmhg cmh2o mbar bar kpa pa psi hz khz mhz ghz v mv kv ma mah w kw wh
j t gy mgy h hr hrs s ms bpm iu db lpm
"""
#: Each unit, folded, with all that means the same.
_ALIKE: dict[str, tuple[str, ...]] = {unit: (unit,) for unit in _UNITS.split()}
_ALIKE |= {unit: group for group in _SAME for unit in group}
_ATTACHED = re.compile(r"(\d+)([^\W\d_].*)")


def written(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways to write a number with its unit, the given one first; () for anything else.

    `words` are folded, so that a decimal point has parted its number: 2.4 mm is ("2", "4", "mm").
    """
    attached = _ATTACHED.fullmatch(words[-1])
    if attached:
        numbers, unit = (*words[:-1], attached[1]), attached[2]
    else:
        numbers, unit = words[:-1], words[-1]
    if unit not in _ALIKE or not numbers or not all(each.isdecimal() for each in numbers):
        return ()
    ways = [words]
    for each in (unit, *_ALIKE[unit]):
        ways += [(*numbers, each), (*numbers[:-1], numbers[-1] + each)]
    return tuple(dict.fromkeys(ways))
