"""Citations in the style of AMA 11: the list of references, and the superscripts that point into it (§4.2).

Numbers are given by first use, so a list is made from the order in which a piece cites. What nobody outside
can read (data on file) has no place in the list; it is named in the text.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

#: Up to so many authors are all named; of more, the first three.
ALL_AUTHORS, FIRST_AUTHORS = 6, 3


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation is made of; `authors` as “Sato K, Ferreira M”, or with semicolons."""

    title: str
    authors: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    accessed_on: date | None = None
    number: str = ""
    published: bool = True


def authors_of(text: str) -> list[str]:
    """The authors one by one. Where semicolons part them, a group's name may hold commas."""
    parts = text.split(";") if ";" in text else text.split(",")
    return [part.strip() for part in parts if part.strip()]


def named_authors(text: str) -> str:
    """The authors as AMA names them: all of up to six, else the first three and “et al”."""
    authors = authors_of(text)
    if len(authors) > ALL_AUTHORS:
        return f"{', '.join(authors[:FIRST_AUTHORS])}, et al"
    return ", ".join(authors)


def citation(work: Work) -> str:
    """One entry: `Authors. Title. Journal. Year;Volume(Issue):Pages. doi:…`, without what is not known."""
    parts = [_sentence(named_authors(work.authors)), _sentence(work.title)]
    where = f"{work.volume}{f'({work.issue})' if work.issue else ''}{f':{work.pages}' if work.pages else ''}"
    year = str(work.year) if work.year else ""
    if work.published:
        parts.append(_sentence(work.journal))
        parts.append(_sentence(f"{year};{where}" if year and where else year or where))
    else:
        parts.append(_sentence(", ".join(filter(None, ["Data on file", work.number, work.journal, year]))))
    if work.published and work.number:
        parts.append(_sentence(work.number))
    if work.doi:
        parts.append(f"doi:{work.doi}")
    elif work.url:
        seen = work.accessed_on
        parts.append(f"Accessed {seen:%B} {seen.day}, {seen.year}. {work.url}" if seen else work.url)
    return " ".join(filter(None, parts))


def _sentence(text: str) -> str:
    """The text with one full stop at its end; a question mark is enough of one."""
    text = text.strip()
    return text if not text or text[-1] in ".?!" else f"{text}."


@dataclass(frozen=True, slots=True)
class Reference(Generic[K]):
    """An entry of a list of references; `number` from 1, None for what the list has no place for."""

    key: K
    number: int | None
    text: str


def reference_list(cited: Iterable[tuple[K, Work]]) -> list[Reference[K]]:
    """The works in the order of first use, each once; data on file comes after the list, unnumbered."""
    works: dict[K, Work] = {}
    for key, work in cited:
        works.setdefault(key, work)
    listed = [(key, work) for key, work in works.items() if work.published]
    aside = [(key, work) for key, work in works.items() if not work.published]
    return [
        *(Reference(key, number, citation(work)) for number, (key, work) in enumerate(listed, 1)),
        *(Reference(key, None, citation(work)) for key, work in aside),
    ]


def marks(numbers: Iterable[int], pages: Iterable[tuple[int, str]] = ()) -> str:
    """The superscript for several references: runs of three or more as `3-8`, a place in one as `3(p21)`."""
    places = dict(pages)
    ordered = sorted(set(numbers))
    found: list[str] = []
    while ordered:
        run = _run(ordered, places)
        ordered = ordered[len(run) :]
        if len(run) >= 3:
            found.append(f"{run[0]}-{run[-1]}")
        else:
            found += [f"{each}({places[each]})" if each in places else str(each) for each in run]
    return ",".join(found)


def _run(ordered: Sequence[int], places: dict[int, str]) -> list[int]:
    """The numbers from the first on that follow on one another; one with a place in it stands alone."""
    run = [ordered[0]]
    if ordered[0] not in places:
        for each in ordered[1:]:
            if each != run[-1] + 1 or each in places:
                break
            run.append(each)
    return run


def may_follow(text: str) -> bool:
    """Whether a superscript may stand right after `text`: after a number or a unit it reads as a power."""
    return not re.search(r"(?:\d|\b(?:mm|cm|m|km|in|ft|s|kg|g|L))$", text.rstrip(".,"))
