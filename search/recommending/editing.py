"""How rules of recommendations are edited in the Wagtail admin, with a look at what they change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.core.choosers import SeenChooser, word_filter
from cms.core.permissions import permission_name
from compliance.models import Audience, Market
from compliance.recording import RecordCreateView, RecordEditView
from content.models import Asset, AssetClearance, Reach, reach_of
from search.asking import CONTEXT, choosable, label_of
from search.models import RecommendationRule
from search.names import Names, read_names
from search.query import Group, SearchRequest
from search.recommending.previewing import preview

#: The button that looks, and saves nothing.
LOOK = "look"
_CONDITIONS = {Group.CARE: "care_setting"}


def pieces_to_name(user: Any, at: datetime) -> QuerySet[Asset]:
    """The pieces that a rule of this person may name: cleared now, in a market and of a product of theirs."""
    if not any(user.has_perm(permission_name(action, RecommendationRule)) for action in ("add", "change")):
        return Asset.objects.none()
    reach = reach_of(user)
    windows = AssetClearance.objects.holding(at).filter(asset=OuterRef("pk"), market__in=reach.market_ids)
    pieces = Asset.objects.filter(Exists(windows))
    return pieces if reach.product_ids is None else pieces.filter(product__in=reach.product_ids)


class _Nameable:
    """For chooser views: the pieces that a rule of this person may name."""

    def get_object_list(self) -> QuerySet[Asset]:
        return pieces_to_name(self.request.user, timezone.now()).select_related("product")  # type: ignore[attr-defined]

    def get_object(self, pk: Any) -> Asset:
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: Any) -> QuerySet[Asset]:
        return self.get_object_list().filter(pk__in=pks)


class _Listing(_Nameable):
    filter_form_class = word_filter("title", "product__name")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label="Kind", accessor="get_kind_of_piece_display"),
            Column("product", label="Product", accessor="product"),
        ]


class ChoosePieceView(_Listing, ChooseView):
    pass


class ChoosePieceResultsView(_Listing, ChooseResultsView):
    pass


class ChosenPieceView(_Nameable, ChosenView):
    pass


class ChosenPiecesView(_Nameable, ChosenMultipleView):
    pass


class PieceChooser(SeenChooser):
    """Names a chosen piece only while whoever edits may name it, even if it is the rule's own."""

    show_edit_link = False
    not_seen = "A piece that is no longer cleared in your markets"

    def seen_by(self, person: Any) -> QuerySet[Asset]:
        return pieces_to_name(person, timezone.now())


class PieceChooserViewSet(ChooserViewSet):
    """Chooses a piece for a rule. Other forms keep the chooser of those who edit pieces."""

    name = "cleared_piece_chooser"
    model = Asset
    icon = "doc-full"
    per_page = 12
    register_widget = False
    base_widget_class = PieceChooser
    choose_one_text = "Choose a piece"
    choose_another_text = "Choose another piece"
    choose_view_class = ChoosePieceView
    choose_results_view_class = ChoosePieceResultsView
    chosen_view_class = ChosenPieceView
    chosen_multiple_view_class = ChosenPiecesView


class DealForm(forms.Form):
    """For whom and in which deal the effect of a rule is looked at: markets and products of the person."""

    market = forms.ModelChoiceField(Market.objects.none(), empty_label=None)
    audience = forms.ChoiceField(choices=Audience.choices)

    def __init__(self, reach: Reach, names: Names, rule: RecommendationRule, data: Any) -> None:
        super().__init__(data, prefix="deal", initial={"market": rule.market_id, "audience": Audience.HCP})
        self.fields["market"].queryset = Market.objects.filter(pk__in=reach.market_ids)
        for group, options in choosable(names, reach).items():
            self.fields[group.value] = forms.TypedChoiceField(
                choices=[("", CONTEXT[group]), *options.items()],
                coerce=int,
                empty_value=None,
                required=False,
                label=label_of(group),
                initial=getattr(rule, f"{_CONDITIONS.get(group, group.value)}_id"),
            )

    def request(self) -> SearchRequest:
        return SearchRequest(**self.cleaned_data)


class EffectPanel(Panel):
    """What the rule changes, as it is typed, in a deal that is chosen here."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "search/admin/effect_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            reach = reach_of(self.request.user)
            looks = LOOK in self.request.POST
            deal = DealForm(reach, read_names(), self.instance, self.request.POST if looks else None)
            found = None
            if looks and not self.form.errors and deal.is_valid():
                found = preview(self.instance, deal.request(), self.request.user, timezone.now())
            return {
                **super().get_context_data(parent_context),
                "look": LOOK,
                "deal": deal,
                "has_reach": bool(reach.market_ids),
                "preview": found,
            }


class _Looks:
    """For the create and edit views: the button that shows the effect, and saves nothing."""

    def is_valid(self, form: Any) -> bool:
        valid = super().is_valid(form)  # type: ignore[misc]
        if LOOK in self.request.POST:  # type: ignore[attr-defined]
            # Whoever only looks owes no reason.
            form.errors.pop("why", None)
            self.produced_error_message = "Mend what is marked; then the effect shows."
            return not form.errors
        return valid

    def form_valid(self, form: Any) -> HttpResponse:
        if LOOK not in self.request.POST:  # type: ignore[attr-defined]
            return super().form_valid(form)  # type: ignore[misc]
        self.form = form
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]


class RuleCreateView(_Looks, RecordCreateView):
    pass


class RuleEditView(_Looks, RecordEditView):
    pass
