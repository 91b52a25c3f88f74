"""Reading the Retraction Watch database, as Crossref gives it out: one CSV of about 70,000 rows (§4.4).

What is known of the file: `0` (PubMed) and `unavailable` (DOI) stand for nothing, several numbers are parted
by `;`, dates are written `M/D/YYYY 0:00`, and some lines are not UTF-8. The file is read once, line by line,
and what it costs in memory does not grow with it. One fault anywhere, and nothing of it is used.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COLUMNS = (
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS",
    "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate",
    "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes",
)  # fmt: skip

#: So many faults are named; who sends a wholly broken file needs no more.
FAULTS_NAMED = 20

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)


class Nature(StrEnum):
    """What the notice does to the paper."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"


class BrokenFile(ValueError):
    """Raised for a file that cannot be used; `faults` name each line and what is wrong there."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Notice:
    """One row: what was said about a paper, and by which numbers the paper is known."""

    line: int
    record_id: int
    nature: Nature
    on: date
    dois: frozenset[str]
    pmids: frozenset[str]
    title: str
    notice_doi: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a whole, sound file. `latin1_rows` were not UTF-8 and read as Latin-1 on request."""

    rows: int
    latin1_rows: int
    sha256: str
    notices: tuple[Notice, ...]


def doi_key(text: str) -> str:
    """A DOI as it is compared: lower case, without whatever stands before `10.`; '' for none."""
    _, ten, rest = text.strip().lower().partition("10.")
    return (ten + rest).rstrip(".,; ") if ten and "/" in rest else ""


def doi_keys(text: str) -> frozenset[str]:
    """The DOIs of a cell: each part of a list, and the whole, since a DOI may hold a semicolon itself."""
    if "10." not in text:
        return frozenset()
    parts = [text, *text.split(";")] if ";" in text else [text]
    return frozenset(filter(None, map(doi_key, parts)))


def pmid_keys(text: str) -> frozenset[str]:
    """The PubMed numbers of a cell. Raises ValueError for what is no number."""
    found = set()
    for part in text.split(";"):
        number = part.strip()
        if not number or number.lower() == "unavailable":
            continue
        if not (number.isascii() and number.isdigit()):
            raise ValueError(f"“{number}” is no number")
        if int(number):
            found.add(str(int(number)))
    return frozenset(found)


def read_retractions(
    lines: Iterable[bytes], wanted: Callable[[frozenset[str], frozenset[str]], bool], *, latin1: bool = False
) -> Reading:
    """Read the file to its end and keep the notices whose DOIs and PMIDs are `wanted`.

    Lines that are not UTF-8 are a fault; with `latin1` they are read as Latin-1, which changes names and
    never a number. Raises BrokenFile.
    """
    source = _Source(lines, latin1)
    rows, faults, notices = 0, [], []
    reader = csv.reader(source, strict=True)
    try:
        header = [each.strip() for each in next(reader, [])]
        missing = [each for each in COLUMNS if each not in header]
        if missing:
            raise BrokenFile([f"Line 1: missing column{'s' * (len(missing) > 1)} {', '.join(missing)}."])
        at = {name: header.index(name) for name in COLUMNS}
        for row in reader:
            if not row:
                continue
            rows += 1
            try:
                if len(row) != len(header):
                    raise ValueError(f"{len(row)} columns instead of {len(header)}")
                notice = _notice(row, at, reader.line_num, wanted)
            except ValueError as problem:
                faults.append(f"Line {reader.line_num}: {problem}.")
                if len(faults) == FAULTS_NAMED:
                    break
            else:
                if notice:
                    notices.append(notice)
    except (csv.Error, _Undecodable) as problem:
        faults.append(f"Line {source.number}: {problem}.")
    if not rows and not faults:
        faults.append("The file has no rows.")
    if faults:
        raise BrokenFile(faults)
    return Reading(rows, source.latin1_rows, source.digest.hexdigest(), tuple(notices))


def _notice(
    row: list[str],
    at: dict[str, int],
    line: int,
    wanted: Callable[[frozenset[str], frozenset[str]], bool],
) -> Notice | None:
    """The notice of a row if it is wanted; every row is checked whether or not."""
    number, nature = row[at["Record ID"]].strip(), row[at["RetractionNature"]].strip().lower()
    if not (number.isascii() and number.isdigit()):
        raise ValueError(f"“{number[:40]}” is no Record ID")
    if nature not in _NATURES:
        raise ValueError(f"“{nature[:40]}” is no RetractionNature that Vouch knows")
    on = _day(row[at["RetractionDate"]])
    cell = row[at["OriginalPaperPubMedID"]]
    try:
        pmids = pmid_keys(cell)
    except ValueError:
        raise ValueError(f"“{cell[:40]}” is no OriginalPaperPubMedID") from None
    dois = doi_keys(row[at["OriginalPaperDOI"]])
    if not wanted(dois, pmids):
        return None
    return Notice(
        line=line,
        record_id=int(number),
        nature=_NATURES[nature],
        on=on,
        dois=dois,
        pmids=pmids,
        title=row[at["Title"]].strip(),
        notice_doi=doi_key(row[at["RetractionDOI"]]),
        reason=", ".join(filter(None, (each.strip(" +") for each in row[at["Reason"]].split(";")))),
    )


_NATURES = {str(each): each for each in Nature}


def _day(text: str) -> date:
    found = _DATE.fullmatch(text.strip())
    try:
        if found:
            return date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise ValueError(f"“{text[:40]}” is no RetractionDate: M/D/YYYY is")


class _Undecodable(ValueError):
    """A line in another encoding than was asked for."""


class _Source:
    """The lines as text, counted and hashed as they pass."""

    def __init__(self, lines: Iterable[bytes], latin1: bool) -> None:
        self._lines = lines
        self._latin1 = latin1
        self.number = 0
        self.latin1_rows = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            self.digest.update(line)
            if b"\0" in line:
                raise _Undecodable("not UTF-8 but perhaps UTF-16: save the file as UTF-8")
            try:
                yield line.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError as problem:
                if not self._latin1:
                    raise _Undecodable(
                        f"not UTF-8 at byte {problem.start + 1}. If the rest of the file is sound, read such "
                        "lines as Latin-1 with --latin-1"
                    ) from problem
                self.latin1_rows += 1
                yield line.decode("latin-1")
