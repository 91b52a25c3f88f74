"""Find: from a question to the pieces that a person may use now, and what is held back.

The engine decides who answers; this says it in pieces, facets and reasons. Clearance, territory
and products are conditions of the engine's one query, and what is about to be shown passes the
door's own filter once more, so that a stale index never serves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from content.models import Asset, AssetClearance, Reach, UsageEvent, reach_of
from search import ranking
from search.answers import SearchAnswer
from search.columns.library import as_read_last
from search.engines import Match, Question
from search.facet_groups import facet_groups
from search.facets import count, passing
from search.hits import hits_of
from search.names import Names, read_names
from search.query import PAGE_SIZE, Group, SearchRequest, Sort, token
from search.recommending.reading import Advice, read_advice, recommendations, with_advised
from search.recommending.scoring import Recommended
from search.selecting import select, select_whole
from search.vocabulary import suggestions
from search.withheld import count_withheld
from search.words import parse

#: How far back a customer's look counts as recent.
RECENT = timedelta(days=90)
#: In so few pieces further markets are counted unasked: it takes a look at each window of each.
QUICKLY_COUNTED = 300
#: What counts as use when pieces fit equally well: a customer saw it.
_SEEN = (UsageEvent.Kind.CONFIRMED_VIEW, UsageEvent.Kind.PRESENTED)


def find(
    request: SearchRequest,
    user: Any,
    at: datetime,
    *,
    reach: Reach | None = None,
    names: Names | None = None,
    advice: Advice | None = None,
) -> SearchAnswer:
    """Answer a question for a person at an instant. Without words it recommends for the deal.

    `reach` and `names` spare queries where the caller has read them, and other `advice` tries out what it
    would change. Outside the person's reach the answer is empty, and nothing is counted either.
    """
    reach = reach or reach_of(user)
    tokens = fixed_tokens(request, reach)
    if tokens is None:
        return SearchAnswer()
    names = names or read_names()
    selected = select(request, tokens, at)
    cleared, withheld, words = selected.cleared, selected.withheld, selected.words
    recommends = not words.terms and request.sort == Sort.BEST
    advice = advice or (Advice() if words.terms else read_advice(request))
    if request.context() and not words and not selected.relaxed:
        cleared = with_advised(cleared, request, tokens, at, advice)
    counts_markets = _counts_markets(request, cleared, reach)
    if counts_markets:
        cleared = _with_markets(request, cleared, reach, at)
    counted = count((match.facets for match in cleared), request.facets)
    usable = [match for match in cleared if match.facets in counted.passing]
    page_count = max(1, -(-len(usable) // PAGE_SIZE))
    page = min(max(request.page, 1), page_count)
    upto = page * PAGE_SIZE
    advised: dict[int, Recommended] = {}
    if recommends:
        best = recommendations(request, usable, reach, at, advice, names.by_token, upto)
        advised = {each.asset_id: each for each in best}
    uses = {} if recommends or (words and request.sort != Sort.USED) else recent_uses(at)
    ranked = _ranked(request, usable, advised, uses, upto, at)
    shown = ranked[upto - PAGE_SIZE : upto]
    # No market has cleared what is held back: it is not narrowed by that choice.
    narrowing = {name for name in request.facets if not name.startswith(Group.MARKET)}
    if narrowing:
        held = passing((match.facets for match in withheld), narrowing)
        withheld = [match for match in withheld if match.facets in held]
    return SearchAnswer(
        hits=tuple(hits_of(request, shown, reach, at, selected.clauses, names, uses, advised, selected.near)),
        total=len(usable),
        page=page,
        page_count=page_count,
        facets=tuple(facet_groups(request, counted, names)),
        withheld=count_withheld(withheld, request.market, request.audience),
        relaxed=selected.relaxed,
        whole=selected.whole and sum(match.asset_id in selected.whole for match in usable),
        has_parts=selected.has_parts,
        meant=selected.meant,
        synonyms=selected.synonyms,
        notice=selected.notice,
        is_advice=recommends,
        more_markets=not counts_markets and bool(_further_markets(request, reach)),
    )


def best(request: SearchRequest, reach: Reach, at: datetime, depth: int) -> list[int]:
    """The first `depth` assets of an answer in their order, without all that a page says of them."""
    tokens = fixed_tokens(request, reach)
    if tokens is None:
        return []
    selected = select(request, tokens, at)
    met = passing((match.facets for match in selected.cleared), request.facets)
    usable = [match for match in selected.cleared if match.facets in met]
    uses = recent_uses(at) if request.sort == Sort.USED else {}
    return [match.asset_id for match in _ranked(request, usable, {}, uses, depth, at)[:depth]]


def usable_now(request: SearchRequest, reach: Reach, at: datetime) -> list[int]:
    """The assets that meet the whole question, without slips and relaxing, and may be used now."""
    tokens = fixed_tokens(request, reach)
    if tokens is None:
        return []
    cleared = select_whole(request, tokens, at)
    if cleared and request.context() and not parse(request.words):
        cleared = with_advised(cleared, request, tokens, at, read_advice(request))
    if _counts_markets(request, cleared, reach):
        cleared = _with_markets(request, cleared, reach, at)
    met = passing((match.facets for match in cleared), request.facets)
    return [match.asset_id for match in cleared if match.facets in met]


def suggest(request: SearchRequest, at: datetime, reach: Reach) -> list[str]:
    """What a half-typed line may become, in words of pieces that this person may use now."""
    tokens = fixed_tokens(request, reach)
    if tokens is None:
        return []
    question = Question((), False, tokens, request.market.pk, request.audience, at)
    return suggestions(request.words, question)


def recent_uses(at: datetime) -> dict[int, int]:
    """How often customers looked at each asset lately."""
    events = UsageEvent.objects.filter(kind__in=_SEEN, at__gt=at - RECENT, at__lte=at)
    return dict(events.values("asset").annotate(uses=Count("pk")).values_list("asset", "uses"))


def fixed_tokens(request: SearchRequest, reach: Reach) -> tuple[tuple[str, ...], ...] | None:
    """The tokens that bind whatever is asked; None where the person's reach allows nothing."""
    if not reach.covers_market(request.market):
        return None
    if request.product is not None:
        return ((token(Group.PRODUCT, request.product),),) if reach.covers_product(request.product) else None
    if reach.product_ids is None:
        return ()
    own = tuple(token(Group.PRODUCT, pk) for pk in sorted(reach.product_ids))
    return (own,) if own else None


