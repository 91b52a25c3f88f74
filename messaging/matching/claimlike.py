"""Whether a sentence reads like a claim: it promises, compares or counts a result.

Deliberately broad: a sentence that is none is dismissed in a second, one that is missed goes out unsigned.
"""

from __future__ import annotations

import re

from messaging.matching.reading import Reading, read

#: "Read more", "see later": too common to mean a result unless something is compared.
_LOOSE = frozenset({"more", "less", "later", "earlier", "same", "longer"})
#: Fewer words make a heading.
SHORTEST = 4

_REFERENCE = re.compile(
    r"\bet al\b|\bdoi\b|10\.\d{4,9}/"
    r"|\b(19|20)\d\d\s*;\s*\d|\bdata on file\b|^\s*\d{1,2}\.\s+\w+\s+[A-Z]{1,3}[,.]",
    re.I,
)
_NOTICE = re.compile(
    r"\b(rx only|caution:|warning|contraindicat|precaution|adverse|instructions for use|"
    r"indicated for|intended for|trademark|all rights reserved|copyright|©|registered office|"
    r"for more information|contact|invented|www\.|@)",
    re.I,
)
_RESULT = re.compile(
    r"\b(safe|effective|proven|reliabl|protect|prevent|cure|heal|trust|easy|easier|simple|fast|rapid|quick|gentle|"
    r"precis|accurate|comfort|durable|strong|secure|success|outcome|benefit|advantage|recommend|prefer)\w*",
    re.I,
)


def why_claimlike(text: str) -> tuple[str, ...]:
    """Why a sentence reads like a claim, in words for a person; empty if it does not."""
    if (
        len(text.split()) < SHORTEST
        or text.rstrip().endswith("?")
        or _REFERENCE.search(text)
        or _NOTICE.search(text)
    ):
        return ()
    return tuple(_reasons(text, read(text)))


def _reasons(text: str, reading: Reading) -> list[str]:
    reasons = []
    if reading.comparators:
        reasons.append("it compares")
    outcomes = [place for place, _ in reading.directions if reading.stems[place] not in _LOOSE]
    if outcomes and not reading.comparators:
        reasons.append("it says that something gets better, more or less")
    measured = [str(amount) for _, amount in reading.quantities if amount.unit]
    if measured:
        reasons.append(f"it gives a figure ({', '.join(measured)})")
    if reading.certainty & {"best", "proven", "prevents", "always", "significantly"}:
        reasons.append("it promises or outdoes")
    result = _RESULT.search(text)
    if result:
        reasons.append(f"it speaks of a benefit (“{result.group().lower()}”)")
    return reasons
