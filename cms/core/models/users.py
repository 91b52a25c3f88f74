"""People: everyone who signs in, and everyone a record names."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """A person who signs in. Never deleted once a record names them: deactivate instead.

    User names are unique whatever their case, so that a combination of user name and password
    belongs to one person (21 CFR 11.300(a)).
    """

    job_title = models.CharField(
        max_length=120, blank=True, help_text="Printed beside the name on every signature."
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_unique_in_any_case"),
        ]

    @property
    def printed_name(self) -> str:
        """The name as it is printed on a signature (21 CFR 11.50(a)(1))."""
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.printed_name.split()[:2]).upper()
