"""Which records of the trail are asked for: by person, kind, event, days and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.apps import apps
from django.http import QueryDict

from cms.core.models import User
from compliance.models import AuditRecord, Event
from compliance.models.audit import AuditRecordQuerySet


def kind_in_words(kind: str) -> str:
    """`app.model` as people say it; a kind that no longer exists by its own name."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return kind


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    # Longer numbers are no id of any row, and no database takes them.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address. What names nothing is as if it was not asked."""

    person: int | None = None
    kind: str = ""
    item: int | None = None
    event: str = ""
    first: date | None = None
    last: date | None = None
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        event = query.get("event", "")
        return cls(
            _number(query.get("person")),
            query.get("kind", "").replace("\x00", "")[:80],
            _number(query.get("item")),
            event if event in Event.values else "",
            _day(query.get("first")),
            _day(query.get("last")),
            query.get("q", "").replace("\x00", "").strip()[:100],
        )

    def records(self) -> AuditRecordQuerySet:
        """The records asked for, oldest first. Days are UTC days, the last one included."""
        found = AuditRecord.objects.order_by("sequence")
        exact = {"actor": self.person, "object_type": self.kind, "object_id": self.item, "event": self.event}
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.first:
            found = found.filter(at__gte=datetime.combine(self.first, time.min, UTC))
        if self.last and self.last < date.max:
            found = found.filter(at__lt=datetime.combine(self.last + timedelta(days=1), time.min, UTC))
        if self.words:
            found = found.filter(object_label__icontains=self.words)
        return found

    def query(self) -> str:
        named = {
            "person": self.person,
            "kind": self.kind,
            "item": self.item,
            "event": self.event,
            "first": self.first,
            "last": self.last,
            "q": self.words,
        }
        return urlencode({name: value for name, value in named.items() if value})


def choices() -> dict[str, list[tuple[object, str]]]:
    """What the filters offer: people, kinds that the trail tells of, and events."""
    kinds = AuditRecord.objects.order_by().values_list("object_type", flat=True).distinct()
    people = User.objects.order_by("last_name", "first_name", "username")
    return {
        "people": [(each.pk, each.printed_name) for each in people],
        "kinds": sorted(((kind, kind_in_words(kind)) for kind in kinds), key=lambda pair: pair[1]),
        "events": sorted(((str(event), str(event.label)) for event in Event), key=lambda pair: pair[1]),
    }
