"""The Wagtail admin as Vouch's editing room: its look, its menu, and what it hands out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.core.admin_views import restrict_reports

#: Vouch has no pages and keeps its files as controlled content, not in Wagtail's collections.
_UNUSED = {"explorer", "images", "documents", "snippets", "help"}
_UNUSED_SETTINGS = {"collections"}

restrict_reports()


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("vouch/admin.css"))


@hooks.register("construct_main_menu")
def hide_unused(request: HttpRequest, menu_items: list[Any]) -> None:
    hidden = _UNUSED if request.user.is_superuser else _UNUSED | {"reports"}
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("construct_settings_menu")
def hide_unused_settings(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in _UNUSED_SETTINGS]


@hooks.register("construct_homepage_summary_items")
def no_page_counts(request: HttpRequest, summary_items: list[Any]) -> None:
    summary_items.clear()


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    return MenuItem("Vouch", reverse_lazy("portal:home"), name="portal", icon_name="home", order=1)


@hooks.register("before_serve_document")
def documents_for_editors(document: Any, request: HttpRequest) -> None:
    """Site documents are no controlled content, and still for colleagues in the admin only."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied("Documents of the editing room are for editors.")
