"""Wagtail's views for editing controlled content: drafts are kept, and nothing goes live from here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from wagtail.admin import messages
from wagtail.locks import WorkflowLock
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, UnpublishView

from cms.core.actions import Refused
from compliance.actions import SubmitForReview
from compliance.models import Level, SignoffTaskState
from compliance.rounds import refuse_delete
from compliance.standing import standings
from compliance.why import AsksWhyView, WhyForm

#: What a form may ask for. Wagtail's cancelling and restarting of a workflow leave no trace in the trail.
_POSTED = {"create", "edit", "submit", "publish"}


def as_list(lead: str, words: list[str]) -> str:
    """One message for the top of a page: a lead, and each of `words` on a line of its own."""
    lines = format_html_join("", "<li>{}</li>", ((each,) for each in words))
    return format_html("{}<ul>{}</ul>", lead, lines)


class InReviewLock(WorkflowLock):
    """Says in our words why content under review cannot be edited."""

    def get_message(self, user: Any) -> str:
        return "In review, and frozen until everyone has signed or somebody sends it back."


class _Writing:
    """For the create and edit views: keep the draft first, then say what stands in its way."""

    request: HttpRequest
    action: str

    def get_available_actions(self) -> list[str]:
        return [each for each in super().get_available_actions() if each in _POSTED]  # type: ignore[misc]

    def publish_action(self) -> HttpResponse | None:
        try:
            return super().publish_action()  # type: ignore[misc]
        except PermissionDenied as refusal:
            messages.error(self.request, f"The draft is saved and not published. {refusal}")
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]

    def submit_action(self) -> HttpResponse | None:
        content = self.model._default_manager.get(pk=self.object.pk)  # type: ignore[attr-defined]
        try:
            SubmitForReview(content, self.request.user).execute()
        except Refused as refusal:
            messages.error(
                self.request, as_list("The draft is saved, but was not submitted:", refusal.messages)
            )
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]
        return None

    def get_success_message(self, *args: Any) -> str:
        if self.action == "submit":
            return f"“{self.object}” is in review. It is frozen until everyone has signed."  # type: ignore[attr-defined]
        return super().get_success_message(*args)  # type: ignore[misc]

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_url(self) -> str:
        return self.get_edit_url()  # type: ignore[attr-defined, no-any-return]

    def save_action(self) -> HttpResponse:
        response = super().save_action()  # type: ignore[misc]
        if not self.expects_json_response and self.action in ("create", "edit"):  # type: ignore[attr-defined]
            self._say_findings()
        return response

    def _say_findings(self) -> None:
        """What the automatic checks say about the draft just kept."""
        content = self.model._default_manager.get(pk=self.object.pk)  # type: ignore[attr-defined]
        raised = content.get_latest_revision_as_object().preflight()
        for lead, wanted in (
            ("Before it can be submitted:", {Level.BLOCK}),
            ("For the reviewers to answer:", {Level.REVIEW, Level.WARN}),
        ):
            words = [f"{each.message} {each.suggestion}".strip() for each in raised if each.level in wanted]
            if words:
                messages.warning(self.request, as_list(lead, words))


class ControlledCreateView(_Writing, CreateView):
    pass


class ControlledEditView(_Writing, AsksWhyView, EditView):
    def get_lock(self) -> Any:
        lock = super().get_lock()
        return InReviewLock(lock.object, lock.task) if isinstance(lock, WorkflowLock) else lock

    @property
    def can_delete(self) -> bool:
        allowed = self.user_has_permission_for_instance("delete", self.object)
        return allowed and not SignoffTaskState.objects.about(self.object).exists()

    def workflow_action_action(self) -> HttpResponse:
        """A verdict posted to the edit form leads to the review page: a password is given nowhere else."""
        task = self.object.current_workflow_task
        round_ = self.object.current_workflow_task_state
        return redirect(task.on_action(round_, self.request.user, self.workflow_action))


class ControlledDeleteView(DeleteView):
    form_class = WhyForm
    template_name = "compliance/admin/confirm_delete.html"

    def form_valid(self, form: WhyForm) -> HttpResponse:
        self.reason = form.cleaned_data["why"]
        return super().form_valid(form)

    def delete_action(self) -> None:
        # Permission is already checked by the view.
        action = self.action_class(self.object, user=self.request.user, reason=self.reason)
        action.execute(skip_permission_checks=True)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            refuse_delete(self.object)
            if self.usage and self.usage.is_protected:
                raise Refused(f"“{self.object}” is used elsewhere and must stay. See its usage.")
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class ControlledUnpublishView(UnpublishView):
    def unpublish(self) -> None:
        # Upstream runs its own action here, past the registry and so past the guard.
        self.object.unpublish(user=self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)


class ControlledIndexView(IndexView):
    """A list that knows where each row stands."""

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        found = standings(list(object_list))
        for each in object_list:
            each.standing = found[each.pk]
        return super().get_table(object_list, **kwargs)
