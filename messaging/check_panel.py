"""The section of an editor that says, while one writes, what the checks would raise."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html

from wagtail.admin.panels import Panel


class CheckPanel(Panel):
    """Findings on the form as it stands, by htmx as one types, and by a button without scripts."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "kind": self.kind}

    class BoundPanel(Panel.BoundPanel):
        template_name = "messaging/admin/check_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            address = reverse("messaging:check_draft", args=[self.panel.kind])
            return {**super().get_context_data(parent_context), "address": address}


def check_scripts() -> str:
    """What the panel needs on Wagtail's edit pages."""
    return format_html(
        '<script src="{}" defer></script><script src="{}" defer></script><link rel="stylesheet" href="{}">',
        static("django_htmx/htmx-2.min.js"),
        static("vouch/check.js"),
        static("vouch/check.css"),
    )
