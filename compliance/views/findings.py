"""Answering a finding: a page of its own, because the answer is signed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.core.actions import Refused
from compliance.actions import DisposeFinding
from compliance.credentials import Credentials, session_of, what_is_asked
from compliance.models import Finding, ReviewRole
from compliance.signing_right import obstacles_now
from compliance.views.forms import AnswerForm
from compliance.views.review import page_of, round_for


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
def answer_finding(request: HttpRequest, round_id: int, finding_id: int) -> HttpResponse:
    """GET says what the answer will be signed as, POST signs it."""
    round_ = round_for(request.user, round_id)
    finding = get_object_or_404(Finding, pk=finding_id, state=round_)
    missing = obstacles_now(request.user)
    if missing:
        context = page_of(request, round_, obstacles=[], missing=missing)
        return render(request, "compliance/cannot_sign.html", context, status=403)
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=what_is_asked(request))
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            credentials = Credentials.given(request, form.cleaned_data)
            try:
                DisposeFinding(finding, request.user, form.cleaned_data["answer"], credentials).execute()
            except Refused as refusal:
                form.add_error(None, refusal.messages)
                status = 403
            else:
                messages.success(request, f"Your answer to {finding.rule} is signed and on record.")
                return redirect("compliance:review", round_.pk)
        form.show_again(what_is_asked(request))
    role = ReviewRole.objects.filter(code=finding.role).first() if finding.role else None
    context = page_of(request, round_, form=form, finding=finding, role=role, proof=session_of(request).proof)
    return render(request, "compliance/answer.html", context, status=status)
