"""Who must sign what, by when, and who is told if it is late: the review policies, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cms.core.actions import Refused
from compliance.business_time import due_after, shifted
from compliance.digest import digest
from compliance.holidays import BusinessCalendars
from compliance.models import Market, ReviewPolicy, ReviewRole


@dataclass(frozen=True, slots=True)
class Subject:
    """What decides which policies apply: the kind, the claim type, and per market the device class."""

    kind: str
    claim_type: str
    classes: Mapping[Market, str]

    @classmethod
    def of(cls, content: Any) -> Subject:
        return cls(content.kind(), content.claim_type_for_policy, content.device_classes_for_policy())


@dataclass(slots=True)
class Requirement:
    """One signature that is required: a role, for one market or for all, and the policies that ask for it."""

    role: ReviewRole
    market: Market | None
    policies: list[ReviewPolicy] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.role} in {self.market.name}" if self.market else str(self.role)

    @property
    def due_days(self) -> int:
        """Business days: the strictest policy counts."""
        return min(policy.due_days for policy in self.policies)

    def deadlines(self, start: datetime, calendars: BusinessCalendars) -> dict[str, Any]:
        """When the signature is due, reminded of and escalated, as fields of a RequiredSignature.

        In the days of the role's own market; a role for every market keeps those of the home market.
        """
        calendar = calendars.calendar_of(self.market)
        due = due_after(start, self.due_days, calendar)
        before = [p.remind_days_before for p in self.policies if p.remind_days_before is not None]
        after = [p.escalate_days_after for p in self.policies if p.escalate_days_after is not None]
        return {
            "due_at": due,
            "remind_at": shifted(due, -max(before), calendar) if before else None,
            "escalate_at": shifted(due, min(after), calendar) if after else None,
            "escalate_to": {
                "people": sorted({p.escalate_to_id for p in self.policies if p.escalate_to_id}),
                "roles": sorted({p.escalate_role_id for p in self.policies if p.escalate_role_id}),
            },
        }


def policies_for(subject: Subject) -> list[ReviewPolicy]:
    """Every policy that applies. Raises Refused where a device class that a policy asks about is not known.

    A class that nobody entered must not quietly require nobody.
    """
    covering = list(ReviewPolicy.objects.covering(subject.kind, subject.claim_type, subject.classes))
    unknown = sorted(
        {
            market.name
            for policy in covering
            if policy.device_class
            for market, device_class in subject.classes.items()
            if not device_class and (policy.market is None or policy.market in market.lineage)
        }
    )
    if unknown:
        raise Refused(
            f"Who must sign depends on the device class, which is not known for {', '.join(unknown)}. "
            "Ask a librarian to enter it on the product."
        )
    return [policy for policy in covering if policy.applies_to(subject.classes)]


def requirements(policies: list[ReviewPolicy]) -> list[Requirement]:
    """The signatures that these policies ask for together, each once, by role and market."""
    found: dict[tuple[int, int | None], Requirement] = {}
    for policy in policies:
        for role in policy.roles.all():
            key = role.pk, policy.market_id
            found.setdefault(key, Requirement(role, policy.market)).policies.append(policy)
    return sorted(found.values(), key=lambda each: (each.role.name, each.market.name if each.market else ""))


def said_by(policies: list[ReviewPolicy]) -> list[dict[str, Any]]:
    """What the policies say of who must sign, in a stable order.

    Must never change for a policy without a device class: approvals rest on the digest of it.
    """
    return sorted(
        (
            {
                "market": policy.market.code if policy.market else None,
                "claim_type": policy.claim_type,
                "roles": sorted(role.code for role in policy.roles.all()),
                "due_days": policy.due_days,
            }
            | ({"device_class": str(policy.device_class)} if policy.device_class else {})
            for policy in policies
        ),
        key=str,
    )


def version_of(policies: list[ReviewPolicy]) -> str:
    """A digest of what the policies said when a round was opened."""
    return digest(said_by(policies))


def changed_since(round_: Any) -> str:
    """How the policies differ now from those that an open round was opened with, in words; "" if not."""
    try:
        policies = policies_for(Subject.of(round_.content))
    except Refused as refusal:
        return str(refusal)
    if version_of(policies) == round_.policy_version:
        return ""
    now = {(each.role, each.market): str(each) for each in requirements(policies)}
    required = round_.required.select_related("role", "market")
    then = {(each.role, each.market): str(each) for each in required}
    more = [words for pair, words in now.items() if pair not in then]
    fewer = [words for pair, words in then.items() if pair not in now]
    said = [f"It would ask for {', '.join(more)} too."] if more else []
    said += [f"It would no longer ask for {', '.join(fewer)}."] if fewer else []
    return " ".join(said) or "It would ask for the same roles, under other conditions."
