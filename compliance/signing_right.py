"""Whether a person may sign at all, whatever it is; and if not, why, and what they can do about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from django.db import models
from django.utils import timezone

from compliance.models import IdentityCheck, ReviewSettings, SignatureStatement, TrainingRecord


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is missing: the reason, the next step, and the page of it where there is one."""

    reason: str
    next_step: str
    route: str = ""

    def __str__(self) -> str:
        return f"{self.reason} {self.next_step}"


def obstacles_to_signing(user: Any, rules: ReviewSettings, device: Authenticator | None) -> list[Obstacle]:
    """All that stands between `user` and any signature, in the order to put right; empty if nothing.

    `device` is `device_of(user)`.
    """
    now = timezone.now()
    newest = SignatureStatement.objects.annotate(
        accepted=models.Exists(user.statement_acceptances.filter(statement=models.OuterRef("pk"))),
        identified=models.Exists(user.identity_checks.all()),
    ).first()
    found = (
        _identity(newest.identified if newest else user.identity_checks.exists()),
        _password(user, rules, now),
        _training(user, rules, now.date()),
        _device(device, rules, now),
        _statement(newest),
    )
    return [each for each in found if each]


def obstacles_now(user: Any) -> list[Obstacle]:
    """The same, by the settings and the app as they are now."""
    return obstacles_to_signing(user, ReviewSettings.current(), device_of(user))


def people_waiting_for_others(people: Collection[int], rules: ReviewSettings) -> set[int]:
    """Of these people, by id, those who cannot sign before somebody else acts: no identity, no training.

    What a person can put right alone (a new password, the statement, the app) makes nobody wait for ever.
    """
    known = set(IdentityCheck.objects.filter(user__in=people).values_list("user_id", flat=True))
    if rules.training_required:
        today = timezone.now().date()
        current = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today)
        trained = TrainingRecord.objects.filter(current, user__in=people, completed_on__lte=today)
        known &= set(trained.values_list("user_id", flat=True))
    return set(people) - known


def _identity(verified: bool) -> Obstacle | None:
    if verified:
        return None
    return Obstacle(
        "Nobody has verified your identity yet.",
        "Ask an administrator to see your identity document and to enter it under Signers.",
    )


def _password(user: Any, rules: ReviewSettings, now: datetime) -> Obstacle | None:
    change = "Choose a new password of your own; then you can sign."
    if user.must_change_password:
        return Obstacle("Somebody else has set your password.", change, "portal:password")
    days = rules.password_max_age_days
    since = user.password_changed_at or user.date_joined
    if days and user.has_usable_password() and since < now - timedelta(days=days):
        return Obstacle(f"Your password is older than {days} days.", change, "portal:password")
    return None


def _training(user: Any, rules: ReviewSettings, today: date) -> Obstacle | None:
    if not rules.training_required:
        return None
    current = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today)
    if user.trainings.filter(current, completed_on__lte=today).exists():
        return None
    ask = "Complete the training and ask an administrator to enter it under Signers."
    last = user.trainings.first()
    if last and last.valid_until:
        return Obstacle(f"Your training “{last.course}” lapsed on {last.valid_until:%-d %b %Y}.", ask)
    return Obstacle("There is no training on record for you.", ask)


def _device(device: Authenticator | None, rules: ReviewSettings, now: datetime) -> Obstacle | None:
    if device is None:
        if not rules.second_factor_required:
            return None
        return Obstacle(
            "Signing here needs a code from an authenticator app, and you have none.",
            "Set up the app on your own phone.",
            "mfa_index",
        )
    proven = device.last_used_at or device.created_at
    if rules.device_proof_days and proven < now - timedelta(days=rules.device_proof_days):
        return Obstacle(
            f"Your authenticator app last proved itself on {proven:%-d %b %Y}.",
            "Prove it again with a code.",
            "mfa_reauthenticate",
        )
    return None


def device_of(user: Any) -> Authenticator | None:
    """The authenticator app of `user`, if one is enrolled."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def _statement(newest: Any) -> Obstacle | None:
    """`newest` is the statement in force, with whether this person has `accepted` it."""
    if newest is None:
        return Obstacle(
            "There is no statement on electronic signatures yet.",
            "Ask an administrator to write one under Signers.",
        )
    if newest.accepted:
        return None
    return Obstacle(
        f"You have not accepted the statement on electronic signatures, version {newest.version}.",
        "Read and accept it; it is asked once for each version.",
        "compliance:statement",
    )
