"""The one field that asks why: in the editors, when something is deleted, one at a time or many."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import Panel

from compliance.models import ControlledContent
from compliance.models.controlled import WHY_APPROVED_CHANGES
from compliance.records import WHY_CHANGED, WHY_DELETED


def why_field(**options: Any) -> forms.CharField:
    return forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, **options)


class WhyForm(forms.Form):
    """The reason of a deletion."""

    why = why_field(help_text=WHY_DELETED, error_messages={"required": WHY_DELETED})


class _AsksWhy(WagtailAdminModelForm):
    """An edit form whose changes need a reason, where one is due (EU Annex 11 §9).

    Rows that decide what is cleared always need one; controlled content from its first approval on.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.controlled = isinstance(self.instance, ControlledContent)
        self.due = bool(self.instance.pk) and (not self.controlled or self.instance.approval() is not None)
        if self.due:
            self.fields["why"] = why_field(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.due:
            reason = cleaned.get("why", "").strip()
            if self.controlled:
                self.instance.change_reason = reason
            if not reason and self._changes_the_row():
                self.add_error("why", WHY_APPROVED_CHANGES if self.controlled else WHY_CHANGED)
        return cleaned

    def _changes_the_row(self) -> bool:
        rows = any(formset.has_changed() for formset in getattr(self, "formsets", {}).values())
        columns = {field.name for field in self.instance._meta.get_fields()}
        return rows or any(name in columns for name in self.changed_data)


@cache
def with_why(form_class: type[WagtailAdminModelForm]) -> type[WagtailAdminModelForm]:
    return type(form_class)(f"Why{form_class.__name__}", (_AsksWhy, form_class), {})


class WhyPanel(Panel):
    """Shows the field where the form has it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "compliance/admin/why_panel.html"

        def is_shown(self) -> bool:
            return self.form is not None and "why" in self.form.fields

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "field": self.form["why"]}


class AsksWhyView:
    """For the edit views of a viewset that asks why."""

    def get_form_class(self) -> type[WagtailAdminModelForm]:
        return with_why(super().get_form_class())  # type: ignore[misc]


class AsksWhyViewSet:
    """For viewsets: the panel at the end of the edit form."""

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()  # type: ignore[misc]
        handler.children = [*handler.children, WhyPanel(heading="Why?").bind_to_model(self.model)]  # type: ignore[attr-defined]
        return handler
