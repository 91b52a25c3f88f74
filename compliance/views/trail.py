"""The audit trail: reading it, taking it along, saying that it was reviewed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from compliance.actions.reviews import ReviewTrail
from compliance.models import AuditRecord, TrailReview
from compliance.trail import export
from compliance.trail.asking import Asked, choices, kind_in_words
from compliance.trail.wording import changes_of
from compliance.views.files import text_file, workbook_file

PAGE = 50
may_read = permission_required("compliance.view_auditrecord", raise_exception=True)


@login_required
@may_read
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Newest first; older ones from a record on, so that a page stays the same as the trail grows."""
    asked = Asked.of(request.GET)
    found = asked.records().order_by("-sequence")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(sequence__lt=int(before))
    entries = list(found[: PAGE + 1])
    shown = entries[:PAGE]
    reviews = list(TrailReview.objects.all()[:10])
    reviewed = reviews[0].upto if reviews else 0
    last = AuditRecord.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    context = {
        "asked": asked,
        "choices": choices(),
        "query": asked.query(),
        "lines": [
            (each, kind_in_words(each.object_type), list(changes_of(each.old, each.new))) for each in shown
        ],
        "older": shown[-1].sequence if len(entries) > PAGE else None,
        "total": asked.records().count(),
        "reviews": reviews,
        "reviewed": reviewed,
        "waiting": AuditRecord.objects.filter(sequence__gt=reviewed).count(),
        "overdue": TrailReview.overdue_days(),
        "every": settings.TRAIL_REVIEW_DAYS,
        "last": last,
        "may_review": request.user.has_perm("compliance.add_trailreview") and last > reviewed,
    }
    return render(request, "records/trail.html", context)


@login_required
@may_read
@require_safe
def trail_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The records asked for as a file; also those about content that was withdrawn or purged."""
    records = Asked.of(request.GET).records()
    if ending == "csv":
        return text_file(export.as_csv(records), "audit-trail.csv", "text/csv; charset=utf-8")
    if ending == "json":
        return text_file(export.as_json(records), "audit-trail.json", "application/json")
    if ending == "xlsx":
        return workbook_file(export.as_xlsx(records), "audit-trail.xlsx")
    raise Http404


@login_required
@may_read
@require_POST
def review_trail(request: HttpRequest) -> HttpResponse:
    upto = request.POST.get("upto", "")
    try:
        if not (upto.isascii() and upto.isdigit() and len(upto) < 19):
            raise Refused("Say to which record you reviewed the trail, by its number.")
        review = ReviewTrail(int(upto), request.user, request.POST.get("remark", "")[:2000]).execute()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"On record: you reviewed the trail to record {review.upto}.")
    return redirect("records:trail")
