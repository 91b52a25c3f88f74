"""The state of the system on one page, for its periodic evaluation (EU Annex 11 §11)."""

from __future__ import annotations

import platform
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import wagtail

from cms.core.models import User
from compliance.models import (
    AccessReview,
    AuditRecord,
    Finding,
    LegalHold,
    RestoreTest,
    ReviewerAssignment,
    SignoffTaskState,
    Tombstone,
    TrailReview,
    Verification,
)


def _versions() -> list[tuple[str, str]]:
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    last = MigrationRecorder.Migration.objects.order_by("-applied", "-pk").first()
    return [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", wagtail.__version__),
        (database, ".".join(map(str, connection.get_database_version()))),
        ("Newest migration", f"{last.app}.{last.name}, {last.applied:%d %b %Y}" if last else "none"),
    ]


def open_findings() -> Any:
    """Findings of open rounds that wait for an answer."""
    return Finding.objects.filter(
        state__status=SignoffTaskState.STATUS_IN_PROGRESS, level="review", dispositions__isnull=True
    )


@login_required
@permission_required("compliance.view_auditrecord", raise_exception=True)
@require_safe
def self_report(request: HttpRequest) -> HttpResponse:
    last_test = RestoreTest.objects.first()
    due = last_test and last_test.at + timedelta(days=settings.RESTORE_TEST_DAYS)
    people = User.objects.aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        inactive=Count("pk", filter=Q(is_active=False)),
        everything=Count("pk", filter=Q(is_active=True, is_superuser=True)),
    )
    context = {
        "at": timezone.now(),
        "versions": _versions(),
        "people": people,
        "signers": ReviewerAssignment.objects.filter(user__is_active=True).values("user").distinct().count(),
        "groups": Group.objects.annotate(
            people=Count("user", distinct=True), rights=Count("permissions", distinct=True)
        ).order_by("name"),
        "findings": open_findings().count(),
        "records": AuditRecord.objects.count(),
        "holds": LegalHold.objects.filter(lifted_at__isnull=True).count(),
        "tombstones": Tombstone.objects.count(),
        "verification": Verification.objects.first(),
        "restore": last_test,
        "restore_overdue": due is None or due < timezone.now(),
        "trail_review": TrailReview.objects.first(),
        "trail_overdue": TrailReview.overdue_days(),
        "access_review": AccessReview.objects.first(),
        "access_overdue": AccessReview.overdue_days(),
    }
    return render(request, "records/self.html", context)
