"""Where controlled content stands, in the words of lists and edit pages. What it is, `lifecycle` decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from compliance.lifecycle import Facts, State, state_of
from compliance.models import ControlledContent, MarketTree, SignoffTaskState, Suspension, Withdrawal
from compliance.versions import Version, versions_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One state in words. `tone` is "cleared", "soon", "stopped" or ""; `address` leads to the open round."""

    state: str
    tone: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class _About:
    """What is on record about one content."""

    content: ControlledContent
    withdrawal: Withdrawal | None
    suspension: Suspension | None
    version: Version | None
    round: SignoffTaskState | None

    def facts(self) -> Facts:
        return Facts(
            approvals=self.version.number if self.version else 0,
            ends=self.version.ends if self.version else None,
            under_review=self.round is not None and self.round.is_open,
            sent_back=self.round is not None and self.round.status == SignoffTaskState.STATUS_REJECTED,
            suspended=self.suspension is not None,
            withdrawn=self.withdrawal is not None,
        )


def standings(contents: Collection[ControlledContent]) -> dict[int, Standing]:
    """Where each of `contents`, rows of one model, stands now, in a fixed number of queries."""
    at = timezone.now()
    return {about.content.pk: _in_words(about, at) for about in _on_record(contents)}


def facts_about(content: ControlledContent) -> Facts:
    """What decides the state of `content`, from the rows that say so."""
    (about,) = _on_record([content])
    return about.facts()


def _on_record(contents: Collection[ControlledContent]) -> list[_About]:
    if not contents:
        return []
    about: tuple[Any, list[int]] = (type(next(iter(contents))), [each.pk for each in contents])
    withdrawn = {stop.subject_id: stop for stop in Withdrawal.objects.about_any(*about)}
    held = {
        stop.subject_id: stop for stop in Suspension.objects.about_any(*about).filter(lifted_at__isnull=True)
    }
    versions = versions_of(*about, MarketTree())
    rounds = {
        each.subject_id: each
        for each in SignoffTaskState.objects.about_any(*about).order_by("pk").defer("canonical")
    }
    return [
        _About(
            each,
            withdrawn.get(each.pk),
            held.get(each.pk),
            versions[each.pk][-1] if each.live and each.pk in versions else None,
            rounds.get(each.pk),
        )
        for each in contents
    ]


def _in_words(about: _About, at: datetime) -> Standing:
    state = state_of(about.facts(), at)
    address = reverse("compliance:review", args=[about.round.pk]) if about.round else ""
    detail = ""
    match state:
        case State.WITHDRAWN if about.withdrawal:
            detail, address = f"{about.withdrawal.at:%-d %b %Y}: {about.withdrawal.reason}", ""
        case State.SUSPENDED if about.suspension:
            detail, address = f"{about.suspension.at:%-d %b %Y}: {about.suspension.reason}", ""
        case State.IN_REVIEW if about.round:
            detail = (
                f"Round {about.round.number}, due {about.round.due_at:%-d %b %Y}. {_meanwhile(about, at)}"
            )
        case State.CHANGES_REQUESTED:
            detail = f"Change it and submit it again. {_meanwhile(about, at)}"
        case State.DRAFT:
            detail, address = "Nobody outside the editing rooms sees it before it is approved.", ""
        case _ if about.version:
            detail, address = _approved_in_words(about.version), ""
            if about.content.has_unpublished_changes:
                detail += " There is a newer draft."
    return Standing(str(state).capitalize(), state.tone, detail.strip(), address)


def _approved_in_words(version: Version) -> str:
    until = f", until {version.ends:%-d %b %Y}" if version.ends else ""
    return f"Version {version.name}, approved on {version.approval.approved_at:%-d %b %Y}{until}."


def _meanwhile(about: _About, at: datetime) -> str:
    """What may be used while a newer draft is on its way."""
    if about.version is None:
        return ""
    if about.suspension:
        return "The approved version is suspended."
    if about.version.ends and about.version.ends <= at:
        return f"The version approved on {about.version.approval.approved_at:%-d %b %Y} has expired."
    return f"The version approved on {about.version.approval.approved_at:%-d %b %Y} stays in use."
