"""Anchors in the hands of people: confirmed by a second one, moved to a newer file in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.hashing import sha256_of
from compliance.access import may_read_reviews_of
from compliance.actions import SaveDraft
from compliance.audit import record
from compliance.models import Event
from compliance.rounds import contributors_to
from messaging.models import Anchor, AnchorConfirmation, Claim, EvidenceFile


def identity_of(anchor: Anchor) -> tuple[int, int, str]:
    """What a confirmation is about: the exact file, the page and the digest of the quote."""
    return anchor.evidence_file_id, anchor.page, sha256_of(anchor.quote.encode())


def confirmations_of(claim: Claim) -> dict[tuple[int, int, str], AnchorConfirmation]:
    """The first confirmation of each anchor that a claim has or had."""
    rows = claim.confirmations.select_related("by").order_by("-pk")
    return {(row.evidence_file_id, row.page, row.quote_sha256): row for row in rows}


class ConfirmAnchor(Action):
    """Say that a passage stands there and supports the claim; not by who wrote the version (A11-01)."""

    def __init__(self, claim: Claim, anchor: Anchor, user: Any) -> None:
        self.claim = claim
        self.anchor = anchor
        self.user = user

    def check(self) -> None:
        if not may_read_reviews_of(self.user, self.claim):
            raise Refused("Anchors are confirmed by reviewers and authors.")
        if self.user.pk in contributors_to(self.claim):
            raise Refused("You had a hand in this version. Another person confirms its evidence.")
        if identity_of(self.anchor) in confirmations_of(self.claim):
            raise Refused("This anchor is confirmed already.")

    def perform(self) -> AnchorConfirmation:
        file, page, quote = identity_of(self.anchor)
        confirmation = AnchorConfirmation.objects.create(
            claim=self.claim,
            evidence_file_id=file,
            page=page,
            quote_sha256=quote,
            by=self.user,
            at=timezone.now(),
        )
        record(
            Event.ANCHOR_CONFIRMED,
            self.claim,
            actor=self.user,
            new={"sha256": self.anchor.evidence_file.sha256, "page": page, "quote": self.anchor.quote},
        )
        return confirmation


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in the newer file."""

    page: int
    quote: str


class ReanchorClaim(Action):
    """Move anchors to another file of the same source, in a draft. What is approved stays as it is.

    `places` says for each anchor, by its number from 1 in the draft, where its passage is now.
    """

    def __init__(self, claim: Claim, file: EvidenceFile, places: Mapping[int, Place], user: Any) -> None:
        self.file = file
        self.places = places
        self.draft = claim.get_latest_revision_as_object()
        self.save = SaveDraft(self.draft, user, f"The passages are taken from the newer file, {file.name}.")

    def check(self) -> None:
        anchors = list(self.draft.anchors.all())
        if not self.places:
            raise Refused("Choose at least one passage to move.")
        for number, place in self.places.items():
            if not 1 <= number <= len(anchors):
                raise Refused("The draft has changed meanwhile. Open the comparison again.")
            anchor = anchors[number - 1]
            if anchor.evidence_file.evidence_id != self.file.evidence_id:
                raise Refused(f"{self.file.name} is of another source.")
            anchor.evidence_file, anchor.page, anchor.quote = self.file, place.page, place.quote.strip()
        self.draft.anchors = anchors
        self.save.check()

    def perform(self) -> Any:
        return self.save.perform()
