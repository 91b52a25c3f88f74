"""Where controlled content stands, in the words of lists and edit pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from compliance.models import Approval, ControlledContent, SignoffTaskState, Suspension, Withdrawal


@dataclass(frozen=True, slots=True)
class Standing:
    """One state in words. `tone` is "cleared", "soon", "stopped" or ""; `address` leads to the open round."""

    state: str
    tone: str = ""
    detail: str = ""
    address: str = ""


def standings(contents: Collection[ControlledContent]) -> dict[int, Standing]:
    """Where each of `contents`, rows of one model, stands, in a fixed number of queries."""
    if not contents:
        return {}
    about: tuple[Any, list[int]] = (type(next(iter(contents))), [each.pk for each in contents])
    withdrawn = {stop.subject_id: stop for stop in Withdrawal.objects.about_any(*about)}
    held = {
        stop.subject_id: stop for stop in Suspension.objects.about_any(*about).filter(lifted_at__isnull=True)
    }
    approved = {each.subject_id: each for each in Approval.objects.about_any(*about).order_by("approved_at")}
    rounds = {
        each.subject_id: each
        for each in SignoffTaskState.objects.about_any(*about).order_by("pk").prefetch_related("required")
    }
    return {
        each.pk: _standing(
            each,
            withdrawn.get(each.pk),
            held.get(each.pk),
            approved.get(each.pk) if each.live else None,
            rounds.get(each.pk),
        )
        for each in contents
    }


def _standing(
    content: ControlledContent,
    withdrawal: Withdrawal | None,
    suspension: Suspension | None,
    approval: Approval | None,
    round_: SignoffTaskState | None,
) -> Standing:
    served = f"The version approved on {approval.approved_at:%-d %b %Y} stays in use." if approval else ""
    if withdrawal:
        return Standing("Withdrawn", "stopped", f"{withdrawal.at:%-d %b %Y}: {withdrawal.reason}")
    if round_ and round_.is_open:
        address = reverse("compliance:review", args=[round_.pk])
        due = f"Round {round_.number}, due {round_.due_at:%-d %b %Y}."
        return Standing("In review", "soon", f"{due} {served}".strip(), address)
    if suspension:
        return Standing("Suspended", "stopped", f"{suspension.at:%-d %b %Y}: {suspension.reason}")
    if round_ and round_.status == SignoffTaskState.STATUS_REJECTED:
        address = reverse("compliance:review", args=[round_.pk])
        return Standing("Sent back", "stopped", f"Change it and submit it again. {served}".strip(), address)
    if approval and content.has_unpublished_changes:
        return Standing("Approved, with a newer draft", "cleared", served)
    if approval:
        return Standing("Approved", "cleared", f"{approval.approved_at:%-d %b %Y}")
    return Standing("Draft", "", "Nobody outside the editing rooms sees it before it is approved.")
