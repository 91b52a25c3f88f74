"""Signatures, and the approval that a complete set of them gives."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from compliance.digest import signature_hash
from compliance.guards import Guard

from .delegations import Delegation
from .rounds import RequiredSignature, SignoffTaskState
from .subjects import AboutContent, SubjectQuerySet


class Meaning(models.TextChoices):
    """What a signature means (21 CFR 11.50(a)(3)); a closed list."""

    APPROVAL = "approval", "Approval"
    REVIEW = "review", "Review"
    RESPONSIBILITY = "responsibility", "Responsibility"


class Verdict(models.TextChoices):
    APPROVED = "approved", "approved"
    SENT_BACK = "sent_back", "sent back"


class Signature(models.Model):
    """An electronic signature over one round, its findings and the answers to them (21 CFR 11.50, 11.70).

    `digest` is `SignoffTaskState.digest_covering(answers)`. Name and title are kept as they were at
    signing. `hash` ties all of it together, so that a row copied to another round, role or meaning no
    longer fits.
    """

    state = models.ForeignKey(SignoffTaskState, on_delete=models.PROTECT, related_name="signatures")
    required = models.OneToOneField(RequiredSignature, on_delete=models.PROTECT, related_name="signature")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    printed_name = models.CharField(max_length=300)
    title = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict)
    meaning = models.CharField(max_length=20, choices=Meaning)
    statement = models.TextField()
    reason = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    answers = models.PositiveIntegerField(
        null=True,
        help_text="How many answers to findings it covers. Empty: given when it covered the round alone.",
    )
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The reviewer who delegated the task; the signer signs as self.",
    )  # fmt: skip
    on_behalf_of_name = models.CharField(max_length=300, blank=True, help_text="As it was at signing.")
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.PROTECT, related_name="signatures")

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["state", "signer"], name="nobody_signs_a_round_twice"),
            models.UniqueConstraint(fields=["state", "on_behalf_of"], name="nobody_is_signed_for_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.get_verdict_display()}, {self.signed_at:%d %b %Y %H:%M} UTC"

    @property
    def people(self) -> set[int]:
        """The signer and, if there is one, whoever they signed for; neither fills another role."""
        return {pk for pk in (self.signer_id, self.on_behalf_of_id) if pk}

    def fits_its_delegation(self) -> bool:
        """Whether it is by the reviewer, or by a delegate at a time and in a seat that were delegated."""
        given = self.delegation
        if given is None:
            return self.on_behalf_of_id is None
        return (
            (given.delegator_id, given.delegate_id) == (self.on_behalf_of_id, self.signer_id)
            and given.starts_at <= self.signed_at < given.ends_at
            and (given.revoked_at is None or self.signed_at <= given.revoked_at)
            and given.covers(self.required)
        )

    def facts(self) -> dict[str, Any]:
        """Everything that the hash covers."""
        # Signatures of before have no count, and their hashes were made without one.
        covered: dict[str, Any] = {} if self.answers is None else {"answers": self.answers}
        if self.on_behalf_of_id or self.delegation_id or self.on_behalf_of_name:
            # Nor did those by the reviewers themselves ever have these.
            covered |= {
                "on_behalf_of": self.on_behalf_of_id,
                "on_behalf_of_name": self.on_behalf_of_name,
                "delegation": self.delegation_id,
            }
        return covered | {
            "digest": self.digest,
            "round": self.state_id,
            "role": self.required.role.code,
            "market": self.required.market.code if self.required.market else None,
            "signer": self.signer_id,
            "printed_name": self.printed_name,
            "title": self.title,
            "verdict": str(self.verdict),
            "meaning": str(self.meaning),
            "statement": self.statement,
            "reason": self.reason,
            "signed_at": self.signed_at,
        }

    def expected_hash(self) -> str:
        return signature_hash(self.facts())

    def is_valid_for(self, round_: SignoffTaskState) -> bool:
        """Whether this is an untouched approval of exactly what `round_` froze, by an outsider to it."""
        return (
            self.state_id == round_.pk
            and self.required.state_id == round_.pk
            and self.verdict == Verdict.APPROVED
            and self.digest == round_.digest_covering(self.answers)
            and self.people.isdisjoint(round_.contributors)
            and self.fits_its_delegation()
            and self.hash == self.expected_hash()
        )


class Approval(AboutContent):
    """That a round ended with every signature; the newest one of a content is its approval in force."""

    state = models.OneToOneField(SignoffTaskState, on_delete=models.PROTECT, related_name="approval")
    content_digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()

    objects = models.Manager.from_queryset(SubjectQuerySet)()
    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["-approved_at", "-pk"]
        get_latest_by = ["approved_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="approval_subject_idx")]

    def __str__(self) -> str:
        return f"approved {self.approved_at:%d %b %Y}"

    @property
    def version(self) -> str:
        """The version that it made: 1.0 for the first approval of its content, then 2.0 and so on."""
        siblings = type(self).objects.filter(subject_type=self.subject_type_id, subject_id=self.subject_id)
        return f"{siblings.filter(pk__lte=self.pk).count()}.0"

    @property
    def successor(self) -> Approval | None:
        """The approval by which this one was superseded, if any."""
        siblings = type(self).objects.filter(subject_type=self.subject_type_id, subject_id=self.subject_id)
        return siblings.filter(pk__gt=self.pk).order_by("pk").first()
