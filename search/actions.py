"""The verbs of search: keep what was asked and what was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cms.core.actions import Action
from content.models import UsageEvent
from search.answers import SearchAnswer
from search.models import SearchLog
from search.query import SearchRequest, tidy


class LogSearch(Action):
    """Keep a question with its outcome, and that its pieces were surfaced. Two inserts.

    Turning the page surfaces more pieces of the same question; it asks no new one. Not in the audit
    trail: a search changes nothing that anybody vouches for.
    """

    def __init__(self, request: SearchRequest, answer: SearchAnswer, user: Any, at: datetime) -> None:
        self.request = request
        self.answer = answer
        self.user = user
        self.at = at

    def perform(self) -> None:
        request, answer = self.request, self.answer
        if answer.page == 1:
            log = _log_of(request, self.user, self.at, answer.total)
            log.withheld_count = answer.withheld_count
            log.withheld_reasons = {each.reason.value: each.count for each in answer.withheld}
            log.relaxed = answer.relaxed
            log.save()
        UsageEvent.objects.bulk_create(
            UsageEvent(
                at=self.at,
                kind=UsageEvent.Kind.SURFACED,
                asset_id=hit.version.asset_id,
                version_id=hit.version.pk,
                user_id=self.user.pk,
                market_id=request.market.pk,
                audience=request.audience,
                persona_id=request.persona,
                stage_id=request.stage,
            )
            for hit in answer.hits
        )


class LogNarrowedSearch(Action):
    """Keep a question that was narrowed to claims, evidence or objections (`inside`), and how many it found.

    It surfaces no piece. Not in the audit trail, like every search.
    """

    def __init__(self, request: SearchRequest, inside: str, count: int, user: Any, at: datetime) -> None:
        self.log = _log_of(request, user, at, count)
        self.log.context["inside"] = inside

    def perform(self) -> None:
        self.log.save()


def _log_of(request: SearchRequest, user: Any, at: datetime, count: int) -> SearchLog:
    return SearchLog(
        at=at,
        user=user,
        words=tidy(request.words)[:200],
        market=request.market,
        audience=request.audience,
        context={
            "product": request.product,
            **{group.value: value for group, value in request.context().items()},
            "facets": sorted(request.facets),
        },
        result_count=count,
        withheld_count=0,
        withheld_reasons={},
        relaxed=False,
    )
