"""Where an asset is found: personas, stages and the like, which are not signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.audit import record
from compliance.cascade import cascade
from compliance.models import Event
from compliance.models.controlled import WHY_APPROVED_CHANGES
from content.models import Asset

#: What an approved asset may be given without a new review.
FACETS = ("personas", "stages", "specialties", "care_settings", "competitors")


class ChangeFacets(Action):
    """Give an approved asset other facets or another summary, at once.

    `values` holds a collection of rows for each of `FACETS`, and `summary`. A draft keeps its own until
    it is approved, so call this with what was just saved there. Raises Refused for a change without a reason.
    """

    def __init__(self, asset: Asset, user: Any, values: Mapping[str, Any], reason: str) -> None:
        self.reason = reason.strip()
        self.asset = Asset.objects.get(pk=asset.pk)
        self.user = user
        self.values = values

    def check(self) -> None:
        if not may(self.user, "change", self.asset):
            raise Refused(f"You may not change “{self.asset}”.")
        if self.asset.workflow_in_progress:
            raise Refused(f"“{self.asset}” is in review and frozen until the round ends.")
        if not self.asset.live or not self.asset.is_signed():
            raise Refused(f"“{self.asset}” is not approved. Change its draft instead.")

    def _says(self) -> dict[str, Any]:
        facets = {name: sorted(str(each) for each in getattr(self.asset, name).all()) for name in FACETS}
        return {"summary": self.asset.summary, **facets}

    def perform(self) -> Asset:
        old = self._says()
        self.asset.summary = self.values["summary"]
        for name in FACETS:
            setattr(self.asset, name, list(self.values[name]))
        new = self._says()
        draft = self.asset.get_latest_revision_as_object()
        self.asset.has_unpublished_changes = draft.content_digest() != self.asset.content_digest()
        self.asset.save()
        if new != old:
            if not self.reason:
                raise Refused(WHY_APPROVED_CHANGES)
            record(Event.EDITED, self.asset, actor=self.user, old=old, new=new, reason=self.reason)
            cascade({"content.asset": {self.asset.pk}})
        return self.asset
