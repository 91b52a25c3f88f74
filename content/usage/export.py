"""The report as tables, and these as CSV and as a workbook: the same numbers, with their definitions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cms.core.spreadsheets import guarded

from .definitions import DEFINITIONS
from .demand import Term
from .report import Report, use_words

Value = str | int
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables_of(report: Report) -> list[Table]:
    """Every number of the report, the definitions last."""
    return [
        Table(
            "Figures",
            ("Figure", "Value", "Change", "Of what", "Period"),
            tuple(
                (each.definition.name, each.value, each.change, each.base, str(report.scope.period))
                for each in report.figures
            ),
        ),
        Table(
            "Weeks",
            ("From", "To", "Used", "Cleared", "Share", "Share one period earlier"),
            tuple(
                (
                    week.period.first.isoformat(),
                    week.period.last.isoformat(),
                    week.use.used,
                    week.use.shareable,
                    use_words(week.use),
                    use_words(week.before),
                )
                for week in report.weeks
            ),
        ),
        Table(
            "Unused by cause",
            ("Cause", "Pieces", "Of pieces cleared 90 days"),
            tuple((each.definition.name, len(each.pieces), report.judged) for each in report.unused),
        ),
        Table(
            "Unused pieces",
            ("Piece", "Cause"),
            tuple((title, each.definition.name) for each in report.unused for _, title in each.pieces),
        ),
        Table(
            "Most used pieces",
            ("Piece", "Confirmed views", "Raw openings", "Shares", "Presentations", "Opened by colleagues"),
            tuple(
                (each.title, each.confirmed, each.openings, each.shares, each.presentations, each.looked_at)
                for each in report.top
            ),
        ),
        Table(
            "Persona and stage",
            ("Persona", "Stage", "Used", "Confirmed views", "Searches", "Cleared pieces", "Gap"),
            tuple(
                (persona, stage, cell.uses, cell.confirmed, cell.searches, cell.pieces, "gap" * cell.gap)
                for persona, cells in report.grid.rows
                for stage, cell in zip(report.grid.stages, cells, strict=True)
            ),
        ),
        Table(
            "Without a result",
            ("Words", "Looked for in", "Searches"),
            tuple((t.words, t.inside or "pieces", t.searches) for t in report.demand.zero),
        ),
        Table(
            "Not followed",
            ("Words", "Searches"),
            tuple((t.words, t.searches) for t in report.demand.unopened),
        ),
        Table(
            "Met only a block",
            ("Words", "Searches", "Held back because"),
            tuple((term.words, term.searches, reason_words(term)) for term in report.demand.withheld),
        ),
        Table(
            "Definitions",
            ("Number", "Meaning", "Computed as"),
            tuple((each.name, each.text, each.formula) for each in DEFINITIONS.values()),
        ),
    ]


def reason_words(term: Term) -> str:
    """Why the fitting pieces of a term were held back, with how many pieces."""
    return ", ".join(f"{reason.replace('_', ' ')} ({count})" for reason, count in term.reasons.items())


def as_csv(tables: Iterable[Table]) -> str:
    """All tables below one another, each under its title, with an empty line between."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in tables:
        writer.writerow([table.title])
        writer.writerow(table.header)
        writer.writerows([guarded(value) for value in row] for row in table.rows)
        writer.writerow([])
    return out.getvalue()


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """A workbook with one sheet a table."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.title)
        sheet.append(table.header)
        for row in table.rows:
            sheet.append([guarded(value) for value in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, cells in enumerate(sheet.columns, start=1):
            widest = max(len(str(cell.value or "")) for cell in cells)
            sheet.column_dimensions[get_column_letter(number)].width = min(widest, _WIDEST) + 2
            for cell in cells:
                cell.alignment = Alignment(wrap_text=widest > _WIDEST, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
