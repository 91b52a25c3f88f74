"""The access report, and the reviewer's confirmation of it."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms.core.actions import Refused
from compliance.actions.reviews import ReviewAccess
from compliance.models import AccessReview
from compliance.rights.report import HEADER, access_report
from compliance.trail.export import csv_lines, workbook
from compliance.views.files import text_file, workbook_file

may_read = permission_required("compliance.add_accessreview", raise_exception=True)


@login_required
@may_read
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    lines = access_report()
    active = [each for each in lines if each.person.is_active]
    context = {
        "lines": lines,
        "active": len(active),
        "signers": sum(bool(each.seats) for each in active),
        "dormant": sum(each.dormant for each in lines),
        "everything": sum(each.person.is_superuser for each in active),
        "reviews": AccessReview.objects.all()[:10],
        "overdue": AccessReview.overdue_days(),
        "every": settings.ACCESS_REVIEW_DAYS,
        "dormant_days": settings.DORMANT_DAYS,
    }
    return render(request, "records/access.html", context)


@login_required
@may_read
@require_safe
def access_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    rows = [each.row() for each in access_report()]
    if ending == "csv":
        return text_file(csv_lines(HEADER, rows), "access.csv", "text/csv; charset=utf-8")
    if ending == "json":
        said = json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
        return text_file([said], "access.json", "application/json")
    if ending == "xlsx":
        return workbook_file(workbook("Access", HEADER, rows), "access.xlsx")
    raise Http404


@login_required
@may_read
@require_POST
def review_access(request: HttpRequest) -> HttpResponse:
    active = [each for each in access_report() if each.person.is_active]
    signers = sum(bool(each.seats) for each in active)
    try:
        ReviewAccess(request.user, len(active), signers, request.POST.get("remark", "")[:2000]).execute()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "On record: you reviewed who may do what.")
    return redirect("records:access")
