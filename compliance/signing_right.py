"""Whether a person may sign at all, whatever it is; and if not, why, and what they can do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from cms.core.standing_queries import Given, StandingQuery
from compliance.models import (
    IdentityCheck,
    ReviewSettings,
    SignatureStatement,
    StatementAcceptance,
    TrainingRecord,
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is missing: the reason, the next step, and the page of it where there is one."""

    reason: str
    next_step: str
    route: str = ""

    def __str__(self) -> str:
        return f"{self.reason} {self.next_step}"


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """What decides whether a person may sign at all, and with what, as it is now."""

    rules: ReviewSettings
    device: Authenticator | None
    """The authenticator app, if one is enrolled."""
    identified: bool
    statement: int | None
    """The version in force."""
    accepted: bool
    trained: bool
    """Whether a training counts today."""
    failed: bool
    """Whether a sign-in or signing failed at all; axes knows whether these lock the person out."""


def facts_about(user: Any) -> SignerFacts:
    """In one query, two for who has an authenticator app."""
    ((rules, has_device, identified, statement, accepted, trained, failed),) = _FACTS(
        user=user.pk, today=timezone.now().date(), counted_as=counted_name(user.username)
    )
    return SignerFacts(
        rules=ReviewSettings.of_columns(rules) if rules else ReviewSettings(pk=1),
        device=device_of(user) if has_device else None,
        identified=bool(identified),
        statement=statement,
        accepted=bool(accepted),
        trained=bool(trained),
        failed=bool(failed),
    )


def _facts(user: Given, today: Given, counted_as: Given) -> models.QuerySet:
    newest = SignatureStatement.objects.order_by("-version")
    current = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today)
    facts = {
        "rules": models.Subquery(ReviewSettings.objects.filter(pk=1).values(row=ReviewSettings.columns())),
        "device": models.Exists(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)),
        "identified": models.Exists(IdentityCheck.objects.filter(user=user)),
        "statement": models.Subquery(newest.values("version")[:1]),
        "accepted": models.Exists(
            StatementAcceptance.objects.filter(user=user, statement=models.Subquery(newest.values("pk")[:1]))
        ),
        "trained": models.Exists(TrainingRecord.objects.filter(current, user=user, completed_on__lte=today)),
        "failed": models.Exists(AccessAttempt.objects.filter(username=counted_as)),
    }
    people = get_user_model()._base_manager.filter(pk=user)
    return people.annotate(**{f"fact_{name}": fact for name, fact in facts.items()}).values_list(
        *(f"fact_{name}" for name in facts)
    )


_FACTS = StandingQuery(_facts)


def counted_name(username: str) -> str:
    """The one name that failed attempts are counted under, however it was typed."""
    return unicodedata.normalize("NFKC", username).casefold()[:255]


def obstacles_to_signing(user: Any, facts: SignerFacts) -> list[Obstacle]:
    """All that stands between `user` and any signature, in the order to put right; empty if nothing.

    `facts` are `facts_about(user)`.
    """
    now, rules = timezone.now(), facts.rules
    found = (
        _identity(facts.identified),
        _password(user, rules, now),
        None if facts.trained or not rules.training_required else _training(user),
        _device(facts.device, rules, now),
        _statement(facts),
    )
    return [each for each in found if each]


def obstacles_now(user: Any) -> list[Obstacle]:
    """The same, by what is known of them now."""
    return obstacles_to_signing(user, facts_about(user))


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


def _training(user: Any) -> Obstacle:
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


def _statement(facts: SignerFacts) -> Obstacle | None:
    if facts.statement is None:
        return Obstacle(
            "There is no statement on electronic signatures yet.",
            "Ask an administrator to write one under Signers.",
        )
    if facts.accepted:
        return None
    return Obstacle(
        f"You have not accepted the statement on electronic signatures, version {facts.statement}.",
        "Read and accept it; it is asked once for each version.",
        "compliance:statement",
    )
