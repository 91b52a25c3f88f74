"""Where a quoted passage stands on the picture of its page: kept so that a file is read once."""

from __future__ import annotations

from django.db import models

from .evidence import EvidenceFile


class PassageMark(models.Model):
    """The rectangles of one quote on one page of a file, as computed from the file.

    Not a record: it follows from the file's bytes and the quote alone, and may be dropped and
    computed again. `rectangles` are [left, top, width, height] in fractions of the page.
    """

    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="marks")
    number = models.PositiveIntegerField()
    quote_sha256 = models.CharField(max_length=64)
    aspect = models.FloatField(help_text="Height of the page over its width.")
    rectangles = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number", "quote_sha256"], name="one_mark_per_quote")
        ]

    def __str__(self) -> str:
        return f"passage on page {self.number} of file {self.file_id}"
