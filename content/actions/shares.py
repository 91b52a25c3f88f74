"""The verbs of sharing: name a recipient, send, revoke; and what the recipient's browser tells."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.digest import instant
from compliance.models import Event
from content import door
from content.models import Asset, PageDwell, Recipient, Share, UsageEvent, Visit, hash_token, new_token

#: A visit ends when nothing happened for this long (metrics.md, visit).
VISIT_GAP = timedelta(minutes=10)
#: Visible focus that makes a view a confirmed one without a gesture (design.md, confirmed view).
CONFIRMING_FOCUS_MS = 5000
#: An opening this soon after sending is a mail scanner's, unless a hand moves.
SCANNER_HASTE = timedelta(seconds=10)
LONGEST_SHARE_DAYS = 365

_SCANNER = re.compile(
    r"bot|crawl|spider|scan|preview|proxy|safelinks|barracuda|mimecast|proofpoint|curl|wget|python|headless",
    re.IGNORECASE,
)


class AddRecipient(Action):
    """Name a person at a customer. Market and audience are what everything sent is checked against."""

    def __init__(self, recipient: Recipient, user: Any) -> None:
        self.recipient = recipient
        self.user = user

    def check(self) -> None:
        if self.recipient.market_id is None or not self.recipient.audience:
            raise Refused(
                f"Say in which market {self.recipient.name or 'the recipient'} works and as what: "
                "without it nothing can be cleared for them."
            )
        self.recipient.created_by = self.user
        try:
            self.recipient.full_clean()
        except ValidationError as problem:
            raise Refused(problem.messages) from problem

    def perform(self) -> Recipient:
        self.recipient.save()
        record(Event.RECIPIENT_NAMED, self.recipient, actor=self.user, new=self.recipient.facts())
        return self.recipient


class CreateShare(Action):
    """Make a tracked link to an asset for a recipient, if the door lets it through now.

    `execute()` returns the share and its token. Only the token's hash is kept, so the link is shown once.
    """

    def __init__(
        self, asset: Asset, recipient: Recipient, user: Any, *, days: int = 30, note: str = ""
    ) -> None:
        self.asset = asset
        self.recipient = recipient
        self.user = user
        self.days = days
        self.note = note

    def check(self) -> None:
        if not self.user.has_perm("content.share_asset"):
            raise Refused("You may not share. Ask your sales leader.")
        if not 1 <= self.days <= LONGEST_SHARE_DAYS:
            raise Refused(f"A link lives from 1 to {LONGEST_SHARE_DAYS} days.")
        if self.asset.version is None:
            raise Refused(f"“{self.asset}” has no approved version.")
        answer = door.for_colleague(
            self.user, self.asset.version, self.recipient.market, self.recipient.audience
        )
        if not answer.allowed:
            raise Refused(reason.words for reason in answer.reasons)

    def perform(self) -> tuple[Share, str]:
        token, now = new_token(), timezone.now()
        share = Share.objects.create(
            asset=self.asset,
            recipient=self.recipient,
            market=self.recipient.market,
            audience=self.recipient.audience,
            token_hash=hash_token(token),
            note=self.note,
            created_by=self.user,
            created_at=now,
            expires_at=now + timedelta(days=self.days),
        )
        version = self.asset.version
        record(
            Event.SHARED,
            share,
            actor=self.user,
            new={
                "version": version.number,
                "sha256": version.sha256,
                "recipient": str(self.recipient),
                **share.facts(),
            },
        )
        _note(UsageEvent.Kind.SHARED, share, now)
        return share, token


class RevokeShare(Action):
    """End a link now."""

    def __init__(self, share: Share, user: Any) -> None:
        self.share = share
        self.user = user

    def check(self) -> None:
        if self.share.created_by_id != self.user.pk and not self.user.has_perm("content.withdraw_asset"):
            raise Refused("This link belongs to somebody else.")
        if self.share.revoked_at:
            raise Refused("The link was revoked already.")

    def perform(self) -> Share:
        self.share.revoked_at = timezone.now()
        self.share.save(update_fields=["revoked_at"])
        told = {"asset": self.share.asset_id, "revoked_at": instant(self.share.revoked_at)}
        record(Event.SHARE_REVOKED, self.share, actor=self.user, new=told)
        return self.share


class OpenShare(Action):
    """Note a raw opening of a link that the door let through: a new visit, or the running one.

    Opening alone proves nothing; see RecordBeat for what makes a view a confirmed one.
    """

    def __init__(self, share: Share, visit_key: str, user_agent: str) -> None:
        self.share = share
        self.key_hash = hash_token(visit_key)
        self.user_agent = user_agent[:300]

    def perform(self) -> Visit:
        now = timezone.now()
        running = self.share.visits.filter(key_hash=self.key_hash, last_at__gt=now - VISIT_GAP).first()
        if running:
            running.last_at = now
            running.save(update_fields=["last_at"])
            return running
        visit = Visit.objects.create(
            share=self.share,
            version=self.share.asset.version,
            key_hash=self.key_hash,
            opened_at=now,
            last_at=now,
            user_agent=self.user_agent,
            suspected_machine=bool(
                not self.user_agent
                or _SCANNER.search(self.user_agent)
                or now - self.share.created_at < SCANNER_HASTE
            ),
        )
        _note(UsageEvent.Kind.LINK_OPENED, self.share, now)
        return visit


class RecordBeat(Action):
    """Note what the recipient's browser says: time on a page, and whether a hand moved.

    All time of a visit together is cut to what has passed on the server since it was opened, so no clock
    of a client can add to it. A gesture clears the suspicion of a machine; a known scanner never confirms
    by time alone.
    """

    def __init__(self, visit: Visit, page: int, milliseconds: int, *, gesture: bool) -> None:
        self.visit = visit
        self.page = page
        self.milliseconds = milliseconds
        self.gesture = gesture

    def check(self) -> None:
        if not 1 <= self.page <= self.visit.version.page_count:
            raise Refused("There is no such page.")

    def perform(self) -> Visit:
        visit, now = (
            Visit.objects.select_for_update().select_related("share__recipient").get(pk=self.visit.pk),
            timezone.now(),
        )
        # Not since the last request: the beat of a page may come after the request for the next one.
        left = int((now - visit.opened_at).total_seconds() * 1000) - self._seen(visit)
        dwell, _ = PageDwell.objects.get_or_create(visit=visit, page=self.page)
        dwell.milliseconds += max(0, min(self.milliseconds, left))
        dwell.save(update_fields=["milliseconds"])
        visit.last_at = now
        if self.gesture and visit.gesture_at is None:
            visit.gesture_at = now
        if visit.confirmed_at is None and (visit.gesture_at or self._looked_at(visit)):
            visit.confirmed_at = now
            _note(UsageEvent.Kind.CONFIRMED_VIEW, visit.share, now)
        visit.save()
        return visit

    def _looked_at(self, visit: Visit) -> bool:
        return not visit.suspected_machine and self._seen(visit) >= CONFIRMING_FOCUS_MS

    @staticmethod
    def _seen(visit: Visit) -> int:
        return sum(visit.dwells.values_list("milliseconds", flat=True))


def _note(kind: UsageEvent.Kind, share: Share, at: datetime) -> None:
    UsageEvent.objects.create(
        at=at,
        kind=kind,
        asset_id=share.asset_id,
        version_id=share.asset.version_id,
        user_id=share.created_by_id if kind == UsageEvent.Kind.SHARED else None,
        share=share,
        market_id=share.market_id,
        audience=share.audience,
        persona_id=share.recipient.persona_id,
    )
