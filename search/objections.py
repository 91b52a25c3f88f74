"""Narrowed to objections: what may be said to them now, and which have no answer that may be given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from content.models import ClaimUse, Reach
from messaging.models import Objection, ObjectionResponse, ObjectionResponseClearance
from search.finding import fixed_tokens
from search.hits import highlight
from search.query import SearchRequest
from search.snippets import cut
from search.statements import LIMIT, WHOLE, asked_in, meets, uses_of
from search.stems import stems


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said to an objection now, until when, and the pages of cleared pieces that show it."""

    response: ObjectionResponse
    text: SafeString
    until: datetime
    uses: tuple[ClaimUse, ...]


@dataclass(frozen=True, slots=True)
class Objections:
    """Answers that may be given, and objections that met the words and have none here."""

    answers: tuple[Answer, ...]
    unanswered: tuple[Objection, ...]


def objections_within(reach: Reach) -> QuerySet[Objection]:
    """The objections that a person may know of: about their products, or about all."""
    if reach.product_ids is None:
        return Objection.objects.all()
    return Objection.objects.filter(Q(product__isnull=True) | Q(product__in=reach.product_ids))


def find_objections(request: SearchRequest, reach: Reach, at: datetime) -> Objections:
    """The objections with all the words in them, in their answers or in the claims behind these."""
    if fixed_tokens(request, reach) is None:
        return Objections((), ())
    clauses, excluded = asked_in(request)
    objections = objections_within(reach)
    if request.objection is not None:
        objections = objections.filter(pk=request.objection)
    if request.product is not None:
        objections = objections.filter(Q(product__isnull=True) | Q(product=request.product))
    until = _cleared(request, reach, at, objections)
    cleared = ObjectionResponse.objects.with_parts().filter(pk__in=until).order_by("objection__name", "pk")
    answered = {each.objection_id for each in cleared}
    shown = [each for each in cleared if meets(stems(" ".join(_says(each))), clauses, excluded)][:LIMIT]
    cited = {each.pk: [citation.claim_id for citation in each.citations.all()] for each in shown}
    uses = uses_of(request, reach, at, list({pk for own in cited.values() for pk in own}))
    answers = tuple(
        Answer(
            each,
            highlight(cut(each.text, clauses, WHOLE)),
            until[each.pk],
            tuple(use for pk in cited[each.pk] for use in uses.get(pk, ())),
        )
        for each in shown
    )
    others = objections.exclude(pk__in=answered)
    open_ones = [each for each in others if meets(stems(each.name), clauses, excluded)]
    return Objections(answers, tuple(open_ones[:LIMIT]))


def _cleared(
    request: SearchRequest, reach: Reach, at: datetime, objections: QuerySet[Objection]
) -> dict[int, datetime]:
    """The answers to some objections that may be given within a person's reach, and until when."""
    windows = ObjectionResponseClearance.objects.for_exit(request.market, request.audience, at).order_by()
    windows = windows.filter(message__objection__in=objections)
    if request.product is not None:
        windows = windows.filter(message__product=request.product)
    elif reach.product_ids is not None:
        windows = windows.filter(message__product__in=reach.product_ids)
    return dict(windows.values_list("message", "ends_at"))


def _says(response: ObjectionResponse) -> Iterator[str]:
    yield from (str(response.objection), response.text, response.product.name)
    yield from (each.claim.text for each in response.citations.all())
