"""Keeping evidence in the Wagtail admin: its files, choosing one for an anchor, marking a retraction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.button import Button

from cms.core.actions import Refused
from cms.core.choosers import SeenChooser, seen_fields, visible_to, word_filter
from compliance.recording import RecordCreateView, RecordEditView
from messaging.actions import AddEvidenceFile, MarkReinstated, MarkRetracted, SetLicence
from messaging.forms import LicenceForm, RetractionForm
from messaging.models import Evidence, EvidenceFile
from messaging.resting import reach_of, resting_on


class _Keeping:
    """For the create and edit views: keep the uploaded file with the source, or neither."""

    def save_instance(self) -> Evidence:
        row = super().save_instance()  # type: ignore[misc]
        upload = self.form.cleaned_data.get("upload")  # type: ignore[attr-defined]
        if upload:
            AddEvidenceFile(row, upload.name, upload.read(), self.request.user).execute()  # type: ignore[attr-defined]
        return row

    def get_success_url(self) -> str:
        return self.get_edit_url()  # type: ignore[attr-defined, no-any-return]


class EvidenceCreateView(_Keeping, RecordCreateView):
    pass


class EvidenceEditView(_Keeping, RecordEditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        verb, icon, title = (
            ("reinstate", "undo", "Mark as reinstated")
            if self.object.retracted_at
            else ("retract", "warning", "Mark as retracted")
        )
        address = reverse(self.index_url_name.replace(":list", f":{verb}"), args=[self.object.pk])
        buttons.append(Button(title, url=address, icon_name=icon, priority=40))
        return buttons


class FilesPanel(Panel):
    """The files of a source, to read: nothing about a kept file can be changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "messaging/admin/files_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            files = self.instance.files.select_related("uploaded_by").annotate(
                textless=models.Count("pages", filter=models.Q(pages__text__regex=r"^\s*$"))
            )
            return {**super().get_context_data(parent_context), "evidence": self.instance, "files": files}


class RetractView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Ask where the retraction was published, then mark the source: what rests on it alone goes dark."""

    model = Evidence
    permission_required = "change"
    form_class = RetractionForm
    template_name = "messaging/admin/retract.html"
    page_title = "Mark as retracted"
    header_icon = "warning"
    edit_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Evidence, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.object.title

    def get_success_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the retraction reaches: the same that it then changes (EV-09)."""
        resting = resting_on({self.object.pk})
        reach = reach_of(resting.only, timezone.now())
        return {**super().get_context_data(**kwargs), "resting": resting, "reach": reach}

    def form_valid(self, form: RetractionForm) -> HttpResponse:
        try:
            MarkRetracted(self.object, self.request.user, form.cleaned_data["reason"]).execute()
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                f"“{self.object.title}” is marked as retracted. Claims that rest on it alone are suspended.",
            )
        return redirect(self.get_success_url())


class ReinstateView(RetractView):
    """Ask where the reinstatement was published. Suspended claims stay so until somebody lifts each."""

    template_name = "messaging/admin/reinstate.html"
    page_title = "Mark as reinstated"
    header_icon = "undo"

    def form_valid(self, form: RetractionForm) -> HttpResponse:
        try:
            MarkReinstated(self.object, self.request.user, form.cleaned_data["reason"]).execute()
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                f"“{self.object.title}” stands again. Suspended claims stay suspended until each is lifted.",
            )
        return redirect(self.get_success_url())


class LicenceView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """What the licence of one kept file allows (EV-07)."""

    model = Evidence
    permission_required = "change"
    form_class = LicenceForm
    template_name = "messaging/admin/licence.html"
    page_title = "Licence"
    header_icon = "doc-full"
    edit_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(EvidenceFile.objects.select_related("evidence"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def form_valid(self, form: LicenceForm) -> HttpResponse:
        file = EvidenceFile.objects.get(pk=self.object.pk)
        try:
            SetLicence(file, **form.cleaned_data, user=self.request.user).execute()
        except Refused as refusal:
            form.add_error(None, ValidationError(refusal.messages))
            return self.form_invalid(form)
        messages.success(self.request, f"The licence of {file.name} is noted.")
        return redirect(reverse(self.edit_url_name, args=[file.evidence_id]))


class _Readable:
    """For chooser views: files of sources that the person may see and that still stand."""

    def get_object_list(self) -> models.QuerySet:
        sources = visible_to(self.request.user, Evidence).filter(retracted_at__isnull=True)  # type: ignore[attr-defined]
        return EvidenceFile.objects.filter(evidence__in=sources).select_related("evidence")

    def get_object(self, pk: Any) -> EvidenceFile:
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: Any) -> models.QuerySet:
        return self.get_object_list().filter(pk__in=pks)


class _Listing(_Readable):
    filter_form_class = word_filter(
        "evidence__title",
        "evidence__authors",
        "evidence__doi",
        "evidence__submission",
        "evidence__document_number",
        "name",
    )

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("source", label="Source", accessor="evidence.title"),
            Column("page_count", label="Pages"),
        ]


class ChooseFileView(_Listing, ChooseView):
    pass


class ChooseFileResultsView(_Listing, ChooseResultsView):
    pass


class ChosenFileView(_Readable, ChosenView):
    pass


class ChosenFilesView(_Readable, ChosenMultipleView):
    pass


class FileChooser(SeenChooser):
    """Names the files of sources that the person may see, of those too that were retracted since."""

    def seen_by(self, person: Any) -> models.QuerySet:
        return EvidenceFile.objects.filter(evidence__in=visible_to(person, Evidence)).select_related(
            "evidence"
        )


class EvidenceFileChooserViewSet(ChooserViewSet):
    """Chooses one exact file: an anchor is pinned to it and its hash."""

    name = "evidence_file_chooser"
    model = EvidenceFile
    icon = "doc-full"
    per_page = 12
    choose_one_text = "Choose an evidence file"
    choose_another_text = "Choose another evidence file"
    choose_view_class = ChooseFileView
    choose_results_view_class = ChooseFileResultsView
    chosen_view_class = ChosenFileView
    chosen_multiple_view_class = ChosenFilesView
    base_widget_class = FileChooser

    def on_register(self) -> None:
        super().on_register()
        seen_fields(self)
