"""Tables that people bring, CSV or XLSX, as rows of text with their line. No Django."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException


class BrokenTable(ValueError):
    """Raised for a table that cannot be used; `faults` name each line and what is wrong there."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its header: the line in the file, and the text of each named column."""

    line: int
    cells: dict[str, str]


def read_table(name: str, data: bytes, required: tuple[str, ...], known: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV (UTF-8) or XLSX (its first sheet); empty rows are left out.

    Raises BrokenTable for another encoding, a missing or strange column, or a row of another length.
    """
    lines = _xlsx(data) if name.lower().endswith(".xlsx") else _csv(data)
    _, first = next(lines, (1, []))
    header = [cell.strip().lower() for cell in first]
    faults = [f"Line 1: missing column {column}." for column in required if column not in header]
    faults += [f"Line 1: “{column}” is no known column." for column in header if column not in known]
    faults += [f"Line 1: {column} stands twice." for column in set(header) if header.count(column) > 1]
    if faults:
        raise BrokenTable(faults)
    rows = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(f"Line {line}: {len(cells)} columns instead of {len(header)}.")
            continue
        rows.append(Row(line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)}))
    if faults:
        raise BrokenTable(faults)
    if not rows:
        raise BrokenTable(["The table has no rows."])
    return rows


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BrokenTable([f"Line {number}: not UTF-8. Save the table as UTF-8."]) from None
    if b"\0" in data:
        raise BrokenTable(["Line 1: not UTF-8. Save the table as UTF-8."])
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as problem:
        raise BrokenTable([f"Line {reader.line_num}: {problem}."]) from problem


def _xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError) as problem:
        raise BrokenTable(["The file is no readable XLSX table."]) from problem
    width = 0
    for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        row = ["" if cell is None else _text(cell) for cell in cells]
        if not width:
            while row and not row[-1]:
                row.pop()
            width = len(row)
        elif len(row) > width and not any(row[width:]):
            row = row[:width]
        yield line, row + [""] * (width - len(row))


def _text(cell: object) -> str:
    """Office programs keep years and numbers as floats."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
