"""Find: from a question to the pieces that a person may use now, and what is held back.

The engine decides who answers; this says it in pieces, facets and reasons. Clearance, territory
and products are conditions of the engine's one query, and what is about to be shown passes the
door's own filter once more, so that a stale index never serves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.models import AssetPage, AssetVersion, ClaimUse, Reach, UsageEvent, reach_of
from content.strips import Strip, cleared_until, strip_until
from search import ranking
from search.clauses import clauses_of
from search.engines import Clause, Match, Question, Standing
from search.engines.answering import Notice, ask
from search.engines.choosing import database_engine
from search.facets import Counted, count
from search.models import Word
from search.names import Names, language_name, read_names
from search.query import PAGE_SIZE, Group, SearchRequest, split_token, token, words_of
from search.snippets import CLOSE, OPEN, cut
from search.withheld import Withheld, count_withheld

#: How far back a customer's look counts as recent.
RECENT = timedelta(days=90)
#: What counts as use when pieces fit equally well: a customer saw it.
_SEEN = (UsageEvent.Kind.CONFIRMED_VIEW, UsageEvent.Kind.PRESENTED)
#: Words of the passage that is shown of a page.
SNIPPET = 22
#: So many whole words are tried for the beginning of one.
_ENDINGS = 20

_HEADINGS = {
    Group.KIND: "Type",
    Group.PRODUCT: "Product",
    Group.STAGE: "Stage",
    Group.PERSONA: "Persona",
    Group.CARE: "Care setting",
    Group.LANGUAGE: "Language",
}
_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that may be used now. `page` and `snippet` tell where its best answer stands."""

    version: AssetVersion
    why: str
    strip: Strip
    page: int | None
    snippet: SafeString

    @property
    def about(self) -> str:
        """What the piece is: its type, length and language."""
        asset, pages = self.version.asset, self.version.page_count
        kind, language = asset.get_kind_of_piece_display(), language_name(asset.language)
        return f"{kind} · {pages} page{'' if pages == 1 else 's'} · {language}"


