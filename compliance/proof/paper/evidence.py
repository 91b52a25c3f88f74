"""Each source with its exact file, and a picture of every page that is cited, with the passage."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image as Picture
from PIL import ImageChops, ImageDraw, UnidentifiedImageError
from reportlab.platypus import Image, KeepTogether, Spacer, Table, TableStyle

from compliance.proof.contents import Contents
from compliance.proof.kinds import Dossier, kind_of
from compliance.proof.paper.frame import INNER
from compliance.proof.paper.look import H2, LINE, MONO, QUOTE, SMALL, SOFT, style, utc, words

#: Widest picture in the PDF, in pixels: legible in print, and a fifth of the bytes.
PICTURE_WIDTH = 1000
TALLEST = 380
"""Height of a picture on paper, in points."""


def attached(contents: Contents, dossier: Dossier) -> Iterator[Any]:
    """The files of a dossier that are in the pack, each with its cited pages."""
    source = dossier["tables"].get("source")
    for row in source or []:
        yield words(row["title"], H2)
        about = [row.get("authors"), row.get("source"), row.get("year"), row.get("identifier")]
        yield words(" · ".join(str(each) for each in about if each), SMALL)
        if row.get("retracted_at"):
            yield words(
                f"Retracted {utc(row['retracted_at'])}: {row['retraction_reason']}",
                style(colour=SOFT),
            )
    passages = _passages(contents)
    said = [(*where, quote) for where, quotes in passages.items() for quote in quotes]
    marks = kind_of(dossier["kind"]).marks(dossier, said)
    for file in dossier["tables"].get("files", []):
        if not file["path"]:
            continue
        yield words(
            f"{file['name']}, {file['page_count']} pages, uploaded by {file['uploaded_by_name']} "
            f"on {utc(file['uploaded_at'])}",
            SMALL,
        )
        yield words(f"SHA-256 {file['sha256']}", style(MONO, 7, SOFT))
        for page in dossier["tables"]["pages"]:
            if page["file"] == file["id"]:
                quotes = passages.get((file["sha256"], page["number"]), [])
                boxes = marks.get((file["sha256"], page["number"]), [])
                yield KeepTogether(list(_page(contents, page, quotes, boxes)))


def _passages(contents: Contents) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for dossier in contents.dossiers:
        for sha256, number, said in kind_of(dossier["kind"]).passages(dossier):
            quotes = found.setdefault((sha256, number), [])
            if said and said not in quotes:
                quotes.append(said)
    return found


def _page(contents: Contents, page: dict[str, Any], quotes: list[str], boxes: list[Any]) -> Iterator[Any]:
    yield Spacer(0, 6)
    yield words(f"Page {page['number']}", style("Helvetica-Bold", 8.5))
    yield from (words(f"“{quote}”", QUOTE) for quote in quotes)
    if not page["path"]:
        yield words("This page has no picture: its file is text.", SMALL)
        return
    yield Spacer(0, 4)
    yield _picture(contents.files[page["path"]], boxes) or words(
        "The picture is missing from the store.", SMALL
    )


def _picture(stored: Any, boxes: list[Any]) -> Any:
    """The picture of a page, framed, its passages marked as with a pen."""
    try:
        with stored.storage.open(stored.name) as file, Picture.open(file) as opened:
            shown = opened.convert("RGB")
    except (OSError, UnidentifiedImageError):
        return None
    shown.thumbnail((PICTURE_WIDTH, 4 * PICTURE_WIDTH))
    pen = Picture.new("RGB", shown.size, "white")
    draw = ImageDraw.Draw(pen)
    for left, top, width, height in boxes:
        corners = left, top - 0.1 * height, left + width, top + 1.1 * height
        draw.rectangle(
            [part * side for part, side in zip(corners, shown.size * 2, strict=True)], fill=(255, 233, 163)
        )
    shown = ImageChops.multiply(shown, pen)
    buffer = BytesIO()
    shown.save(buffer, "JPEG", quality=80)
    buffer.seek(0)
    scale = min(INNER * 0.8 / shown.width, TALLEST / shown.height)
    size = shown.width * scale, shown.height * scale
    framed = Table([[Image(buffer, *size)]], colWidths=[size[0] + 2], hAlign="LEFT")
    framed.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.6, LINE),
                *((f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
            ]
        )
    )
    return framed
