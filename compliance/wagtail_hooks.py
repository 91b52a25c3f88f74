from django.urls import path, reverse_lazy

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from compliance import people
from compliance.action_menu import arrange_action_menu
from compliance.guarded_actions import register_guarded_actions
from compliance.models import ReviewSettings, SignatureStatement
from compliance.planning_viewsets import PlanningGroup, load_holidays
from compliance.recording import GuardedDeleteBulkAction
from compliance.signer_viewsets import SignersGroup
from compliance.standing_rows import AddedOnlyPolicy, OneRowPolicy
from compliance.viewsets import ComplianceGroup

hooks.register("before_delete_user", people.keep_who_is_on_record)
hooks.register("before_bulk_action", people.keep_all_who_are_on_record)
hooks.register("before_edit_user", people.remember_password)
hooks.register("after_edit_user", people.tell_of_password_reset)
hooks.register("register_actions", register_guarded_actions)
hooks.register("construct_snippet_action_menu", arrange_action_menu)
# After Wagtail's own, which it replaces.
hooks.register("register_bulk_action", GuardedDeleteBulkAction, order=10)
# Before the editors are made, which read it.
register_permission_policy(ReviewSettings, OneRowPolicy(ReviewSettings))
register_permission_policy(SignatureStatement, AddedOnlyPolicy(SignatureStatement))
register_snippet(ComplianceGroup)
register_snippet(SignersGroup)
register_snippet(PlanningGroup)


@hooks.register("register_admin_urls")
def planning_pages() -> list:
    return [path("compliance/holidays/load/", load_holidays, name="compliance_load_holidays")]


@hooks.register("register_admin_menu_item")
def who_must_sign_what() -> MenuItem:
    address = reverse_lazy("compliance:who_signs")
    return MenuItem("Who must sign what", address, name="who-signs", icon_name="clipboard-list", order=320)
