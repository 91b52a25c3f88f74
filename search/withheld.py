"""Why pieces are held back, counted in sets. Their titles and texts are nobody's business here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet, Value

from compliance.models import Audience, Market, SignoffTaskState, Suspension, Withdrawal
from content.models import Asset, ClaimUse
from messaging.models import Claim
from search.engines import Match, Standing
from search.models import Document


class Held(StrEnum):
    """Why a piece is held back. The gravest reason counts."""

    RECALLED = "recalled"
    IN_REVIEW = "in_review"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    NOT_CLEARED = "not_cleared"


@dataclass(frozen=True, slots=True)
class Withheld:
    """So many pieces are held back for this reason."""

    reason: Held
    words: str
    count: int


_BY_STANDING = {
    Standing.ENDED: Held.EXPIRED,
    Standing.LATER: Held.NOT_YET,
    Standing.NEVER: Held.NOT_CLEARED,
}


def count_withheld(matches: Collection[Match], market: Market, audience: str) -> tuple[Withheld, ...]:
    """Count matches that are not cleared for a market and audience by reason, in one query."""
    if not matches:
        return ()
    recalled: set[int] = set()
    in_review: set[int] = set()
    for asset_id, reason in _recalled().union(_in_review()):
        (recalled if reason == Held.RECALLED else in_review).add(asset_id)
    counts: Counter[Held] = Counter()
    for match in matches:
        if match.asset_id in recalled:
            counts[Held.RECALLED] += 1
        elif match.asset_id in in_review:
            counts[Held.IN_REVIEW] += 1
        else:
            counts[_BY_STANDING[Standing(match.standing)]] += 1
    words = {
        Held.RECALLED: "Recalled",
        Held.IN_REVIEW: "In review",
        Held.EXPIRED: "Expired",
        Held.NOT_YET: "Cleared from a later day",
        Held.NOT_CLEARED: f"Not cleared in {market.name} for {Audience(audience).label}",
    }
    return tuple(Withheld(reason, words[reason], counts[reason]) for reason in Held if counts[reason])


def _stopped(model: type[Asset] | type[Claim]) -> QuerySet:
    kind = ContentType.objects.get_for_model(model)
    withdrawn = Withdrawal.objects.filter(subject_type=kind).values("subject_id")
    suspended = Suspension.objects.filter(subject_type=kind, lifted_at__isnull=True).values("subject_id")
    return withdrawn.union(suspended)


def _reason(documents: QuerySet, reason: Held) -> QuerySet:
    return documents.values_list("asset", Value(reason.value, CharField()))


def _recalled() -> QuerySet:
    uses = ClaimUse.objects.filter(status=ClaimUse.Status.CONFIRMED, claim__in=_stopped(Claim))
    by_claim = Document.objects.filter(version__in=uses.values("version"))
    by_asset = Document.objects.filter(asset__in=_stopped(Asset))
    return _reason(by_claim, Held.RECALLED).union(_reason(by_asset, Held.RECALLED))


def _in_review() -> QuerySet:
    kind = ContentType.objects.get_for_model(Asset)
    open_rounds = SignoffTaskState.objects.open().filter(subject_type=kind).values("subject_id")
    return _reason(Document.objects.filter(asset__in=open_rounds), Held.IN_REVIEW)
