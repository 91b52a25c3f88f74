from django.urls import path, reverse_lazy

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from compliance.action_menu import arrange_action_menu
from compliance.guarded_actions import register_guarded_actions
from compliance.models import ReviewSettings
from compliance.one_row import OneRowPolicy
from compliance.planning_viewsets import PlanningGroup, load_holidays
from compliance.recording import GuardedDeleteBulkAction
from compliance.viewsets import ComplianceGroup

hooks.register("register_actions", register_guarded_actions)
hooks.register("construct_snippet_action_menu", arrange_action_menu)
# After Wagtail's own, which it replaces.
hooks.register("register_bulk_action", GuardedDeleteBulkAction, order=10)
# Before the editors are made, which read it.
register_permission_policy(ReviewSettings, OneRowPolicy(ReviewSettings))
register_snippet(ComplianceGroup)
register_snippet(PlanningGroup)


@hooks.register("register_admin_urls")
def planning_pages() -> list:
    return [path("compliance/holidays/load/", load_holidays, name="compliance_load_holidays")]


@hooks.register("register_admin_menu_item")
def who_must_sign_what() -> MenuItem:
    address = reverse_lazy("compliance:who_signs")
    return MenuItem("Who must sign what", address, name="who-signs", icon_name="clipboard-list", order=320)
