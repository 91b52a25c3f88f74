"""How claims, messages and what they rest on are edited in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import path
from django.utils.text import Truncator

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.core.choosers import GuardedChooserViewSet
from compliance.viewsets import ControlledViewSet, RecordViewSet, StandingColumn, StandingPanel
from messaging import evidence_views
from messaging.check_panel import CheckPanel
from messaging.forms import ClaimForm, EvidenceForm
from messaging.models import Claim, Evidence, ObjectionResponse, Positioning
from messaging.reference_viewsets import (
    CareSettingViewSet,
    CompetitorViewSet,
    IndicationViewSet,
    MandatoryDisclaimerViewSet,
    MarketStatusViewSet,
    ObjectionViewSet,
    PersonaViewSet,
    ProductViewSet,
    SpecialtyViewSet,
    StageViewSet,
)

#: The markets × audiences that content asks for; the same rows on claims, messages and assets.
MARKETS_PANEL = InlinePanel(
    "markets",
    [
        FieldRowPanel([FieldPanel("market"), FieldPanel("audience")]),
        FieldRowPanel([FieldPanel("effective"), FieldPanel("expiry")]),
    ],
    heading="Where, to whom and when",
    label="market and audience",
    help_text="One row for each market and audience. A region covers its members.",
)


CITATIONS_PANEL = InlinePanel(
    "citations",
    [FieldPanel("claim")],
    heading="Claims it cites",
    label="claim",
    help_text="It is cleared only where every claim that it cites is.",
)


class ClaimChooserViewSet(GuardedChooserViewSet):
    search_in = ("code", "text", "product__name")


class ClaimViewSet(ControlledViewSet):
    model = Claim
    icon = "openquote"
    menu_order = 1
    chooser_viewset_class = ClaimChooserViewSet
    list_display = [
        "code",
        Column("text", label="Statement", accessor=lambda claim: Truncator(claim.text).chars(90)),
        "product",
        "type",
        StandingColumn(),
        UpdatedAtColumn(),
    ]
    list_filter = ["product", "type", "live"]
    search_fields = ["code", "text", "product__name"]
    edit_handler = ObjectList(
        [
            StandingPanel(heading="Where it stands"),
            MultiFieldPanel(
                [
                    FieldPanel("text", heading="Statement"),
                    FieldRowPanel([FieldPanel("code", required_on_save=True), FieldPanel("type")]),
                    FieldRowPanel(
                        [
                            FieldPanel("product"),
                            FieldPanel(
                                "indication", help_text="The use of the product that the claim is about."
                            ),
                        ]
                    ),
                ],
                heading="The claim",
            ),
            CheckPanel("claim", heading="What the checks say"),
            MultiFieldPanel(
                [FieldPanel("comparator"), FieldPanel("endpoint"), FieldPanel("statistic")],
                heading="Comparison",
                help_text="A comparison needs all three, and a source that compared both.",
            ),
            InlinePanel(
                "qualifiers",
                [FieldPanel("text", heading="Qualifier")],
                heading="Qualifiers",
                label="qualifier",
                help_text="What must always be said with it: the population, the comparison, the limits.",
            ),
            InlinePanel(
                "wordings",
                [FieldPanel("text", heading="Wording")],
                heading="Other wordings",
                label="wording",
                help_text="Other forms of the same statement. Signed with it, and recognised in pieces.",
            ),
            InlinePanel(
                "anchors",
                [
                    FieldRowPanel([FieldPanel("evidence_file"), FieldPanel("page")]),
                    FieldPanel("quote"),
                ],
                heading="Evidence",
                label="anchor",
                help_text="Where it is supported: an exact file, the page, and the passage word for word.",
            ),
            MARKETS_PANEL,
            FieldPanel("in_labelling"),
            InlinePanel(
                "answers",
                [
                    FieldRowPanel([FieldPanel("question"), FieldPanel("yes")]),
                    FieldPanel("note"),
                ],
                heading="Questions of the markets",
                label="answer",
                help_text="What a market wants answered about this claim. Signed with it.",
            ),
        ],
        base_form_class=ClaimForm,
    )

    def get_queryset(self, request: Any) -> models.QuerySet:
        return super().get_queryset(request).select_related("product")


class PositioningChooserViewSet(GuardedChooserViewSet):
    search_in = ("product__name",)


class PositioningViewSet(ControlledViewSet):
    model = Positioning
    icon = "pick"
    menu_order = 2
    chooser_viewset_class = PositioningChooserViewSet
    list_display = ["product", StandingColumn(), UpdatedAtColumn()]
    search_fields = ["product__name", "for_whom", "need", "benefit"]
    panels = [
        StandingPanel(heading="Where it stands"),
        FieldPanel("product"),
        MultiFieldPanel(
            [
                FieldPanel("for_whom"),
                FieldPanel("need"),
                FieldPanel("category"),
                FieldPanel("benefit"),
                FieldPanel("alternative"),
            ],
            heading="The statement",
        ),
        CheckPanel("positioning", heading="What the checks say"),
        CITATIONS_PANEL,
        MARKETS_PANEL,
    ]

    def get_queryset(self, request: Any) -> models.QuerySet:
        return super().get_queryset(request).select_related("product")


class ObjectionResponseChooserViewSet(GuardedChooserViewSet):
    search_in = ("objection__name", "text", "product__name")


class ObjectionResponseViewSet(ControlledViewSet):
    model = ObjectionResponse
    icon = "comment"
    menu_order = 3
    chooser_viewset_class = ObjectionResponseChooserViewSet
    list_display = ["objection", "product", StandingColumn(), UpdatedAtColumn()]
    list_filter = ["product", "objection"]
    search_fields = ["objection__name", "text", "product__name"]
    panels = [
        StandingPanel(heading="Where it stands"),
        FieldRowPanel([FieldPanel("objection"), FieldPanel("product")]),
        FieldPanel("text"),
        CheckPanel("objectionresponse", heading="What the checks say"),
        CITATIONS_PANEL,
        MARKETS_PANEL,
    ]

    def get_queryset(self, request: Any) -> models.QuerySet:
        return super().get_queryset(request).select_related("product", "objection")


class EvidenceViewSet(RecordViewSet):
    model = Evidence
    icon = "doc-full-inverse"
    menu_order = 4
    list_display = [
        "title",
        "kind",
        "design",
        "year",
        Column("files", label="Files", accessor=lambda evidence: evidence.files.count()),
        Column("publication", label="Publication", accessor="get_publication_display"),
    ]
    list_filter = ["kind", "design", "publication", "year"]
    search_fields = [
        "title", "authors", "source", "doi", "pmid", "registration", "submission", "document_number",
    ]  # fmt: skip
    add_view_class = evidence_views.EvidenceCreateView
    edit_view_class = evidence_views.EvidenceEditView
    edit_handler = ObjectList(
        [
            evidence_views.FilesPanel(heading="Files"),
            FieldPanel("upload"),
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("design")]),
                    FieldRowPanel([FieldPanel("head_to_head"), FieldPanel("comparator")]),
                    FieldRowPanel([FieldPanel("is_secondary"), FieldPanel("abstract_only")]),
                ],
                heading="The source",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("authors"),
                    FieldRowPanel([FieldPanel("source"), FieldPanel("year")]),
                    FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")]),
                    FieldRowPanel([FieldPanel("url"), FieldPanel("accessed_on")]),
                ],
                heading="How it is cited",
                help_text="The citation in the style of AMA 11 is made from these.",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid"), FieldPanel("pmcid")]),
                    FieldRowPanel([FieldPanel("registration"), FieldPanel("submission")]),
                    FieldPanel("document_number"),
                ],
                heading="Identifiers",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("level_scale"), FieldPanel("level_question")]),
                    FieldRowPanel([FieldPanel("level_grade"), FieldPanel("level_standard")]),
                ],
                heading="Level of evidence",
                help_text="A level has its scale and question. Bench work is on no scale: name the standard.",
            ),
        ],
        base_form_class=EvidenceForm,
    )

    @property
    def retract_view(self) -> Any:
        return self.construct_view(evidence_views.RetractView)

    @property
    def reinstate_view(self) -> Any:
        return self.construct_view(evidence_views.ReinstateView)

    @property
    def licence_view(self) -> Any:
        return self.construct_view(evidence_views.LicenceView)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("retract/<int:pk>/", self.retract_view, name="retract"),
            path("reinstate/<int:pk>/", self.reinstate_view, name="reinstate"),
            path("licence/<int:pk>/", self.licence_view, name="licence"),
        ]


class MessagingGroup(SnippetViewSetGroup):
    menu_label = "Messaging"
    menu_icon = "openquote"
    menu_order = 100
    items = (
        ClaimViewSet,
        PositioningViewSet,
        ObjectionResponseViewSet,
        EvidenceViewSet,
        ProductViewSet,
        IndicationViewSet,
        MarketStatusViewSet,
        MandatoryDisclaimerViewSet,
        PersonaViewSet,
        StageViewSet,
        SpecialtyViewSet,
        CareSettingViewSet,
        CompetitorViewSet,
        ObjectionViewSet,
    )
