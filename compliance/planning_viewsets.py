"""The editing of what plans reviews beside policies: holidays, permitted delegates; jobs are shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from cms.core.actions import Refused
from compliance.actions import LoadHolidays
from compliance.actions.holidays import countries
from compliance.models import Holiday, Market, PeriodicJob, PermittedDelegate
from compliance.viewsets import RecordViewSet


class LoadHolidaysForm(forms.Form):
    """Which country's public holidays go into which market's calendar."""

    market = forms.ModelChoiceField(Market.objects.all())
    country = forms.ChoiceField(help_text="Whose public holidays; a region such as the EU has none.")
    part = forms.CharField(
        required=False, help_text="Empty, or the code of a state or canton: BY for Bavaria, NY for New York."
    )
    year = forms.IntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "Choose"), *((code, code) for code in sorted(countries()))]
        self.fields["year"].initial = timezone.now().year


def load_holidays(request: HttpRequest) -> HttpResponse:
    """A page of the admin: fill a market's calendar for a year."""
    if not request.user.has_perm("compliance.add_holiday"):
        raise PermissionDenied("You may not edit holidays.")
    form = LoadHolidaysForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        action = LoadHolidays(data["market"], data["country"], data["year"], request.user, data["part"])
        try:
            added = action.execute()
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{len(added)} holidays added for {data['market']} in {data['year']}.")
            return redirect(HolidayViewSet.index_address())
    context = {"form": form, "back": HolidayViewSet.index_address()}
    status = 400 if form.is_bound else 200
    return TemplateResponse(request, "compliance/admin/load_holidays.html", context, status=status)


class HolidayIndexView(IndexView):
    @property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("compliance.add_holiday"):
            address = reverse("compliance_load_holidays")
            buttons.append(HeaderButton("Load a year", url=address, icon_name="download"))
        return buttons


class HolidayViewSet(RecordViewSet):
    model = Holiday
    icon = "date"
    index_view_class = HolidayIndexView
    list_display = ["day", "name", "market"]
    list_filter = ["market"]
    search_fields = ["name", "market__name"]
    panels = [
        FieldPanel(
            "market",
            help_text="A market without a day in a year keeps the days of the market above it in that year.",
        ),
        FieldRowPanel([FieldPanel("day"), FieldPanel("name")]),
    ]

    @staticmethod
    def index_address() -> str:
        return reverse(Holiday.snippet_viewset.get_url_name("list"))


class PermittedDelegateViewSet(RecordViewSet):
    model = PermittedDelegate
    icon = "group"
    list_display = ["user", "role"]
    list_filter = ["role"]
    search_fields = ["user__first_name", "user__last_name", "user__username"]
    panels = [
        FieldPanel(
            "user",
            help_text="May sign on behalf of a reviewer who delegates to them, as themselves. "
            "They need a right to sign of their own like everybody.",
        ),
        FieldPanel("role", help_text="Other reviewers of the role need no permission."),
    ]


class ShownOnly(ModelPermissionPolicy):
    """For rows that only the site itself writes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


register_permission_policy(PeriodicJob, ShownOnly(PeriodicJob))


class PeriodicJobViewSet(SnippetViewSet):
    model = PeriodicJob
    icon = "time"
    menu_label = "Periodic jobs"
    list_display = ["name", "last_started", "last_finished", "succeeded", "result"]
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None


class PlanningGroup(SnippetViewSetGroup):
    menu_label = "Review planning"
    menu_icon = "calendar-alt"
    menu_order = 310
    items = (HolidayViewSet, PermittedDelegateViewSet, PeriodicJobViewSet)
