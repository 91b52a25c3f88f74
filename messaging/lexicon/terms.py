"""The small language in which the terms of a rule file are written, and what it means.

best                    this word, whole, in any capitals
risk-free               also “risk free” and “riskfree”: a space and a hyphen are the same
guarantee{s,d}          this word, or with one of these endings
pregnan*                this beginning of a word, with any ending
[totally|fully] safe    one of these, each written in the same language
fewer _ .. than         “_” is any one word, “..” up to six words of the same sentence
up to #                 “#” is a number, in figures or in words
prevents .. <disease>   one of the words of the class `disease` of the same file
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from messaging.lexicon.reading import read

_JOINT = r"(?:[ ]?-[ ]?|[ ])?"
_WORD = r"[^\s.;:!?,()]+(?:[.,][^\s.;:!?,()]+)*"
_GAP = rf"(?:(?:,?[ ]|[ ]?[-(]){_WORD}\)?){{0,6}}?,?[ ]"
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty"
    r"|hundred|half)"
)
_TOKEN = re.compile(r"\[|\]|\||\{[^{}]*\}|\.\.|<[a-z_]+>|[ -]+|\*|#(?!\d)|_|[^\[\]|{}<>*_ -]+|.")


class TermError(ValueError):
    """Raised for a term that does not follow the language; says what is wrong."""


def folded(text: str) -> str:
    """`text` as readings show it."""
    return read(text).text.strip()


def pattern_of(term: str, classes: Mapping[str, list[str]]) -> str:
    """The regular expression of one term, for whole words of a reading. Raises TermError."""
    parts = _TOKEN.findall(term.strip())
    if not parts:
        raise TermError("it is empty")
    made: list[str] = []
    depth = 0
    for index, part in enumerate(parts):
        before = parts[index - 1] if index else ""
        after = parts[index + 1] if index + 1 < len(parts) else ""
        if part == "[":
            depth += 1
            made.append("(?:")
        elif part == "]":
            depth -= 1
            if depth < 0:
                raise TermError("“]” without “[”")
            made.append(")")
        elif part == "|":
            if not depth:
                raise TermError("“|” outside of “[ ]”")
            made.append("|")
        elif part.startswith("{"):
            endings = [folded(each) for each in part[1:-1].split(",") if each.strip()]
            if not endings or not before:
                raise TermError("“{ }” needs a word before it and endings in it")
            made.append(f"(?:{'|'.join(map(re.escape, endings))})?")
        elif part == "..":
            made.append(_GAP)
        elif part.startswith("<") and part.endswith(">"):
            made.append(f"(?:{_one_of(part[1:-1], classes)})")
        elif part == "*":
            made.append(r"[^\W\d_]*")
        elif part == "#":
            made.append(_NUMBER)
        elif part == "_":
            made.append(rf"(?!than\b){_WORD}")
        elif not part.strip(" -"):
            if ".." not in (before, after):
                # After a number a hyphen or nothing, too: “3-fold”, “40%”.
                made.append(_JOINT)
        elif part in "{}":
            raise TermError(f"“{part}” is not closed")
        else:
            made.append(re.escape(folded(part)))
    if depth:
        raise TermError("“[” is not closed")
    return "".join(made)


def _one_of(name: str, classes: Mapping[str, list[str]]) -> str:
    if name not in classes:
        raise TermError(f"there is no class “{name}”")
    return "|".join(pattern_of(each, {}) for each in classes[name])


def alternation(patterns: list[str]) -> str:
    """One pattern for several, whole words only. The longest text is tried first."""
    return rf"(?<!\w)(?:{'|'.join(sorted(patterns, key=len, reverse=True))})(?!\w)"
