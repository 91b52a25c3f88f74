"""From the matches of an engine to what is shown of them, through the door's own filter once more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.core.standing_queries import StandingQuery
from content.models import AssetPage, AssetVersion, ClaimUse, Reach
from content.strips import Strip, approved_at, cleared_until, strip_until
from search import ranking
from search.answers import Hit
from search.engines import FIELDS, Clause, Match
from search.engines.choosing import database_engine
from search.models import Document
from search.names import Names
from search.query import PAGE_SIZE, SearchRequest
from search.recommending.scoring import Recommended, because
from search.snippets import CLOSE, OPEN, answered_clauses, cut

#: Words of the passage that is shown of a page.
SNIPPET = 22
#: So many pages of a piece are named.
BEST_PAGES = 3
_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
#: Where words stand that stand on no page.
_PLACES = {
    "title": "in its title",
    "tags": "in what it is for",
    "claims": "in a claim on it",
    "summary": "in its summary",
    "notes": "in its speaker notes",
}


def highlight(marked: str) -> SafeString:
    """A snippet as HTML: escaped first, then its marked words in <mark>."""
    text = _MARKED.sub(r"<mark>\1</mark>", escape(marked))
    return mark_safe(text.replace(OPEN, "").replace(CLOSE, ""))  # noqa: S308


def hits_of(
    request: SearchRequest,
    shown: Sequence[Match],
    reach: Reach,
    at: datetime,
    clauses: Sequence[Clause],
    names: Names,
    uses: Mapping[int, int],
    advised: Mapping[int, Recommended],
    near: Collection[int] = (),
) -> Iterator[Hit]:
    """What is shown of each match, in their order; a match that the door refuses is left out.

    `near` are the assets that were found by their meaning alone.
    """
    versions = _through_the_door(request, [match.version_id for match in shown], reach, at)
    pages = _pages(clauses, versions)
    elsewhere = _elsewhere(clauses, [pk for pk in versions if pk not in pages])
    context = request.context_tokens()
    for match in shown:
        version = versions.get(match.version_id)
        if version is None:
            continue
        numbers, marked = pages.get(version.pk, ((), ""))
        sentence = ranking.why(
            match.facets,
            context,
            names.by_token,
            place=f"on page {numbers[0]}" if numbers else elsewhere.get(version.pk, ""),
            found=_marked_words(marked),
            uses=uses.get(match.asset_id, 0),
            is_near=match.asset_id in near,
        )
        reasons = advised[match.asset_id].by_weight if match.asset_id in advised else ()
        strip = strip_until(version, request.market, request.audience, version.cleared_until, at)
        yield Hit(
            version=version,
            why=because(reasons) or sentence,
            strip=_with_facts(strip, version.approved_at, version.claim_count or 0),
            pages=numbers,
            snippet=highlight(marked),
            reasons=reasons,
        )


def _pages(clauses: Sequence[Clause], version_ids: Collection[int]) -> dict[int, tuple[tuple[int, ...], str]]:
    """The best pages of each version, with all clauses if there are any; and the passage of the first."""
    engine = database_engine()
    found = engine.pages(clauses, version_ids, any_clause=False)
    if len(clauses) > 1:
        others = [pk for pk in version_ids if pk not in found]
        found |= engine.pages(clauses, others, any_clause=True)
    texts = dict(_TEXTS(pages=[pages[0].page_id for pages in found.values()])) if found else {}
    return {
        version_id: (
            tuple(page.number for page in pages[:BEST_PAGES]),
            cut(texts[pages[0].page_id], clauses, SNIPPET),
        )
        for version_id, pages in found.items()
        if pages[0].page_id in texts
    }


_TEXTS = StandingQuery(
    lambda pages: AssetPage.objects.order_by().filter(pk__in=pages).values_list("pk", "text"),
    filled_to=PAGE_SIZE,
)


def _elsewhere(clauses: Sequence[Clause], version_ids: Collection[int]) -> dict[int, str]:
    """For pieces on whose pages none of the words stand: where they do."""
    if not clauses or not version_ids:
        return {}
    found = {}
    for document in Document.objects.filter(version__in=version_ids):
        fields = [name for name in FIELDS if answered_clauses(getattr(document, name).split(), clauses)]
        found[document.version_id] = " and ".join(_PLACES[name] for name in fields[:2] if name in _PLACES)
    return found


def _through_the_door(
    request: SearchRequest, version_ids: Collection[int], reach: Reach, at: datetime
) -> dict[int, AssetVersion]:
    found = _CLEARED(market=request.market.pk, audience=request.audience, at=at, versions=version_ids)
    return {version.pk: version for version in found if reach.covers_product(version.asset.product_id)}


def _cleared(market: Any, audience: Any, at: Any, versions: Any) -> QuerySet:
    """What is shown of those that may leave."""
    claims = ClaimUse.objects.order_by().filter(version=OuterRef("pk"), status=ClaimUse.Status.CONFIRMED)
    different = claims.values("version").annotate(different=Count("claim", distinct=True))
    return (
        AssetVersion.objects.cleared_for(market, audience, at)
        .order_by()
        .filter(pk__in=versions)
        .select_related("asset")
        .only("asset", "number", "page_count", *(f"asset__{name}" for name in _SHOWN))
        .annotate(
            cleared_until=cleared_until(market, audience, at),
            approved_at=approved_at(),
            claim_count=Subquery(different.values("different")),
        )
    )


_SHOWN = ("title", "kind_of_piece", "language", "product")
# Putting the query together takes longer than asking it.
_CLEARED = StandingQuery(_cleared, filled_to=PAGE_SIZE)


def _with_facts(strip: Strip, approved: datetime | None, claims: int) -> Strip:
    """The strip with when the piece was approved and how much it says."""
    where, *rest = strip.facts
    on = (f"approved {approved:%-d %b %Y}",) if approved else ()
    return replace(strip, facts=(where, *on, *rest, f"{claims} claim{'' if claims == 1 else 's'}"))


def _marked_words(marked: str) -> list[str]:
    """The first three different words that are marked in a snippet."""
    found = {word.casefold(): word for word in reversed(_MARKED.findall(marked))}
    return list(reversed(found.values()))[:3]
