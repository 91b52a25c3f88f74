"""How often people check texts. The texts themselves are kept nowhere."""

from django.db import models


class TextCheckCount(models.Model):
    """The number of checks made on one day (UTC)."""

    day = models.DateField(unique=True)
    checks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.checks}"
