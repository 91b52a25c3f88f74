"""Why pieces are held back, counted in sets. Their titles and texts are nobody's business here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from wagtail.models import TaskState

from compliance.models import Audience, Market
from content.models import Asset, ClaimUse
from messaging.models import Claim
from search.engines import Match, Standing


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
    for asset_id, reason in _grave():
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


#: One statement rather than five querysets: putting those together costs more than the answer.
_GRAVE = """
    WITH stopped AS (
        SELECT subject_type_id, subject_id FROM compliance_withdrawal
        UNION SELECT subject_type_id, subject_id FROM compliance_suspension WHERE lifted_at IS NULL
    )
    SELECT d.asset_id, 'recalled' FROM search_document d
        JOIN stopped s ON s.subject_id = d.asset_id AND s.subject_type_id = %(asset)s
    UNION SELECT d.asset_id, 'recalled' FROM stopped s
        JOIN content_claimuse u ON u.claim_id = s.subject_id AND u.status = %(confirmed)s
        JOIN search_document d ON d.version_id = u.version_id
        WHERE s.subject_type_id = %(claim)s
    UNION SELECT d.asset_id, 'in_review' FROM compliance_signofftaskstate r
        JOIN wagtailcore_taskstate t ON t.id = r.taskstate_ptr_id AND t.status = %(open)s
        JOIN search_document d ON d.asset_id = r.subject_id
        WHERE r.subject_type_id = %(asset)s
"""


def _grave() -> Iterator[tuple[int, str]]:
    """Assets in the index that are recalled or in review, whatever their windows say."""
    params = {
        "asset": ContentType.objects.get_for_model(Asset).pk,
        "claim": ContentType.objects.get_for_model(Claim).pk,
        "confirmed": ClaimUse.Status.CONFIRMED,
        "open": TaskState.STATUS_IN_PROGRESS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GRAVE, params)
        yield from cursor.fetchall()
