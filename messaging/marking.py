"""The marks of quoted passages on pictures of pages, computed on demand and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TypeAlias

from cms.core.hashing import sha256_of
from cms.core.pdf import UnreadableFile
from cms.core.pdf_passages import mark_page
from messaging.models import EvidenceFile, PassageMark
from messaging.passages import span_of

#: A quote on a page of a file: the file's id, the page from 1, the words.
Quoted: TypeAlias = tuple[int, int, str]


#: Units of a picture's width in `MarkedPicture`.
UNITS = 1000
_MARGIN = 45


@dataclass(frozen=True, slots=True)
class MarkedPicture:
    """A page with its passage, in whole units of which the width has `UNITS`.

    `boxes` are (left, top, width, height); `top` and `depth` cut out the passage with a little around it.
    """

    width: int
    height: int
    boxes: tuple[tuple[int, int, int, int], ...]
    top: int
    depth: int


def picture_of(mark: PassageMark) -> MarkedPicture:
    """How to draw a mark that has rectangles. Each box is a little larger than its letters."""
    height = round(UNITS * mark.aspect)
    boxes = []
    for left, top, across, down in mark.rectangles:
        room = 0.25 * down * height
        boxes.append(
            (
                round(left * UNITS - room),
                round(top * height - room),
                round(across * UNITS + 2 * room),
                round(down * height + 2 * room),
            )
        )
    top = max(0, min(box[1] for box in boxes) - _MARGIN)
    bottom = min(height, max(box[1] + box[3] for box in boxes) + _MARGIN)
    return MarkedPicture(UNITS, height, tuple(boxes), top, bottom - top)


def _hash(quote: str) -> str:
    return sha256_of(quote.encode())


def marks_for(files: Collection[EvidenceFile], quoted: Collection[Quoted]) -> dict[Quoted, PassageMark]:
    """The mark of each quote on a page of a PDF among `files`; those of other media have none.

    One query once all are known. A page that cannot be read has no mark.
    """
    pdfs = {file.pk: file for file in files if file.media_type == "application/pdf"}
    known = {
        (mark.file_id, mark.number, mark.quote_sha256): mark
        for mark in PassageMark.objects.filter(file__in=pdfs, number__in={number for _, number, _ in quoted})
    }
    found, unknown = {}, []
    for each in quoted:
        file_id, number, quote = each
        mark = known.get((file_id, number, _hash(quote)))
        if mark:
            found[each] = mark
        elif file_id in pdfs:
            unknown.append(each)
    return found | _computed(pdfs, unknown)


def _computed(pdfs: dict[int, EvidenceFile], unknown: list[Quoted]) -> dict[Quoted, PassageMark]:
    made = {}
    for file_id, in_file in groupby(sorted(set(unknown)), key=lambda each: each[0]):
        with pdfs[file_id].file.open("rb") as stored:
            data = stored.read()
        for number, on_page in groupby(in_file, key=lambda each: each[1]):
            these = list(on_page)
            try:
                page = mark_page(data, number, [partial(span_of, quote=quote) for _, _, quote in these])
            except UnreadableFile:
                continue
            for each, rectangles in zip(these, page.passages, strict=True):
                made[each] = PassageMark(
                    file_id=file_id,
                    number=number,
                    quote_sha256=_hash(each[2]),
                    aspect=page.aspect,
                    rectangles=[[r.left, r.top, r.width, r.height] for r in rectangles],
                )
    # Two people may open the same round at once.
    PassageMark.objects.bulk_create(made.values(), ignore_conflicts=True)
    return made
