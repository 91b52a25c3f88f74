"""The story of one piece of content, from the audit trail and its clearance dates, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from compliance.lifecycle import Facts, State, after, state_of, version_state
from compliance.models import Audience, AuditRecord, Event, MarketTree, ReviewRole, TaskKind
from compliance.saying import Said, changes, instant_in_words, told
from compliance.versions import Version, version_name, versions_of

#: What happens to an approved version. Everything else is work on the next one.
_AFTER_APPROVAL = {
    Event.SUSPENDED,
    Event.SUSPENSION_LIFTED,
    Event.WITHDRAWN,
    Event.STILL_RIGHT,
    Event.TASK_OPENED,
    Event.TASK_CLOSED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, or will by the calendar. `state` is where the content stood right after it."""

    at: datetime
    who: str
    what: str
    state: State
    is_change: bool = False
    said: tuple[Said, ...] = ()
    reason: str = ""
    is_future: bool = False

    @property
    def when(self) -> str:
        return instant_in_words(self.at)


@dataclass(slots=True)
class Chapter:
    """One version with all that led to it and all that befell it, oldest first.

    `number` counts approvals from 1; a chapter without a `version` is the next one, not approved yet.
    """

    number: int
    state: State
    version: Version | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        return version_name(self.number)

    @property
    def approved_when(self) -> str:
        return instant_in_words(self.version.approval.approved_at) if self.version else ""

    @property
    def superseded_by(self) -> str:
        """Where the next approved version took its place: which, and when."""
        if self.version is None or self.version.superseded_at is None:
            return ""
        return f"version {version_name(self.number + 1)} on {instant_in_words(self.version.superseded_at)}"


def timeline_of(content: Any, at: datetime) -> list[Chapter]:
    """The chapters of `content`, newest first, read at `at`; in a fixed number of queries."""
    tree = MarketTree()
    versions = versions_of(type(content), [content.pk], tree).get(content.pk, [])
    trail = list(AuditRecord.objects.about(content))
    names = _names(content, trail, tree)
    facts = Facts()
    chapters: dict[int, Chapter] = {}
    calendar = sorted(_by_calendar(versions, names), key=lambda each: each[1].at)
    for happened in trail:
        while calendar and calendar[0][1].at <= happened.at:
            _put(chapters, *calendar.pop(0), facts)
        number = facts.approvals if happened.event in _AFTER_APPROVAL else facts.approvals + 1
        ends = None
        if happened.event == Event.APPROVED:
            ends = versions[number - 1].ends if number <= len(versions) else None
        facts = after(facts, happened.event, ends)
        _put(chapters, max(number, 1), _entry(happened, names), facts)
    for number, entry in calendar:
        _put(chapters, number, replace(entry, is_future=entry.at > at), facts)
    for number, chapter in chapters.items():
        chapter.version = versions[number - 1] if number <= len(versions) else None
        chapter.state = version_state(facts, number, at) if chapter.version else _draft_state(facts)
    return [chapters[number] for number in sorted(chapters, reverse=True)]


def facts_from_trail(content: Any) -> Facts:
    """What decides the state of `content`, replayed from its trail: lists must agree with it."""
    versions = versions_of(type(content), [content.pk], MarketTree()).get(content.pk, [])
    facts = Facts()
    for event in AuditRecord.objects.about(content).values_list("event", flat=True):
        number = facts.approvals
        ends = versions[number].ends if event == Event.APPROVED and number < len(versions) else None
        facts = after(facts, event, ends)
    return facts


def _draft_state(facts: Facts) -> State:
    """Where a version that is not approved yet stands."""
    if facts.withdrawn:
        return State.WITHDRAWN
    if facts.under_review:
        return State.IN_REVIEW
    return State.CHANGES_REQUESTED if facts.sent_back else State.DRAFT


def _put(chapters: dict[int, Chapter], number: int, entry: Entry, facts: Facts) -> None:
    chapter = chapters.setdefault(number, Chapter(number, State.DRAFT))
    chapter.entries.append(replace(entry, state=state_of(facts, entry.at)))


def _names(content: Any, trail: list[AuditRecord], tree: MarketTree) -> dict[str, str]:
    """The names of the codes in a trail: markets and audiences, and what the content's own kind knows."""
    frozen = [_says(value) for entry in trail for value in (entry.old, entry.new) if isinstance(value, dict)]
    return (
        {market.code: market.name for market in tree.by_id.values()}
        | {str(code): str(label) for code, label in Audience.choices}
        | {str(code): str(label) for code, label in TaskKind.choices}
        | dict(ReviewRole.objects.values_list("code", "name"))
        | type(content).names_in(frozen)
    )


def _says(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a record of a draft says: its content, without the digest around it."""
    inner = value.get("says")
    return inner if isinstance(inner, dict) else value


def _entry(happened: AuditRecord, names: Mapping[str, str]) -> Entry:
    old, new = happened.old or {}, happened.new or {}
    is_change = happened.event == Event.EDITED and isinstance(old, dict) and isinstance(new, dict)
    if is_change:
        said = changes(_says(old), _says(new), names)
    else:
        said = told(_says(new), names) if isinstance(new, dict) else []
    return Entry(
        at=happened.at,
        who=happened.actor_name,
        what=happened.get_event_display(),
        state=State.DRAFT,
        is_change=is_change,
        said=tuple(said),
        reason=happened.reason,
    )


def _by_calendar(versions: list[Version], names: Mapping[str, str]) -> Iterator[tuple[int, Entry]]:
    """When each approved version becomes effective and expires, unless the next one came first."""
    for version in versions:
        moments: dict[tuple[datetime, str], list[str]] = {}
        for asked in version.asked:
            where = " · ".join(names.get(each, each) for each in asked.where)
            if asked.starts > version.approval.approved_at:
                moments.setdefault((asked.starts, "effective in"), []).append(where)
            moments.setdefault((asked.ends, "expiry in"), []).append(where)
        for (at, what), places in moments.items():
            if version.superseded_at is None or at < version.superseded_at:
                words = f"{what} {', '.join(sorted(places))}"
                yield version.number, Entry(at, "By the calendar", words, State.DRAFT)
