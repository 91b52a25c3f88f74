"""Delegations: those that a person gave or received, a form for a new one, and revoking."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.core.actions import Refused
from cms.core.models import User
from compliance.actions import DelegateTask, RevokeDelegation
from compliance.actions.delegations import LONGEST, permitted_delegates
from compliance.models import Delegation, Market, ReviewRole, SignoffTaskState

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DelegationForm(forms.Form):
    """What to delegate, to whom, and for which whole days. It offers only the person's own roles."""

    role = forms.ModelChoiceField(ReviewRole.objects.none(), label="Your role", empty_label=None)
    delegate = forms.ModelChoiceField(User.objects.none(), label="Who signs for you")
    market = forms.ModelChoiceField(
        Market.objects.all(), label="Market", required=False, empty_label="Every market",
    )  # fmt: skip
    round = forms.ModelChoiceField(
        SignoffTaskState.objects.none(), label="Review", required=False, empty_label="Every review",
    )  # fmt: skip
    first = forms.DateField(label="First day", widget=_DAY)
    last = forms.DateField(label="Last day", widget=_DAY)
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": "Say why, for example “on leave”. It is kept on record."},
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        today = timezone.now().date()
        super().__init__(data, initial={"first": today, "last": today + timedelta(days=7)})
        self.user = user
        roles = ReviewRole.objects.filter(assignments__user=user).distinct()
        self.fields["role"].queryset = roles
        people = set().union(*map(permitted_delegates, roles)) - {user.pk}
        self.fields["delegate"].queryset = User.objects.filter(pk__in=people).order_by("last_name")
        self.fields["delegate"].label_from_instance = lambda person: (
            f"{person.printed_name}{f', {person.job_title}' if person.job_title else ''}"
        )
        self.fields["round"].queryset = SignoffTaskState.objects.awaiting(user).select_related("revision")
        self.fields["round"].label_from_instance = lambda each: (
            f"{each.revision.object_str}, round {each.number}"
        )
        self.fields["last"].help_text = f"At most {LONGEST.days} days from today."

    def delegation(self) -> Delegation:
        """The delegation as asked for, unsaved: from midnight to midnight in its market (else UTC)."""
        data = self.cleaned_data
        zone = ZoneInfo(data["market"].time_zone) if data["market"] else UTC
        return Delegation(
            delegator=self.user,
            delegate=data["delegate"],
            role=data["role"],
            market=data["market"],
            round=data["round"],
            starts_at=datetime.combine(data["first"], time.min, zone),
            ends_at=datetime.combine(data["last"] + timedelta(days=1), time.min, zone),
            reason=data["reason"],
        )


def _page(request: HttpRequest, form: DelegationForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    seen = list(Delegation.objects.seen_by(request.user).with_parts()[:200])
    context = {
        "form": form,
        "may_delegate": form.fields["role"].queryset.exists(),
        "now": now,
        "open": [each for each in seen if each.revoked_at is None and each.ends_at > now],
        "over": [each for each in seen if each.revoked_at or each.ends_at <= now],
        "may_revoke_all": request.user.has_perm("compliance.change_delegation"),
    }
    return render(request, "compliance/delegations.html", context, status=status)


@login_required
def delegations(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, DelegationForm(None, user=request.user))
    form = DelegationForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            made = DelegateTask(form.delegation(), request.user).execute()
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{made.delegate.printed_name} signs as {made.what} on your behalf.")
            return redirect("compliance:delegations")
    return _page(request, form, status=400)


@login_required
@require_POST
def revoke_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    given = get_object_or_404(Delegation.objects.seen_by(request.user), pk=delegation_id)
    try:
        RevokeDelegation(given, request.user, request.POST.get("reason", "")).execute()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Revoked: {given}.")
    return redirect("compliance:delegations")
