"""The job of the purge: what was confirmed goes, and what is due is listed for somebody to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions.retention import ListForPurge, PurgeConfirmed
from compliance.models import PurgeEntry
from compliance.retention.clock import kept, open_hold, registered, retention_of


def purge_confirmed() -> Iterator[str]:
    """Purge each confirmed entry in its own transaction; says in words what went and what had to stay."""
    for entry in PurgeEntry.objects.filter(confirmed_at__isnull=False):
        try:
            tombstone = PurgeConfirmed(entry).execute()
        except Refused as refusal:
            yield f"Kept: {refusal}"
        else:
            by = tombstone.confirmed_by.printed_name
            yield f"Purged {tombstone.kind} “{tombstone.label}”, confirmed by {by}."


def list_expired() -> Iterator[str]:
    """List content out of use, and sources of such, whose retention is over and that nothing holds."""
    today = timezone.now().date()
    for model in registered():
        kind = ContentType.objects.get_for_model(model)
        listed = PurgeEntry.objects.filter(subject_type=kind).values("subject_id")
        ended = model._default_manager.filter(pk__in=kept(model).ended()).exclude(pk__in=listed)
        for content in ended.order_by("pk"):
            if retention_of(content).is_over(today) and not open_hold(content):
                entry = ListForPurge(content).execute()
                yield f"Listed “{entry.label}”, kept until {entry.retain_until:%d %b %Y}, to be confirmed."


def purge_expired() -> str:
    """The periodic job. Says in a few words what it did."""
    lines = [*purge_confirmed(), *list_expired()]
    return "\n".join(lines) or "Nothing is due."
