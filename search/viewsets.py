"""How librarians and marketers edit what search knows beyond the texts, in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from compliance.viewsets import RecordViewSet
from search.models import RecommendationRule, StageNeed, Synonym
from search.recommending.editing import (
    EffectPanel,
    PieceChooserViewSet,
    RuleCreateView,
    RuleEditView,
)

piece_chooser = PieceChooserViewSet()


class SynonymViewSet(RecordViewSet):
    """Each save is one audited action; the very next search uses it."""

    model = Synonym
    icon = "search"
    menu_label = "Search synonyms"
    menu_name = "search-synonyms"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["words", "means", "both", "remark"]
    search_fields = ["words", "means", "remark"]
    panels = [FieldPanel("words"), FieldPanel("means"), FieldPanel("both"), FieldPanel("remark")]


class RecommendationRuleViewSet(RecordViewSet):
    """Rules of marketers. Each save is one audited action; the next recommendation follows it."""

    model = RecommendationRule
    icon = "pick"
    menu_label = "Rules"
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    list_display = ["reason", "does", "stage", "persona", "market", BooleanColumn("in_use", label="In use")]
    list_filter = ["effect", "stage", "persona", "market", "in_use"]
    search_fields = ["reason", "piece__title"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("stage"), FieldPanel("persona")]),
                    FieldRowPanel([FieldPanel("competitor"), FieldPanel("objection")]),
                    FieldRowPanel([FieldPanel("specialty"), FieldPanel("care_setting")]),
                    FieldRowPanel([FieldPanel("product"), FieldPanel("market")]),
                ],
                heading="In which deals",
                help_text="All that is chosen must hold. Nothing chosen: in every deal.",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("piece", widget=piece_chooser.widget_class),
                    FieldRowPanel([FieldPanel("kind_of_piece"), FieldPanel("about")]),
                ],
                heading="Which pieces",
                help_text="Choose at least one; all that is chosen must hold.",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("effect"), FieldPanel("points")]),
                    FieldPanel("reason"),
                    FieldPanel("in_use"),
                ],
                heading="What it does",
            ),
            EffectPanel(heading="See the effect"),
        ],
    )

    def get_queryset(self, request: Any) -> QuerySet[RecommendationRule]:
        return RecommendationRule.objects.select_related("stage", "persona", "market")


class StageNeedViewSet(RecordViewSet):
    """The kinds of piece that each stage needs."""

    model = StageNeed
    icon = "list-ol"
    menu_label = "Needs of stages"
    list_display = ["stage", "kind_of_piece", "order"]
    list_filter = ["stage"]
    panels = [FieldRowPanel([FieldPanel("stage"), FieldPanel("kind_of_piece"), FieldPanel("order")])]

    def get_queryset(self, request: Any) -> QuerySet[StageNeed]:
        return StageNeed.objects.select_related("stage")


class RecommendationGroup(SnippetViewSetGroup):
    menu_label = "Recommended"
    menu_icon = "pick"
    menu_order = 211
    items = (RecommendationRuleViewSet, StageNeedViewSet)
