"""Checking words before anybody reviews them: a page for pasted text, and the panel of the editors."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from compliance.models import Audience, Market
from messaging.drafts import check_of_draft
from messaging.lexicon import shelf
from messaging.models import Product, TextCheckCount
from messaging.pasted import report_on

LONGEST_TEXT = 20_000


class CheckForm(forms.Form):
    """A text and for whom it is meant."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9, "placeholder": "Paste a sentence, a page or an e-mail."}),
    )
    market = forms.ModelChoiceField(Market.objects.all(), to_field_name="code", empty_label=None)
    audience = forms.ChoiceField(choices=Audience.choices)
    product = forms.ModelChoiceField(
        Product.objects.all(), to_field_name="slug", required=False, empty_label="No product"
    )
    language = forms.ChoiceField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        lists = [(rules.locale, rules.language) for rules in shelf.all().values()]
        self.fields["language"].choices = [("", "Told by its words"), *lists]


def _count() -> None:
    today = timezone.now().date()
    TextCheckCount.objects.get_or_create(day=today)
    TextCheckCount.objects.filter(day=today).update(checks=F("checks") + 1)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_text(request: HttpRequest) -> HttpResponse:
    """The page on which anyone pastes a text. Nothing of it is kept but that a check was made."""
    form = CheckForm(request.POST or None)
    report = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = report_on(
            given["text"], given["market"], given["audience"], given["product"], given["language"]
        )
        _count()
    template = "messaging/check_report.html" if request.htmx and form.is_valid() else "messaging/check.html"
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, template, {"form": form, "report": report}, status=status)


@login_required
@require_POST
def check_draft(request: HttpRequest, kind: str) -> HttpResponse:
    """What the checks say about a claim or positioning as it stands in the editor, saved or not."""
    check = check_of_draft(kind, request.POST)
    template = "messaging/admin/draft_check.html" if request.htmx else "messaging/check_draft.html"
    return render(request, template, {"check": check})
