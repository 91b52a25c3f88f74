"""Who must sign what: what the policies ask for together, for a case that an administrator chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.core.actions import Refused
from compliance.access import is_reviewer
from compliance.holidays import BusinessCalendars
from compliance.models import DeviceClass, Market, RequiredSignature, ReviewPolicy
from compliance.policy import Requirement, Subject, policies_for, requirements
from compliance.seating import Seating
from compliance.setup import controlled_models


class CaseForm(forms.Form):
    """A case: a kind of content, a claim type, the markets asked for, and the device class in them."""

    kind = forms.ChoiceField(label="Kind of content")
    claim_type = forms.ChoiceField(label="Claim type", required=False)
    device_class = forms.ChoiceField(
        label="Device class", required=False, choices=[("", "Not known"), *DeviceClass.choices]
    )
    markets = forms.ModelMultipleChoiceField(
        Market.objects.all(), label="Markets", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [
            (model.kind(), str(model._meta.verbose_name).capitalize()) for model in controlled_models()
        ]
        types = ReviewPolicy.claim_types()
        self.fields["claim_type"].choices = [("", "None"), *((each, each.capitalize()) for each in types)]

    def subject(self) -> Subject:
        data = self.cleaned_data
        classes = dict.fromkeys(data["markets"], data["device_class"])
        return Subject(data["kind"], data["claim_type"], classes)


@dataclass(frozen=True, slots=True)
class Line:
    """One signature that the case needs: when it would be due if submitted now, and who could give it."""

    requirement: Requirement
    due: Any
    people: list[str]


def _lines(required: list[Requirement]) -> list[Line]:
    seats = [RequiredSignature(role=each.role, market=each.market) for each in required]
    seating, calendars, now = Seating(seats, contributors=()), BusinessCalendars(), timezone.now()
    return [
        Line(each, each.deadlines(now, calendars)["due_at"], [str(who) for who in seating.candidates(seat)])
        for each, seat in zip(required, seats, strict=True)
    ]


@login_required
def who_signs(request: HttpRequest) -> HttpResponse:
    """For reviewers and for those who may see policies. The case is in the address, so it can be shared."""
    user = request.user
    if not (user.has_perm("compliance.view_reviewpolicy") or is_reviewer(user)):
        raise PermissionDenied("Who must sign what is read by reviewers and administrators.")
    form = CaseForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "chosen": form.is_bound and form.is_valid()}
    if context["chosen"]:
        try:
            context["lines"] = _lines(requirements(policies_for(form.subject())))
        except Refused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "compliance/who_signs.html", context)
