"""How review goes, in numbers: for reviewers, and for those who may see usage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from cms.portal import review_report
from compliance.access import is_reviewer
from compliance.business_time import business_time_between
from compliance.holidays import BusinessCalendars
from compliance.metrics import SMALL_SAMPLE, Numbers, Wanted, numbers
from compliance.metrics_definitions import DEFINITIONS, YARDSTICKS
from compliance.metrics_trail import events_of_the_trail
from compliance.models import Market, MarketTree, ReviewRole
from compliance.setup import controlled_models
from content.usage.export import as_csv, as_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Days of a window, and what it is called.
WINDOWS = {30: "30 days", 90: "90 days", 182: "Half a year", 365: "A year"}
_USUAL = 182


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of the address, each one that exists; anything else is as if nothing was chosen."""

    days: int
    kind: str
    market: Market | None
    role: str
    kinds: list[tuple[str, str]]
    markets: list[Market]
    roles: list[str]
    at: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        kinds = [(model.kind(), str(model._meta.verbose_name).capitalize()) for model in controlled_models()]
        markets = list(MarketTree().by_id.values())
        roles = list(ReviewRole.objects.values_list("name", flat=True))
        days, kind, role = (request.GET.get(name, "") for name in ("days", "kind", "role"))
        return cls(
            days=next((each for each in WINDOWS if str(each) == days), _USUAL),
            kind=kind if kind in dict(kinds) else "",
            market=next((each for each in markets if each.code == request.GET.get("market")), None),
            role=role if role in roles else "",
            kinds=kinds,
            markets=markets,
            roles=roles,
            at=timezone.now(),
        )

    def query(self, days: int) -> str:
        """The address's query with another window."""
        market = self.market.code if self.market else ""
        chosen = {"days": days, "kind": self.kind, "market": market, "role": self.role}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def window(self) -> str:
        first = self.at - timedelta(days=self.days)
        return f"{first:%-d %b %Y} to {self.at:%-d %b %Y}"

    def numbers(self) -> Numbers:
        """Office time is that of the chosen market, else that of the home market."""
        calendar = BusinessCalendars().calendar_of(self.market)
        wanted = Wanted(
            starts=self.at - timedelta(days=self.days),
            ends=self.at,
            kind=self.kind,
            market=self.market.code if self.market else "",
            role=self.role,
        )
        return numbers(
            events_of_the_trail(),
            wanted,
            lambda start, end: business_time_between(start, end, calendar),
            self.at,
        )


def _asked(request: HttpRequest) -> Asked:
    if not (is_reviewer(request.user) or request.user.has_perm("content.view_usage")):
        raise PermissionDenied("The numbers of review are for reviewers and for those who may see usage.")
    return Asked.of(request)


@login_required
@require_safe
def review_numbers(request: HttpRequest) -> HttpResponse:
    """The numbers on screen, each chart beside its table."""
    asked = _asked(request)
    found = asked.numbers()
    shown: dict[str, Any] = {
        "asked": asked,
        "windows": [(label, asked.query(days), days == asked.days) for days, label in WINDOWS.items()],
        "query": asked.query(asked.days),
        "figures": review_report.figures_of(found),
        "rounds": review_report.rounds_counted(found),
        "role_rows": review_report.role_rows(found),
        "numbers": found,
        "yardsticks": YARDSTICKS,
        "definitions": DEFINITIONS,
        "small": SMALL_SAMPLE,
    }
    for name, chart in (("rounds", review_report.rounds_chart), ("roles", review_report.roles_chart)):
        for width, size in (("wide", review_report.WIDE), ("narrow", review_report.NARROW)):
            # Numbers of our own, and names of roles that pygal escapes.
            shown[f"{name}_{width}"] = mark_safe(chart(found, size))  # noqa: S308
    return render(request, "portal/review_numbers.html", shown)


def _file(asked: Asked, body: str | bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    name = f"review-{asked.at:%Y%m%d}-{asked.days}-days.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def review_numbers_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as CSV, in UTF-8 with a mark that spreadsheets need to see so."""
    asked = _asked(request)
    tables = review_report.tables_of(asked.numbers(), asked.window)
    return _file(asked, "\ufeff" + as_csv(tables), "text/csv; charset=utf-8", "csv")


@login_required
@require_safe
def review_numbers_xlsx(request: HttpRequest) -> HttpResponse:
    """The same numbers as a workbook."""
    asked = _asked(request)
    return _file(asked, as_xlsx(review_report.tables_of(asked.numbers(), asked.window)), _XLSX, "xlsx")
