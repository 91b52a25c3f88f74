"""The rules of review that a site sets for itself, in the admin and on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import JSONObject


class ReviewSettings(models.Model):
    """One row. Changed only through its editor, so that every change is audited with old and new.

    Minutes and days are whole numbers. A site without the row has the defaults, which are the strict ones.
    """

    class SigningMode(models.TextChoices):
        """21 CFR 11.200(a)(1)(i) allows less to be asked within one continuous period; we do not at first."""

        STRICT = "strict", "User name and password for every signature"
        SERIES = "series", "User name and password for the first, the password alone for those that follow"

    signing_mode = models.CharField(max_length=10, choices=SigningMode, default=SigningMode.STRICT)
    series_minutes = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1)],
        help_text="After so many minutes without a signature, the next one needs everything again.",
    )
    max_failures = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1)],
        help_text="Failed sign-ins and failed signings, counted together, that lock a person out.",
    )
    lockout_minutes = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(1)])
    security_address = models.EmailField(
        blank=True, help_text="Told at once of every failed signing and every lockout."
    )
    second_factor_required = models.BooleanField(
        default=False, help_text="Nobody signs without a code from an authenticator app."
    )
    device_proof_days = models.PositiveSmallIntegerField(
        default=90, help_text="An authenticator app unused for longer must prove itself again. 0: never."
    )
    training_required = models.BooleanField(
        default=False, help_text="Nobody signs without a training record that is current."
    )
    password_max_age_days = models.PositiveSmallIntegerField(
        default=0, help_text="A password older than this must be changed before signing. 0: never."
    )
    anchors_need_second_person = models.BooleanField(
        "evidence is confirmed by a second person",
        default=False,
        help_text="Whoever set an anchor may not be the one who confirms it.",
    )

    recertify_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1)],
        help_text="Days before an expiry at which the authors are asked to recertify.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "review settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_review_settings")]

    def __str__(self) -> str:
        return "Review settings"

    @classmethod
    def current(cls) -> Self:
        """The settings of the site as they are now: one read by primary key.

        Kept nowhere, so that a change counts from the next request on in every process; an action reads
        them once and passes them on.
        """
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def columns(cls) -> JSONObject:
        """All that the row says, for a query that asks for it beside other things."""
        return JSONObject(**{field.attname: field.attname for field in cls._meta.concrete_fields})

    @classmethod
    def of_columns(cls, said: Mapping[str, Any]) -> Self:
        """The settings that `columns()` said."""
        return cls(**{name: cls._meta.get_field(name).to_python(value) for name, value in said.items()})
