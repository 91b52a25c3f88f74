"""Pages about the anchors of one claim: confirming them, and comparing them with a newer file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cms.core.actions import Refused
from compliance.access import may_read_reviews_of
from compliance.rounds import contributors_to
from messaging.actions.anchors import ConfirmAnchor, Place, ReanchorClaim, confirmations_of, identity_of
from messaging.comparing import compare
from messaging.folding import find_wording, fold
from messaging.models import Claim, EvidenceFile, EvidencePage
from messaging.references import references_of


def _claim_for(request: HttpRequest, claim_id: int) -> Claim:
    claim: Claim = get_object_or_404(Claim.objects.select_related("product"), pk=claim_id)
    if not may_read_reviews_of(request.user, claim):
        raise PermissionDenied("Evidence is open to reviewers and authors. Ask an administrator.")
    return claim


@login_required
def anchors(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The passages of a claim's newest draft, to be confirmed one by one by a second person (A11-01)."""
    claim = _claim_for(request, claim_id)
    draft = claim.get_latest_revision_as_object() if claim.latest_revision_id else claim
    rows = list(draft.anchors.all())
    problems: list[str] = []
    if request.method == "POST":
        try:
            number = int(request.POST.get("anchor", ""))
            ConfirmAnchor(claim, rows[number - 1], request.user).execute()
        except (ValueError, IndexError):
            problems = ["The draft has changed meanwhile. Look at it again."]
        except Refused as refusal:
            problems = refusal.messages
        else:
            messages.success(request, "The anchor is confirmed, and that you did is on record.")
            return redirect("messaging:anchors", claim_id=claim.pk)
    confirmed = confirmations_of(claim)
    pages = {
        (page.file_id, page.number): page
        for page in EvidencePage.objects.filter(file__in=[row.evidence_file_id for row in rows])
    }
    shown = []
    for number, row in enumerate(rows, 1):
        page = pages.get((row.evidence_file_id, row.page))
        text = page.text if page else ""
        found = find_wording(fold(text), fold(row.quote)) if text.strip() else None
        shown.append((number, row, page, found, confirmed.get(identity_of(row))))
    context = {
        "claim": claim,
        "draft": draft,
        "anchors": shown,
        "problems": problems,
        "may_confirm": request.user.pk not in contributors_to(claim),
        "references": references_of(rows),
    }
    return render(request, "messaging/anchors.html", context, status=422 if problems else 200)


@login_required
def compare_file(request: HttpRequest, file_id: int, claim_id: int) -> HttpResponse:
    """Old and new passage side by side; those that are chosen move in a draft (EV-03)."""
    claim = _claim_for(request, claim_id)
    file = get_object_or_404(EvidenceFile.objects.select_related("evidence"), pk=file_id)
    rows = compare(claim, file)
    problems: list[str] = []
    if request.method == "POST":
        try:
            places = {
                row.number: Place(
                    int(request.POST.get(f"page-{row.number}") or 0),
                    request.POST.get(f"quote-{row.number}", "")[:5000],
                )
                for row in rows
                if request.POST.get(f"move-{row.number}")
            }
            ReanchorClaim(claim, file, places, request.user).execute()
        except ValueError:
            problems = ["Give the page as a number."]
        except Refused as refusal:
            problems = refusal.messages
        else:
            messages.success(request, f"A draft of {claim} has the new passages. Submit it for review.")
            address = reverse("messaging:compare_file", args=[file.pk, claim.pk])
            return redirect(address)
    return render(
        request,
        "messaging/compare_file.html",
        {"claim": claim, "file": file, "rows": rows, "problems": problems},
        status=422 if problems else 200,
    )
