"""Narrowed to claims or to evidence: what may be said to this audience now, and on what it rests.

There are some thousands of claims at most, so they are read and matched here, word by word, and need no
engine: the clauses are those of every search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from content.models import AssetClearance, ClaimUse, Reach
from messaging.models import Anchor, Claim, ClaimClearance
from search.clauses import clauses_of, excluded_of
from search.engines import Clause
from search.finding import fixed_tokens
from search.hits import highlight
from search.query import SearchRequest
from search.snippets import answered_clauses, cut
from search.stems import stems
from search.vocabulary import endings_of, read_words

#: So many are shown; whoever needs more adds a word.
LIMIT = 40
WHOLE = 10_000
_PASSAGE = 40


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that may be made now, its words marked, and the pages of cleared pieces on which it stands."""

    claim: Claim
    text: SafeString
    until: datetime
    uses: tuple[ClaimUse, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A passage of a source that supports a claim which may be made now."""

    anchor: Anchor
    quote: SafeString


def find_statements(request: SearchRequest, reach: Reach, at: datetime) -> list[Statement]:
    """The cleared claims that say all the words, in any wording or qualifier; the best first."""
    clauses, excluded = asked_in(request)
    cleared = _cleared(request, reach, at)
    claims = _claims(list(cleared)).prefetch_related("wordings", "qualifiers")
    kept = []
    for claim in claims:
        own, whole = stems(claim.text), stems(" ".join(_says(claim)))
        if meets(whole, clauses, excluded):
            kept.append((-len(answered_clauses(own, clauses)), claim.code, claim))
    shown = [claim for *_, claim in sorted(kept, key=lambda each: each[:2])[:LIMIT]]
    uses = uses_of(request, reach, at, [claim.pk for claim in shown])
    return [
        Statement(
            claim,
            highlight(cut(claim.text, clauses, WHOLE)),
            cleared[claim.pk],
            tuple(uses.get(claim.pk, ())),
        )
        for claim in shown
    ]


def find_proofs(request: SearchRequest, reach: Reach, at: datetime) -> list[Proof]:
    """The passages behind cleared claims in which, or in whose source or claim, all the words stand."""
    clauses, excluded = asked_in(request)
    anchors = (
        Anchor.objects.filter(
            claim__in=list(_cleared(request, reach, at)), evidence_file__evidence__retracted_at__isnull=True
        )
        .select_related("claim", "evidence_file__evidence")
        .order_by("evidence_file__evidence__title", "page", "claim__code")
    )
    found: dict[tuple[int, int, str], Proof] = {}
    for anchor in anchors:
        source = anchor.evidence_file.evidence
        if meets(stems(f"{anchor.quote} {source.title} {source.citation}"), clauses, excluded):
            key = (anchor.evidence_file_id, anchor.page, anchor.quote)
            found.setdefault(key, Proof(anchor, highlight(cut(anchor.quote, clauses, _PASSAGE))))
    return list(found.values())[:LIMIT]


def asked_in(request: SearchRequest) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    words = read_words(request.words)
    return clauses_of(words, endings_of(words)), excluded_of(words)


def _cleared(request: SearchRequest, reach: Reach, at: datetime) -> dict[int, datetime]:
    """The claims that are cleared within a person's reach, and until when."""
    if fixed_tokens(request, reach) is None:
        return {}
    windows = ClaimClearance.objects.for_exit(request.market, request.audience, at).order_by()
    if request.product is not None:
        windows = windows.filter(claim__product=request.product)
    elif reach.product_ids is not None:
        windows = windows.filter(claim__product__in=reach.product_ids)
    return dict(windows.values_list("claim", "ends_at"))


def _claims(ids: Sequence[int]) -> QuerySet[Claim]:
    return Claim.objects.filter(pk__in=ids).select_related("product").order_by("code")


def _says(claim: Claim) -> Iterator[str]:
    yield from (claim.code, claim.product.name, claim.text)
    yield from (each.text for each in claim.wordings.all())
    yield from (each.text for each in claim.qualifiers.all())


def meets(said: list[str], clauses: Sequence[Clause], excluded: Sequence[Clause]) -> bool:
    every = len(answered_clauses(said, clauses)) == len(clauses)
    return every and not answered_clauses(said, excluded)


def uses_of(
    request: SearchRequest, reach: Reach, at: datetime, claim_ids: Sequence[int]
) -> dict[int, list[ClaimUse]]:
    """The places of each claim in pieces that are cleared as well."""
    windows = AssetClearance.objects.for_exit(request.market, request.audience, at).order_by()
    uses = (
        ClaimUse.objects.filter(
            claim__in=claim_ids,
            status=ClaimUse.Status.CONFIRMED,
            version__in=windows.filter(version__uses__claim__in=claim_ids).values("version"),
        )
        .select_related("version__asset")
        .order_by("version__asset__title", "page")
    )
    found: dict[int, list[ClaimUse]] = {}
    for use in uses:
        if reach.covers_product(use.version.asset.product_id):
            found.setdefault(use.claim_id, []).append(use)
    return found
