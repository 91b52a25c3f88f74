"""Which rule sets approved content was last held against."""

from django.db import models

from compliance.guards import Guard


class AppliedRules(models.Model):
    """The rule sets that were in force at an instant, when all approved content had been checked by them."""

    at = models.DateTimeField(auto_now_add=True)
    rules = models.JSONField(help_text="Name of each set → version, number of rules and digest of the file.")

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Rules of {self.at:%-d %b %Y, %H:%M} UTC"