@dataclass(frozen=True, slots=True)
class FacetChoice:
    token: str
    name: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    group: Group
    heading: str
    choices: tuple[FacetChoice, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What may be used (`total` pieces, one page of them in `hits`) and what is held back.

    `relaxed` says that nothing met the whole question, so that any of its words, or the product
    alone, was enough; `notice`, that the database answered in the place of Elasticsearch.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    facets: tuple[FacetGroup, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    relaxed: bool = False
    notice: Notice | None = None

    @property
    def withheld_count(self) -> int:
        return sum(each.count for each in self.withheld)


def find(
    request: SearchRequest,
    user: Any,
    at: datetime,
    *,
    reach: Reach | None = None,
    names: Names | None = None,
) -> SearchAnswer:
    """Answer a question for a person at an instant.

    `reach` and `names` spare queries where the caller has read them. Outside the person's reach the
    answer is empty, and nothing is counted either.
    """
    reach = reach or reach_of(user)
    tokens = _fixed_tokens(request, reach)
    if tokens is None:
        return SearchAnswer()
    names = names or read_names()
    words = words_of(request.words)
    clauses = clauses_of(words, endings_of(words))
    context = request.context_tokens()
    question = Question(clauses, False, tokens, request.market.pk, request.audience, at)
    if context and not words:
        question = replace(question, tokens=(*tokens, tuple(context.values())))
    found = ask(question)
    matches = found.matches
    relaxed = _wider(question, tokens)
    is_relaxed = relaxed is not None and not any(m.standing == Standing.CLEARED for m in matches)
    withheld = [match for match in matches if match.standing != Standing.CLEARED]
    if relaxed is not None and is_relaxed:
        found = ask(relaxed)
        matches = found.matches
        # What the whole question finds and is held back tells more than what a part of it does.
        withheld = withheld or [match for match in matches if match.standing != Standing.CLEARED]
    cleared = [match for match in matches if match.standing == Standing.CLEARED]
    counted = count((match.facets for match in cleared), request.facets)
    usable = [match for match in cleared if match.facets in counted.passing]
    page_count = max(1, -(-len(usable) // PAGE_SIZE))
    page = min(max(request.page, 1), page_count)
    uses = {} if words else recent_uses(at)
    if words:
        ranked = ranking.by_words(usable, context, page * PAGE_SIZE)
    else:
        ranked = ranking.by_context(usable, context, uses)
    shown = ranked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if request.facets:
        held = count((match.facets for match in withheld), request.facets).passing
        withheld = [match for match in withheld if match.facets in held]
    return SearchAnswer(
        hits=tuple(_hits(request, shown, reach, at, clauses, names, uses)),
        total=len(usable),
        page=page,
        page_count=page_count,
        facets=tuple(_facet_groups(request, counted, names)),
        withheld=count_withheld(withheld, request.market, request.audience),
        relaxed=is_relaxed and bool(cleared),
        notice=found.notice,
    )


def endings_of(words: Sequence[str]) -> tuple[str, ...]:
    """Indexed words that the last word may be the beginning of."""
    if not words or len(words[-1]) < 3:
        return ()
    last = words[-1]
    above = Word.objects.filter(text__gt=last, text__lt=last + "\U0010ffff").order_by("text")
    return tuple(above.values_list("text", flat=True)[:_ENDINGS])


def highlight(marked: str) -> SafeString:
    """A snippet as HTML: escaped first, then its marked words in <mark>."""
    text = _MARKED.sub(r"<mark>\1</mark>", escape(marked))
    return mark_safe(text.replace(OPEN, "").replace(CLOSE, ""))  # noqa: S308


def recent_uses(at: datetime) -> dict[int, int]:
    """How often customers looked at each asset lately."""
    events = UsageEvent.objects.filter(kind__in=_SEEN, at__gt=at - RECENT, at__lte=at)
    return dict(events.values("asset").annotate(uses=Count("pk")).values_list("asset", "uses"))


def _fixed_tokens(request: SearchRequest, reach: Reach) -> tuple[tuple[str, ...], ...] | None:
    """The tokens that bind whatever is asked; None where the person's reach allows nothing."""
    if not reach.covers_market(request.market):
        return None
    if request.product is not None:
        return ((token(Group.PRODUCT, request.product),),) if reach.covers_product(request.product) else None
    if reach.product_ids is None:
        return ()
    own = tuple(token(Group.PRODUCT, pk) for pk in sorted(reach.product_ids))
    return (own,) if own else None


def _wider(question: Question, tokens: tuple[tuple[str, ...], ...]) -> Question | None:
    """The question to ask when nothing that may be used meets the whole of it."""
    if len(question.clauses) > 1:
        return replace(question, any_clause=True)
    if question.tokens != tokens:
        return replace(question, tokens=tokens)
    return None


def _hits(
    request: SearchRequest,
    shown: Sequence[Match],
    reach: Reach,
    at: datetime,
    clauses: Sequence[Clause],
    names: Names,
    uses: Mapping[int, int],
) -> Iterator[Hit]:
    versions = _through_the_door(request, [match.version_id for match in shown], reach, at)
    claims = _claim_counts(versions)
    pages = _pages(clauses, versions)
    context = request.context_tokens()
    for match in shown:
        version = versions.get(match.version_id)
        if version is None:
            continue
        page, marked = pages.get(match.version_id, (None, ""))
        sentence = ranking.why(
            match.facets,
            context,
            names.by_token,
            searched=bool(clauses),
            page=page,
            found=_marked_words(marked),
            uses=uses.get(match.asset_id, 0),
        )
        strip = strip_until(version, request.market, request.audience, version.cleared_until, at)
        yield Hit(
            version=version,
            why=sentence,
            strip=_with_claims(strip, claims[version.pk]),
            page=page,
            snippet=highlight(marked),
        )


def _pages(clauses: Sequence[Clause], version_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """The best page of each version, one that meets all clauses if there is one, with its passage marked."""
    engine = database_engine()
    found = engine.pages(clauses, version_ids, any_clause=False)
    if len(clauses) > 1:
        others = [pk for pk in version_ids if pk not in found]
        found |= engine.pages(clauses, others, any_clause=True)
    best = {version_id: numbers[0] for version_id, numbers in found.items()}
    texts = AssetPage.objects.filter(
        reduce(or_, (Q(version=version, number=number) for version, number in best.items()), Q(pk__in=()))
    ).values_list("version", "number", "text")
    return {version: (number, cut(text, clauses, SNIPPET)) for version, number, text in texts}


def _through_the_door(
    request: SearchRequest, version_ids: Collection[int], reach: Reach, at: datetime
) -> dict[int, AssetVersion]:
    versions = (
        AssetVersion.objects.cleared_for(request.market, request.audience, at)
        .order_by()
        .filter(pk__in=version_ids)
        .select_related("asset")
        .annotate(cleared_until=cleared_until(request.market, request.audience, at))
    )
    return {version.pk: version for version in versions if reach.covers_product(version.asset.product_id)}


def _claim_counts(version_ids: Collection[int]) -> Counter[int]:
    """How many different claims stand on each version."""
    confirmed = ClaimUse.objects.order_by().filter(version__in=version_ids, status=ClaimUse.Status.CONFIRMED)
    return Counter(version_id for version_id, _ in confirmed.values_list("version", "claim").distinct())


def _with_claims(strip: Strip, claims: int) -> Strip:
    return replace(strip, facts=(*strip.facts, f"{claims} claim{'' if claims == 1 else 's'}"))


def _marked_words(marked: str) -> list[str]:
    """The first three different words that are marked in a snippet."""
    found = {word.casefold(): word for word in reversed(_MARKED.findall(marked))}
    return list(reversed(found.values()))[:3]


def _facet_groups(request: SearchRequest, counted: Counted, names: Names) -> Iterator[FacetGroup]:
    places = {name: place for place, name in enumerate(names.by_token)}
    by_group: dict[str, set[str]] = {}
    for name in (*counted.counts, *request.facets):
        by_group.setdefault(split_token(name)[0], set()).add(name)
    for group, heading in _HEADINGS.items():
        if group == Group.PRODUCT and request.product is not None:
            continue
        tokens = sorted(by_group.get(group, ()), key=lambda name: (places.get(name, len(places)), name))
        choices = tuple(
            FacetChoice(name, names.name(name), counted.counts.get(name, 0), name in request.facets)
            for name in tokens
            if names.name(name)
        )
        if choices:
            yield FacetGroup(group, heading, choices)