def _further_markets(request: SearchRequest, reach: Reach) -> frozenset[int]:
    return reach.market_ids - {request.market.pk}


def _counts_markets(request: SearchRequest, cleared: Sequence[Match], reach: Reach) -> bool:
    """Whether there are further markets to count, and it is quick or was asked for."""
    wanted = request.by_market or any(name.startswith(Group.MARKET) for name in request.facets)
    return bool(cleared and _further_markets(request, reach)) and (wanted or len(cleared) <= QUICKLY_COUNTED)


def _with_markets(request: SearchRequest, cleared: list[Match], reach: Reach, at: datetime) -> list[Match]:
    """The matches with tokens of the person's further markets."""
    markets = _further_markets(request, reach)
    found = [match.asset_id for match in cleared]
    tokens = as_read_last().markets_of(found, markets, request.audience, at)
    return [
        match._replace(facets=f"{match.facets} {tokens[match.asset_id]}")
        if match.asset_id in tokens
        else match
        for match in cleared
    ]


def _ranked(
    request: SearchRequest,
    usable: Sequence[Match],
    advised: Mapping[int, Recommended],
    uses: Mapping[int, int],
    upto: int,
    at: datetime,
) -> list[Match]:
    """At least the first `upto` in the order that was chosen; `advised` are in theirs."""
    if request.sort == Sort.NEWEST:
        return sorted(usable, key=lambda match: -match.version_id)
    if request.sort == Sort.USED:
        return sorted(usable, key=lambda match: (-uses.get(match.asset_id, 0), match.rank, -match.asset_id))
    if request.sort == Sort.TITLE:
        titles = dict(Asset.objects.order_by().values_list("pk", "title"))
        return sorted(usable, key=lambda match: (titles.get(match.asset_id, "").casefold(), match.asset_id))
    if request.sort == Sort.ENDING:
        windows = AssetClearance.objects.for_exit(request.market, request.audience, at).order_by()
        ends = dict(windows.values_list("version", "ends_at"))
        return sorted(usable, key=lambda match: (ends.get(match.version_id, at), match.asset_id))
    if advised:
        by_asset = {match.asset_id: match for match in usable}
        return [by_asset[pk] for pk in advised]
    return ranking.by_words(usable, request.context_tokens(), upto)
