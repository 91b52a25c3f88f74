"""What recommendations are read from: all from the database, so that every engine recommends the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from content.models import AssetClearance, ClaimUse, Reach
from search.engines import Match, Question, Standing
from search.engines.choosing import database_engine
from search.models import RecommendationRule, StageNeed
from search.query import Group, SearchRequest, split_token, token
from search.recommending.counted import use_now
from search.recommending.scoring import Candidate, Context, Effect, Recommended, Rule, recommend

_DAY = 86_400


_NO_IDS: frozenset[int] = frozenset()


#: So many of the best are put in order with regard to the claims that they share; few people page further.
CLAIMED = 200


@dataclass(frozen=True, slots=True)
class Advice:
    """What people decided about a deal: the rules in use in its market, and what its stage needs."""

    rules: tuple[Rule, ...] = ()
    needs: tuple[str, ...] = ()


def context_of(request: SearchRequest) -> Context:
    """The deal of a question."""
    return Context(
        product=request.product,
        stage=request.stage,
        persona=request.persona,
        competitor=request.competitor,
        specialty=request.specialty,
        care=request.care,
        objections=_NO_IDS if request.objection is None else frozenset({request.objection}),
    )


def read_advice(request: SearchRequest) -> Advice:
    """The advice for the market and stage of a question."""
    rules = RecommendationRule.objects.for_market(request.market)
    return Advice(tuple(rule.as_rule() for rule in rules), read_needs(request.stage))


def read_needs(stage: int | None) -> tuple[str, ...]:
    """The kinds of piece that a stage needs, the most important first."""
    if stage is None:
        return ()
    return tuple(StageNeed.objects.filter(stage=stage).values_list("kind_of_piece", flat=True))


def with_advised(
    cleared: list[Match],
    request: SearchRequest,
    tokens: tuple[tuple[str, ...], ...],
    at: datetime,
    advice: Advice,
) -> list[Match]:
    """The matches with what a deal's advice adds to them, though it is not made for that deal.

    `tokens` bind whatever is asked. A rule adds the one piece that it names; a need that no match
    meets adds the pieces of its kind. In at most two questions.
    """
    context = context_of(request)
    known = {match.asset_id for match in cleared}
    named = {
        rule.asset
        for rule in advice.rules
        if rule.asset is not None and rule.effect != Effect.HIDE and rule.applies(context)
    } - known
    there = {name for match in cleared for name in match.facets.split()}
    missing = [name for name in (token(Group.KIND, kind) for kind in advice.needs) if name not in there]
    question = Question((), False, tokens, request.market.pk, request.audience, at)
    engine = database_engine()
    found: dict[int, Match] = {}
    if named:
        found |= {match.asset_id: match for match in engine.matches(question, among=named)}
    if missing:
        of_kind = replace(question, tokens=(*tokens, tuple(missing)))
        found |= {match.asset_id: match for match in engine.matches(of_kind)}
    return cleared + [match for match in found.values() if match.standing == Standing.CLEARED]


def recommendations(
    request: SearchRequest,
    usable: Sequence[Match],
    reach: Reach,
    at: datetime,
    advice: Advice,
    names: Mapping[str, str],
    limit: int,
) -> list[Recommended]:
    """The best `limit` of the pieces that a question found, through the door's own filter."""
    context, use = context_of(request), use_now(request.persona, request.stage, at)
    since = _cleared_since(request, reach, at)
    versions = {match.asset_id: match.version_id for match in usable if match.version_id in since}
    candidates = [
        candidate_of(match, (at - since[match.version_id]).total_seconds() / _DAY)
        for match in usable
        if match.version_id in since
    ]
    later: list[Recommended] = []
    if len(candidates) > CLAIMED:
        # Claims decide among the best only; those of a whole library would take longer than all the rest.
        best = recommend(context, candidates, use, advice.rules, advice.needs, max(limit, CLAIMED), names)
        foremost, later = {each.asset_id for each in best[:CLAIMED]}, best[CLAIMED:]
        candidates = [each for each in candidates if each.asset_id in foremost]
    claims = claims_on([versions[each.asset_id] for each in candidates])
    candidates = [replace(each, claims=claims.get(versions[each.asset_id], _NO_IDS)) for each in candidates]
    first = recommend(context, candidates, use, advice.rules, advice.needs, CLAIMED, names)
    return (first + later)[:limit]


def _cleared_since(request: SearchRequest, reach: Reach, at: datetime) -> dict[int, datetime]:
    """By version since when it is cleared, of all that may leave now and that the person sells.

    The windows that `AssetVersion.objects.cleared_for` asks for, all at once; what is shown of them passes
    that filter itself, see search.hits.
    """
    windows = AssetClearance.objects.for_exit(request.market, request.audience, at).order_by()
    if reach.product_ids is not None:
        windows = windows.filter(asset__product__in=reach.product_ids)
    if request.product is not None:
        windows = windows.filter(asset__product=request.product)
    return dict(windows.values_list("version", "starts_at"))


def candidate_of(match: Match, age: float) -> Candidate:
    """What recommending knows of a piece by its document; `age` in days since it was cleared."""
    tokens = match.facets.split()
    pairs = [split_token(name) for name in tokens]
    of = dict(pairs)
    return Candidate(
        asset_id=match.asset_id,
        tokens=frozenset(tokens),
        kind=of[Group.KIND],
        product=int(of[Group.PRODUCT]),
        age=age,
        objections=frozenset(int(value) for group, value in pairs if group == Group.OBJECTION),
    )


def claims_on(version_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """By version the claims that stand on it."""
    confirmed = ClaimUse.objects.order_by().filter(version__in=version_ids, status=ClaimUse.Status.CONFIRMED)
    found: dict[int, set[int]] = {}
    for version_id, claim_id in confirmed.values_list("version", "claim"):
        found.setdefault(version_id, set()).add(claim_id)
    return {version_id: frozenset(claims) for version_id, claims in found.items()}
