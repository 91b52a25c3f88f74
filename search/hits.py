"""From the matches of an engine to what is shown of them, through the door's own filter once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.models import AssetPage, AssetVersion, ClaimUse, Reach
from content.strips import Strip, approved_at, cleared_until, strip_until
from search import ranking
from search.answers import Hit
from search.engines import FIELDS, Clause, Match
from search.engines.choosing import database_engine
from search.models import Document
from search.names import Names
from search.query import SearchRequest
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
    claims = _claim_counts(versions)
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
            strip=_with_facts(strip, version.approved_at, claims[version.pk]),
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
    best = {version_id: tuple(numbers[:BEST_PAGES]) for version_id, numbers in found.items()}
    texts = AssetPage.objects.filter(
        reduce(or_, (Q(version=version, number=own[0]) for version, own in best.items()), Q(pk__in=()))
    ).values_list("version", "text")
    return {version: (best[version], cut(text, clauses, SNIPPET)) for version, text in texts}


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
    versions = (
        AssetVersion.objects.cleared_for(request.market, request.audience, at)
        .order_by()
        .filter(pk__in=version_ids)
        .select_related("asset")
        .annotate(
            cleared_until=cleared_until(request.market, request.audience, at), approved_at=approved_at()
        )
    )
    return {version.pk: version for version in versions if reach.covers_product(version.asset.product_id)}


def _claim_counts(version_ids: Collection[int]) -> Counter[int]:
    """How many different claims stand on each version."""
    confirmed = ClaimUse.objects.order_by().filter(version__in=version_ids, status=ClaimUse.Status.CONFIRMED)
    return Counter(version_id for version_id, _ in confirmed.values_list("version", "claim").distinct())


def _with_facts(strip: Strip, approved: datetime | None, claims: int) -> Strip:
    """The strip with when the piece was approved and how much it says."""
    where, *rest = strip.facts
    on = (f"approved {approved:%-d %b %Y}",) if approved else ()
    return replace(strip, facts=(where, *on, *rest, f"{claims} claim{'' if claims == 1 else 's'}"))


def _marked_words(marked: str) -> list[str]:
    """The first three different words that are marked in a snippet."""
    found = {word.casefold(): word for word in reversed(_MARKED.findall(marked))}
    return list(reversed(found.values()))[:3]
