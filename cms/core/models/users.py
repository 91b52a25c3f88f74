"""People: everyone who signs in, and everyone a record names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from cms.core.lookalikes import skeleton

from .people import PeopleManager


class User(AbstractUser):
    """A person who signs in. Never deleted once a record names them: deactivate instead.

    User names are unique whatever their case, so that a combination of user name and password
    belongs to one person (21 CFR 11.300(a)).
    """

    job_title = models.CharField(
        max_length=120, blank=True, help_text="Printed beside the name on every signature."
    )
    password_changed_at = models.DateTimeField(null=True, editable=False)
    must_change_password = models.BooleanField(default=False, editable=False)

    objects = PeopleManager()

    #: While the same password is stored by a newer method: who knows it has not changed.
    storing_anew = False

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

    def set_password(self, raw_password: str | None) -> None:
        """Set a password that somebody else knows: its owner must choose another (21 CFR 11.200(a)(3)).

        Every form and command of Django and Wagtail comes through here; only the owner's own change goes
        on to `choose_password`.
        """
        super().set_password(raw_password)
        self.must_change_password = True
        self.password_changed_at = timezone.now()

    def choose_password(self, raw_password: str) -> None:
        """Set the password as its owner, who is the only one to know it."""
        self.set_password(raw_password)
        self.must_change_password = False

    def check_password(self, raw_password: str) -> bool:
        """Whether it is the password. One that an older method stored is stored by the preferred one."""

        def store_anew(raw: str) -> None:
            # Not by `set_password`: it is the same password, and its owner need not choose another.
            self.password, self.storing_anew = make_password(raw), True
            try:
                self.save(update_fields=["password"])
            finally:
                self.storing_anew = False

        return check_password(raw_password, self.password, store_anew)

    def clean(self) -> None:
        super().clean()
        if FormerName.objects.taken_from(self).exists():
            raise ValidationError({"username": FormerName.TAKEN})

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            fields = kwargs.get("update_fields")
            if fields is None or "username" in fields:
                FormerName.objects.keep(self)


class FormerNameManager(models.Manager):
    def taken_from(self, user: User) -> models.QuerySet[FormerName]:
        """The name of `user`, or one that looks like it, where it is or was somebody else's."""
        return self.filter(skeleton=skeleton(user.username)).exclude(user_id__isnull=False, user_id=user.pk)

    def keep(self, user: User) -> None:
        row, created = self.get_or_create(
            skeleton=skeleton(user.username), defaults={"username": user.username, "user": user}
        )
        if not created and row.user_id != user.pk:
            raise ValidationError({"username": FormerName.TAKEN})


class FormerName(models.Model):
    """A user name that somebody has or had, by its looks; never anybody else's (21 CFR 11.100(a))."""

    TAKEN = "This user name, or one that looks like it, is or was somebody else’s. Choose another."

    skeleton = models.CharField(max_length=300, unique=True)
    username = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="names"
    )

    objects = FormerNameManager()

    def __str__(self) -> str:
        return self.username
