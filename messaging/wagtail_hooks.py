"""What messaging adds to the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse_lazy

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.core.permissions import ObjectPermissionPolicy
from messaging.check_panel import check_scripts
from messaging.evidence_views import EvidenceFileChooserViewSet
from messaging.models import MESSAGES, Claim, RetractionSnapshot
from messaging.rule_sets import broken_rule_files
from messaging.viewsets import MessagingGroup

# Before the viewsets, which would make Wagtail's own policy for these models.
for model in (Claim, *MESSAGES):
    register_permission_policy(model, ObjectPermissionPolicy(model))

hooks.register("insert_editor_js", check_scripts)
hooks.register("register_admin_viewset", EvidenceFileChooserViewSet)
register_snippet(MessagingGroup)


class RetractionPanel(Component):
    """On the first page of the editing room: whether the retraction watch can be relied on."""

    order = 90
    template_name = "messaging/admin/retraction_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"last": RetractionSnapshot.objects.first(), "stale_days": settings.RETRACTIONS_STALE_DAYS}


class BrokenRulesPanel(Component):
    """On the first page of the editing room, above all else: rule files with an error, not in force."""

    order = 10
    template_name = "messaging/admin/broken_rules_panel.html"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"problems": self.problems}


@hooks.register("construct_homepage_panels")
def show_retraction_watch(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("messaging.view_evidence"):
        panels.append(RetractionPanel())


@hooks.register("construct_homepage_panels")
def show_broken_rules(request: HttpRequest, panels: list[Any]) -> None:
    problems = broken_rule_files()
    if problems:
        panels.append(BrokenRulesPanel(problems))


@hooks.register("register_reports_menu_item")
def retraction_watch_item() -> MenuItem:
    return MenuItem(
        "Retraction watch", reverse_lazy("messaging:retraction_watch"), icon_name="warning", order=10
    )
