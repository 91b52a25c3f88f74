"""How assets are described and territories drawn in the Wagtail admin; files are kept in the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.views.generic import RedirectView

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.core.choosers import GuardedChooserViewSet
from compliance.editing import ControlledEditView, ControlledIndexView
from compliance.viewsets import ControlledViewSet, RecordViewSet, StandingColumn, StandingPanel
from content.actions.facets import FACETS, ChangeFacets
from content.models import Asset, Territory
from messaging.viewsets import MARKETS_PANEL


class AssetIndexView(ControlledIndexView):
    def get_add_url(self) -> str | None:
        return reverse("content:upload") if self.user_has_permission("add") else None


class AssetEditView(ControlledEditView):
    """Facets and summary of an approved asset change at once; what is signed becomes a draft."""

    def save_instance(self) -> Asset:
        asset = super().save_instance()
        # Autosave keeps half-made choices; they count when the person saves.
        if asset.live and not self.expects_json_response:
            values = {name: self.form.cleaned_data[name] for name in ("summary", *FACETS)}
            reason = self.form.cleaned_data.get("why", "")
            ChangeFacets(asset, self.request.user, values, reason).execute()
        return asset

    @property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("content:prepare", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton("File and claims", url=address, icon_name="doc-full")]


class AssetChooserViewSet(GuardedChooserViewSet):
    search_in = ("title", "product__name")


def _facet(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


class AssetViewSet(ControlledViewSet):
    model = Asset
    icon = "doc-full"
    index_view_class = AssetIndexView
    edit_view_class = AssetEditView
    chooser_viewset_class = AssetChooserViewSet
    list_display = ["title", "product", "kind_of_piece", StandingColumn(), UpdatedAtColumn()]
    list_filter = ["product", "kind_of_piece", "live"]
    search_fields = ["title", "summary", "product__name"]
    panels = [
        StandingPanel(heading="Where it stands"),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("kind_of_piece"), FieldPanel("product"), FieldPanel("language")]),
                FieldPanel("scientific_exchange"),
            ],
            heading="The piece",
            help_text="Signed with the file and its claims.",
        ),
        MARKETS_PANEL,
        MultiFieldPanel(
            [FieldPanel("summary"), *map(_facet, FACETS)],
            heading="How it is found",
            help_text="Not signed: on an approved piece these change at once.",
        ),
    ]

    @property
    def add_view(self) -> Any:
        return RedirectView.as_view(pattern_name="content:upload")

    def get_queryset(self, request: Any) -> models.QuerySet:
        return super().get_queryset(request).select_related("product")


class TerritoryViewSet(RecordViewSet):
    model = Territory
    icon = "globe"
    list_display = ["name"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel(
            "markets",
            widget=forms.CheckboxSelectMultiple,
            help_text="A region covers its members.",
        ),
        FieldPanel("products", widget=forms.CheckboxSelectMultiple),
        FieldPanel("members", help_text="Who sells there. Without a territory a rep is served nothing."),
    ]


class LibraryGroup(SnippetViewSetGroup):
    menu_label = "Library"
    menu_icon = "folder-open-inverse"
    menu_order = 200
    items = (AssetViewSet, TerritoryViewSet)
