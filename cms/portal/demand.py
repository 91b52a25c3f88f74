"""The query log as the usage reports take it: what was searched, and what was not found."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from content.usage.demand import Demand, Term
from content.usage.scope import Scope
from search.models import SearchLog

#: Terms listed in a report.
MOST = 15
#: A search led to a piece if it was opened within this time (metrics: findability).
FOUND_WITHIN = timedelta(seconds=60)
_NOTHING = Q(result_count=0) | Q(relaxed=True)


def demand_of(scope: Scope) -> Demand:
    """The searches of a scope, in seven queries."""
    period, before = scope.period, scope.period.previous
    both = SearchLog.objects.order_by().filter(at__gte=before.starts_at, at__lt=period.ends_at)
    if scope.product_id is not None:
        both = both.filter(context__product=scope.product_id)
    if scope.market_ids is not None:
        both = both.filter(market__in=scope.market_ids)
    anywhere = both.filter(at__gte=period.starts_at)
    both = both.filter(context__inside__isnull=True)
    now = both.filter(at__gte=period.starts_at)
    recent, blocked = Q(at__gte=period.starts_at), Q(withheld_count__gt=0)
    counts = both.aggregate(
        searches=Count("pk", filter=recent),
        met_block=Count("pk", filter=recent & blocked),
        met_block_before=Count("pk", filter=~recent & blocked),
        searches_before=Count("pk", filter=~recent),
    )
    found = both.with_opened(FOUND_WITHIN).filter(opened=True)
    counts |= found.aggregate(found=Count("pk", filter=recent), found_before=Count("pk", filter=~recent))
    return Demand(
        **counts,
        zero=_zero(anywhere.filter(_NOTHING, withheld_count=0)),
        withheld=_with_reasons(now.filter(_NOTHING, blocked)),
        unopened=_terms(now.filter(result_count__gt=0, relaxed=False).with_opened().filter(opened=False)),
        cells=_cells(now),
    )


def _terms(logs: QuerySet[SearchLog]) -> tuple[Term, ...]:
    counted = logs.exclude(words="").values_list("words").annotate(n=Count("pk")).order_by("-n", "words")
    return tuple(Term(words, n) for words, n in counted[:MOST])


def _zero(logs: QuerySet[SearchLog]) -> tuple[Term, ...]:
    inside = logs.exclude(words="").annotate(inside=KeyTextTransform("inside", "context"))
    counted = inside.values_list("words", "inside").annotate(n=Count("pk")).order_by("-n", "words", "inside")
    return tuple(Term(words, n, inside=inside or "") for words, inside, n in counted[:MOST])


def _with_reasons(logs: QuerySet[SearchLog]) -> tuple[Term, ...]:
    terms = _terms(logs)
    reasons: dict[str, Counter[str]] = {term.words: Counter() for term in terms}
    # Two identical outcomes are one row, so the log's length does not matter here.
    rows = (
        logs.filter(words__in=list(reasons)).values_list("words", "withheld_reasons").annotate(n=Count("pk"))
    )
    for words, held, n in rows:
        for reason, pieces in held.items():
            reasons[words][reason] += pieces * n
    return tuple(Term(term.words, term.searches, dict(reasons[term.words])) for term in terms)


def _cells(logs: QuerySet[SearchLog]) -> dict[tuple[int, int], int]:
    rows = (
        logs.annotate(persona=KeyTransform("persona", "context"), stage=KeyTransform("stage", "context"))
        .filter(persona__isnull=False, stage__isnull=False)
        .values_list(F("persona"), F("stage"))
        .annotate(n=Count("pk"))
    )
    return {(int(persona), int(stage)): n for persona, stage, n in rows}
