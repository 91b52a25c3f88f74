"""Who may do what, for the periodic review of access (21 CFR 11.300(b), EU Annex 11 §12.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from cms.core.models import User

#: Whether this release keeps who verified whose identity.
_CHECKED = hasattr(User, "identity_checks")
HEADER = (
    "Name", "User name", "Title", "Active", "Groups", "May sign as", "All rights", "Identity verified",
    "Last sign-in (UTC)", "Last signature (UTC)", "Remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the report."""

    person: User
    groups: list[str]
    seats: list[str]
    last_signature: datetime | None
    verified: str
    dormant: bool

    @property
    def remark(self) -> str:
        if not self.person.is_active:
            return "Deactivated, and still named as a signer" if self.seats else "Deactivated"
        return f"Not signed in for {settings.DORMANT_DAYS} days" if self.dormant else ""

    def row(self) -> tuple[str, ...]:
        def when(at: datetime | None) -> str:
            return f"{at:%Y-%m-%d %H:%M}" if at else ""

        person = self.person
        return (
            person.printed_name,
            person.username,
            person.job_title,
            "yes" if person.is_active else "no",
            ", ".join(self.groups),
            "; ".join(self.seats),
            "yes" if person.is_superuser else "no",
            self.verified,
            when(person.last_login),
            when(self.last_signature),
            self.remark,
        )


def _verified(person: User) -> str:
    """When the person's identity was verified, where the site keeps that (21 CFR 11.100(b))."""
    on = max((each.verified_on for each in person.identity_checks.all()), default=None) if _CHECKED else None
    return f"{on:%d %b %Y}" if on else "not on record"


def access_report() -> list[Line]:
    """Everybody, signers first, those who could sign in unnoticed before those who could not."""
    since = timezone.now() - timedelta(days=settings.DORMANT_DAYS)
    people = User.objects.annotate(last_signature=Max("signatures__signed_at")).prefetch_related(
        "groups",
        "reviewer_assignments__role",
        "reviewer_assignments__market",
        *(["identity_checks"] if _CHECKED else []),
    )
    lines = [
        Line(
            person,
            sorted(group.name for group in person.groups.all()),
            sorted(
                f"{each.role}{f', {each.market}' if each.market else ''}"
                for each in person.reviewer_assignments.all()
            ),
            person.last_signature,
            _verified(person),
            person.is_active and (person.last_login or person.date_joined) < since,
        )
        for person in people
    ]
    return sorted(lines, key=lambda each: (not each.person.is_active, not each.seats, each.person.last_name))
