"""Where and when claims and messages are cleared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Value

from cms.core.querysets import union_all
from cms.core.standing_queries import StandingQuery
from compliance.cascade import Changed, Changes
from compliance.clearing import (
    Clearance,
    Reason,
    local_day,
    own_reasons,
    own_windows,
    spread,
    store_windows,
    stored_windows,
)
from compliance.models import Market, MarketTree
from compliance.windows import Interval, Windows, intersect_all
from messaging.models import MESSAGES, Claim, ClaimClearance, MarketStatus, Message

#: Market statuses and certificates may have no end; windows are stored with one.
NO_END = date(9999, 1, 1)


#: Each market status of a product, with the ids of the indications that it covers.
Statuses = dict[MarketStatus, set[int]]


_STATUSES = StandingQuery(
    lambda products: MarketStatus.objects.filter(product__pk__in=products).annotate(covers=F("indications"))
)


def _statuses_of(products: Collection[int]) -> dict[int, Statuses]:
    found: dict[int, Statuses] = {pk: {} for pk in products}
    for status in _STATUSES(products=sorted(products)) if products else ():
        found[status.product_id].setdefault(status, set()).add(status.covers)
    return found


def _status_windows(
    tree: MarketTree, statuses: Statuses, indication_id: int, audiences: Collection[str]
) -> Windows:
    rows: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for status, indications in statuses.items():
        covers = indication_id in indications
        for audience in audiences:
            periods = rows.setdefault((status.market_id, audience), [])
            if status.is_marketable and covers:
                periods.append((status.valid_from, status.valid_to or NO_END))
    return spread(rows, tree)


def claim_windows(
    ids: Collection[int], tree: MarketTree, held: Mapping[int, Claim] | None = None
) -> dict[int, Windows]:
    """The windows of claims: own approval ∩ market status for the indication ∩ evidence still standing.

    `held` are those that the caller has with their parts, as they stand in the database; the others are read.
    """
    claims = dict(held or {})
    if unread := set(ids) - set(claims):
        claims |= {claim.pk: claim for claim in Claim.objects.with_parts().filter(pk__in=unread)}
    own = own_windows(claims.values(), tree)
    statuses = _statuses_of({claim.product_id for claim in claims.values()})
    found = {}
    for pk, claim in claims.items():
        windows = own[pk]
        keys = list(windows)
        audiences = {audience for _, audience in keys}
        status = _status_windows(tree, statuses[claim.product_id], claim.indication_id, audiences)
        standing = [
            Interval(None, anchor.evidence_file.evidence.retracted_at) for anchor in claim.anchors.all()
        ]
        found[pk] = windows & status & Windows.of(dict.fromkeys(keys, standing))
    return found


def recompute_claims(changed: Changes, at: datetime) -> Changed:
    """Cascade step: claims whose own state, product status, evidence or markets changed."""
    ids = set(changed.get("messaging.claim", ()))
    touched = Claim.objects.filter(
        Q(product__in=changed.get("messaging.product", ()))
        | Q(anchors__evidence_file__evidence__in=changed.get("messaging.evidence", ()))
    )
    if changed.get("compliance.market"):
        touched = Claim.objects.filter(live=True)
    ids |= set(touched.values_list("pk", flat=True))
    if ids:
        computed = claim_windows(ids, changed.tree, changed.held("messaging.claim"))
        store_windows(ClaimClearance, "claim_id", computed, changed.tree, at)
    # A claim whose windows stand may have changed its words, and assets bind to words.
    return {"messaging.claim": ids}


def message_windows(
    model: type[Message], ids: Collection[int], tree: MarketTree, held: Mapping[int, Message] | None = None
) -> dict[int, Windows]:
    """The windows of messages of one kind: own approval ∩ every claim they cite. `held` as for claims."""
    found = dict(held or {})
    if unread := set(ids) - set(found):
        found |= {each.pk: each for each in model.objects.with_parts().filter(pk__in=unread)}
    cited = {pk: [citation.claim_id for citation in each.citations.all()] for pk, each in found.items()}
    claims = stored_claim_windows({claim for group in cited.values() for claim in group}, tree)
    own = own_windows(found.values(), tree)
    return {pk: intersect_all([claims[claim] for claim in cited[pk]], own[pk]) for pk in found}


def recompute_messages(changed: Changes, at: datetime) -> Changed:
    """Cascade step: messages, where they and every claim they cite are cleared."""
    touched = _touched_messages(changed)
    return {model.kind(): _recomputed(model, touched[model], changed, at) for model in MESSAGES}


def _touched_messages(changed: Changed) -> dict[type[Message], set[int]]:
    """The messages of each kind that changed, or that rest on what did."""
    touched = {model: set(changed.get(model.kind(), ())) for model in MESSAGES}
    resting = Q(citations__claim__in=changed.get("messaging.claim", ())) | Q(
        product__in=changed.get("messaging.product", ())
    )
    condition = Q(live=True) if changed.get("compliance.market") else resting
    for place, pk in union_all(
        model.objects.filter(condition).annotate(place=Value(place)).order_by().values_list("place", "pk")
        for place, model in enumerate(MESSAGES)
    ):
        touched[MESSAGES[place]].add(pk)
    return touched


def _recomputed(model: type[Message], ids: set[int], changed: Changes, at: datetime) -> set[int]:
    """The messages of a kind whose windows changed, of those that were touched."""
    if not ids:
        return set()
    computed = message_windows(model, ids, changed.tree, changed.held(model.kind()))
    return store_windows(model.clearance_model(), "message_id", computed, changed.tree, at)


def stored_claim_windows(ids: Collection[int], tree: MarketTree) -> dict[int, Windows]:
    """The windows of claims as they are stored; a claim without any has none."""
    return stored_windows(ClaimClearance, "claim_id", ids, tree)


def explain_claim(claim: Claim, market: Market, audience: str, at: datetime) -> Clearance:
    """Evaluate every condition of a claim's clearance, one by one, in words."""
    reasons = own_reasons(claim, market, audience, at)
    reasons += _status_reasons(claim, market, at)
    standing = [
        anchor
        for anchor in claim.anchors.all()
        if not anchor.evidence_file.evidence.retracted_at or at < anchor.evidence_file.evidence.retracted_at
    ]
    if not standing:
        reasons.append(Reason("evidence", f"“{claim}” rests on nothing but retracted evidence."))
    return Clearance(tuple(reasons))


def _status_reasons(claim: Claim, market: Market, at: datetime) -> list[Reason]:
    for each in market.lineage:
        statuses = list(MarketStatus.objects.filter(product=claim.product, market=each))
        if not statuses:
            continue
        today = local_day(market, at)
        current = [
            status
            for status in statuses
            if status.is_marketable and status.valid_from <= today < (status.valid_to or NO_END)
        ]
        if not current:
            return [Reason("market_status", f"{claim.product} may not be promoted in {market.name} now.")]
        if any(claim.indication in status.indications.all() for status in current):
            return []
        return [
            Reason(
                "indication",
                f"“{claim.indication.name}” is outside {claim.product}’s clearance in {market.name}.",
            )
        ]
    return [Reason("market_status", f"{claim.product} has no regulatory status in {market.name}.")]


def explain_message(message: Message, market: Market, audience: str, at: datetime) -> Clearance:
    """A message is cleared where it and every claim it cites are."""
    reasons: list[Any] = own_reasons(message, market, audience, at)
    for citation in message.citations.all():
        reasons += explain_claim(citation.claim, market, audience, at).reasons
    return Clearance(tuple(reasons))
