"""Words that find other words, as librarians keep them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from search.query import fold

#: A phrase of a synonym has so many words at most.
LONGEST_PHRASE = 16


class Synonym(models.Model):
    """Words that find other words as well.

    They are put into each question as it is asked, so that a change counts at once.
    """

    words = models.CharField(
        max_length=120, unique=True, help_text="What somebody types, for example TAVR. One word or several."
    )
    means = models.TextField(
        "also finds", help_text="One on each line, for example transcatheter aortic valve replacement."
    )
    both = models.BooleanField(
        "both ways",
        default=True,
        help_text="Each of them finds all the others. If not, only the first finds the rest.",
    )
    remark = models.CharField(max_length=200, blank=True, help_text="Why, for whoever edits this next.")

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return f"{self.words} {'=' if self.both else '→'} {', '.join(self.lines())}"

    def lines(self) -> list[str]:
        """The phrases that it also finds."""
        return [line.strip() for line in self.means.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if not fold(self.words):
            raise ValidationError({"words": "Write at least one word."})
        phrases = [fold(line) for line in self.lines()]
        if not all(phrases) or not phrases:
            raise ValidationError({"means": "Write at least one word on each line."})
        if any(len(phrase) > LONGEST_PHRASE for phrase in (fold(self.words), *phrases)):
            raise ValidationError({"means": f"A phrase has at most {LONGEST_PHRASE} words."})
        if fold(self.words) in phrases:
            raise ValidationError({"means": "It cannot be a synonym of itself."})
