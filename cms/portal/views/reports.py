"""What the field uses: the report for marketers and leaders, on screen and as files."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from cms.portal.demand import demand_of
from compliance.models import Market, MarketTree
from content.models import ContentRequest
from content.usage.chart import NARROW, WIDE, weekly_chart
from content.usage.definitions import DEFINITIONS, SMALL_SAMPLE
from content.usage.export import as_csv, as_xlsx, reason_words, tables_of
from content.usage.periods import Choice, period_of
from content.usage.report import Report, use_words, utilization_report
from content.usage.scope import Scope
from messaging.models import Product

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of the address, each one that exists; anything else is as if nothing was chosen."""

    choice: Choice
    product: Product | None
    market: Market | None
    products: list[Product]
    markets: list[Market]

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        products = list(Product.objects.only("name", "slug"))
        markets = list(MarketTree().by_id.values())
        period = request.GET.get("period", "")
        return cls(
            Choice(period) if period in set(Choice) else Choice.WEEKS_13,
            next((each for each in products if each.slug == request.GET.get("product")), None),
            next((each for each in markets if each.code == request.GET.get("market")), None),
            products,
            markets,
        )

    def scope(self) -> Scope:
        """A region counts with its members."""
        return Scope(
            period_of(self.choice, timezone.now().date()),
            self.product.pk if self.product else None,
            frozenset(each.pk for each in self.markets if self.market in each.lineage)
            if self.market
            else None,
        )

    def query(self, choice: Choice) -> str:
        """The address's query with another period."""
        asked = {"period": choice.value}
        if self.product:
            asked["product"] = self.product.slug
        if self.market:
            asked["market"] = self.market.code
        return urlencode(asked)


def _report(asked: Asked) -> Report:
    scope = asked.scope()
    return utilization_report(scope, demand_of(scope))


def _file(asked: Asked, body: str | bytes, kind: str, ending: str) -> HttpResponse:
    period = asked.scope().period
    response = HttpResponse(body, content_type=kind)
    name = f"utilization-{period.first:%Y%m%d}-{period.last:%Y%m%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@permission_required("content.view_usage", raise_exception=True)
@require_safe
def utilization(request: HttpRequest) -> HttpResponse:
    """The report on screen."""
    asked = Asked.of(request)
    report = _report(asked)
    longest = max((len(each.pieces) for each in report.unused), default=0)
    shown = {
        "asked": asked,
        "report": report,
        "periods": [(choice, asked.query(choice), choice is asked.choice) for choice in Choice],
        "query": asked.query(asked.choice),
        "wide": _drawn(report, WIDE),
        "narrow": _drawn(report, NARROW),
        "weeks": [(week, use_words(week.use), use_words(week.before)) for week in report.weeks],
        "causes": [(each, 100 * len(each.pieces) // longest if longest else 0) for each in report.unused],
        "withheld": [(term, reason_words(term)) for term in report.demand.withheld],
        "wanted": set(ContentRequest.objects.open().order_by().values_list("words", flat=True)),
        "definitions": DEFINITIONS,
        "small": SMALL_SAMPLE,
    }
    return render(request, "portal/utilization.html", shown)


def _drawn(report: Report, size: tuple[int, int, int]) -> SafeString:
    # The chart holds numbers and dates of our own only, no text that anybody typed.
    return mark_safe(weekly_chart(report.weeks, size))  # noqa: S308


@login_required
@permission_required("content.view_usage", raise_exception=True)
@require_safe
def utilization_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as CSV, in UTF-8 with a mark that spreadsheets need to see so."""
    asked = Asked.of(request)
    return _file(asked, "\ufeff" + as_csv(tables_of(_report(asked))), "text/csv; charset=utf-8", "csv")


@login_required
@permission_required("content.view_usage", raise_exception=True)
@require_safe
def utilization_xlsx(request: HttpRequest) -> HttpResponse:
    """The same numbers as a workbook."""
    asked = Asked.of(request)
    return _file(asked, as_xlsx(tables_of(_report(asked))), _XLSX, "xlsx")


@login_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """What every number means, for everybody who signs in."""
    shown = {"definitions": DEFINITIONS.values(), "small": SMALL_SAMPLE}
    return render(request, "portal/definitions.html", shown)
