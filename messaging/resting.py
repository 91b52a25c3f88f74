"""What rests on a source: the claims that would lose all their proof with it, and those with more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.actions import Suspend
from compliance.models import SignoffTaskState, Suspension, Withdrawal
from messaging.models import Claim, EvidenceFile


@dataclass(frozen=True, slots=True)
class Resting:
    """Claims by what the loss of some sources does to them.

    `only`: approved, and nothing else that stands is behind them: they are suspended. `partly`: approved
    with other proof, or held already, or in review: somebody must look at them.
    """

    only: list[Claim]
    partly: list[Claim]

    @property
    def all(self) -> list[Claim]:
        return [*self.only, *self.partly]


def resting_on(evidence: Collection[int]) -> Resting:
    """The claims that cite any of these sources, but withdrawn ones. Queries do not grow."""
    cited = {"anchors__evidence_file__evidence__in": evidence}
    approved = list(Claim.objects.with_parts().filter(live=True, **cited).distinct())
    ids = [claim.pk for claim in approved]
    gone = set(Withdrawal.objects.about_any(Claim, ids).values_list("subject_id", flat=True))
    held = set(
        Suspension.objects.about_any(Claim, ids)
        .filter(lifted_at__isnull=True)
        .values_list("subject_id", flat=True)
    )
    resting = Resting([], [])
    for claim in approved:
        if claim.pk not in gone:
            falls = claim.pk not in held and all(
                source.pk in evidence or source.retracted_at
                for source in (anchor.evidence_file.evidence for anchor in claim.anchors.all())
            )
            (resting.only if falls else resting.partly).append(claim)
    resting.partly.extend(_in_review(evidence, {*ids}))
    return resting


def _in_review(evidence: Collection[int], known: Collection[int]) -> list[Claim]:
    """The claims whose open round cites one of the sources, besides those `known`."""
    hashes = set(EvidenceFile.objects.filter(evidence__in=evidence).values_list("sha256", flat=True))
    rounds = SignoffTaskState.objects.about_any(Claim, Claim.objects.values_list("pk", flat=True)).open()
    found = {
        round_.subject_id
        for round_ in rounds
        if not hashes.isdisjoint(anchor["sha256"] for anchor in round_.canonical["anchors"])
    }
    return list(Claim.objects.filter(pk__in=found - set(known)))


@dataclass(frozen=True, slots=True)
class Reach:
    """What carries some claims and goes dark with them: pieces, and their live links."""

    assets: Sequence[Any] = field(default_factory=list)
    shares: Sequence[Any] = field(default_factory=list)


#: What the app that carries claims does and tells; set by it when the apps are ready.
_preview: list[Callable[[Sequence[Claim], datetime], Reach]] = []
_hold: list[Callable[[Claim, str], Any]] = []


def register(
    preview: Callable[[Sequence[Claim], datetime], Reach], hold: Callable[[Claim, str], Any]
) -> None:
    """Let the app above tell what carries claims, and hold a claim with all that carries it."""
    _preview[:], _hold[:] = [preview], [hold]


def reach_of(claims: Sequence[Claim], at: datetime) -> Reach:
    """What would go dark if all of `claims` were held at `at`."""
    return _preview[0](claims, at) if _preview else Reach()


def hold(claim: Claim, reason: str) -> None:
    """Suspend a claim as the system itself, with everything that carries it."""
    if _hold:
        _hold[0](claim, reason)
    else:
        Suspend(claim, None, reason).execute()
