"""Wagtail's views for rows that are not signed but decide what is cleared: see compliance.records."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from cms.core.actions import Refused
from cms.core.choosers import SEEING
from compliance.records import DeleteRecord, SaveRecord, itself
from compliance.why import AsksWhyView, WhyForm


class _Recording:
    """For the create and edit views: save through `SaveRecord`. A refusal is shown above the form."""

    touches = staticmethod(itself)

    def save_instance(self) -> Any:
        creating = self.form.instance.pk is None  # type: ignore[attr-defined]
        reason = self.form.cleaned_data.get("why", "")  # type: ignore[attr-defined]
        row = SaveRecord(self.form, self.request.user, self.touches, reason).execute()  # type: ignore[attr-defined]
        # Wagtail's history page reads its own log; the audit trail is the record.
        log(row, "wagtail.create" if creating else "wagtail.edit", user=self.request.user)  # type: ignore[attr-defined]
        return row


class RecordCreateView(_Recording, CreateView):
    pass


class RecordEditView(_Recording, AsksWhyView, EditView):
    pass


class RecordDeleteView(DeleteView):
    touches = staticmethod(itself)
    form_class = WhyForm
    template_name = "compliance/admin/confirm_delete.html"

    def form_valid(self, form: Any) -> HttpResponse:
        message = self.get_success_message()
        try:
            DeleteRecord(self.object, self.request.user, self.touches, form.cleaned_data["why"]).execute()
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)
        messages.success(self.request, message)
        return redirect(self.get_success_url())


class GuardedDeleteBulkAction(DeleteBulkAction):
    """Deletes each chosen row by its own action, or none of them.

    Wagtail's deletes by a query, past every guard, and names rows that the person may not see.
    """

    form_class = WhyForm

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, denied = super().get_actionable_objects()
        seen = [
            each
            for each in denied["items_with_no_access"]
            if self.permission_policy.user_has_any_permission_for_instance(self.request.user, SEEING, each)
        ]
        return objects, {"items_with_no_access": seen}

    @classmethod
    def execute_action(cls, objects: list[Any], **kwargs: Any) -> tuple[int, int]:
        user, form = kwargs["self"].request.user, kwargs["self"].cleaned_form
        for each in objects:
            type(each).snippet_viewset.deletion(each, user, form.cleaned_data["why"]).execute()
        return len(objects), 0

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as refusal:
            messages.error(self.request, f"Nothing was deleted. {refusal}")
            return redirect(self.next_url)
