"""How the rows that claims rest on are edited in the Wagtail admin: products, standing, deal context."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from compliance.cascade import Changed
from compliance.forms import fixed
from compliance.records import itself
from compliance.viewsets import RecordViewSet
from messaging.forms import IndicationForm, MarketStatusForm, ProductForm
from messaging.models import (
    CareSetting,
    Competitor,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Objection,
    Persona,
    Product,
    Specialty,
    Stage,
)


def its_product(row: Any) -> Changed:
    """Everything about the product of a row, or about every product where it names none."""
    products = {row.product_id} if row.product_id else set(Product.objects.values_list("pk", flat=True))
    return {**itself(row), "messaging.product": products}


_SLUG = FieldPanel("slug", help_text="A short name for addresses and records. It never changes.")


class ProductViewSet(RecordViewSet):
    model = Product
    icon = "pilcrow"
    list_display = ["name", "device_class", "prescription_only", "implantable"]
    search_fields = ["name", "summary"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), _SLUG]),
            FieldPanel("summary"),
            MultiFieldPanel(
                [
                    FieldPanel("device_class"),
                    FieldPanel("prescription_only"),
                    FieldPanel("restricted"),
                    FieldPanel("implantable"),
                    FieldRowPanel([FieldPanel("udi_di"), FieldPanel("basic_udi_di")]),
                    FieldPanel("manufacturer_srn"),
                ],
                heading="The device",
            ),
            FieldPanel("safety_information"),
        ],
        base_form_class=ProductForm,
    )


class IndicationViewSet(RecordViewSet):
    model = Indication
    icon = "crosshairs"
    touches = staticmethod(its_product)
    list_display = ["name", "product", "text"]
    list_filter = ["product"]
    search_fields = ["name", "text", "product__name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("product"), FieldPanel("name")]),
            FieldPanel("text", help_text="Word for word as it was cleared. It is signed with every claim."),
        ],
        base_form_class=IndicationForm,
    )


class MarketStatusViewSet(RecordViewSet):
    model = MarketStatus
    icon = "globe"
    touches = staticmethod(its_product)
    list_display = ["product", "market", "decision", "pathway", "number", "valid_from", "valid_to"]
    list_filter = ["product", "market", "decision"]
    search_fields = ["product__name", "market__name", "number"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("product"), FieldPanel("market")]),
            FieldRowPanel([FieldPanel("pathway"), FieldPanel("number")]),
            FieldPanel(
                "decision",
                help_text="Only a decision lets a product be promoted; a number is given on receipt.",
            ),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("device_class"),
            FieldPanel("indications", help_text="The uses that the decision covers."),
            FieldRowPanel([FieldPanel("launched_on"), FieldPanel("reimbursed")]),
            FieldRowPanel(
                [
                    FieldPanel("needs_authorisation"),
                    FieldPanel("authorisation"),
                    FieldPanel("authorised_until"),
                ]
            ),
        ],
        base_form_class=MarketStatusForm,
    )


class MandatoryDisclaimerViewSet(RecordViewSet):
    model = MandatoryDisclaimer
    icon = "warning"
    touches = staticmethod(its_product)
    list_display = ["text", "market", "product"]
    list_filter = ["market", "product"]
    search_fields = ["text"]
    panels = [
        FieldRowPanel([FieldPanel("market"), FieldPanel("product")]),
        FieldPanel("prescription_only"),
        FieldPanel("text", help_text="Pieces without this sentence go dark in the market at once."),
    ]


class DealFacetViewSet(RecordViewSet):
    """A choice of the deal context."""

    search_fields = ["name"]
    list_display = ["name"]
    name_row = FieldRowPanel([FieldPanel("name"), _SLUG])
    more: tuple[str, ...] = ()
    signed: tuple[str, ...] = ("slug",)

    @property
    def edit_handler(self) -> ObjectList:
        return ObjectList([self.name_row, *map(FieldPanel, self.more)], base_form_class=fixed(*self.signed))


class PersonaViewSet(DealFacetViewSet):
    model = Persona
    icon = "user"
    more = ("decides", "wants", "fears", "asks")


class StageViewSet(DealFacetViewSet):
    model = Stage
    icon = "list-ol"
    list_display = ["name", "order", "summary"]
    more = ("order", "summary")


class SpecialtyViewSet(DealFacetViewSet):
    model = Specialty
    icon = "tag"


class CareSettingViewSet(DealFacetViewSet):
    model = CareSetting
    icon = "home"


class CompetitorViewSet(DealFacetViewSet):
    model = Competitor
    icon = "group"
    list_display = ["name", "product"]
    more = ("product", "summary")


class ObjectionViewSet(DealFacetViewSet):
    model = Objection
    icon = "help"
    list_display = ["name", "product", "competitor"]
    list_filter = ["product", "competitor"]
    name_row = FieldRowPanel(
        [
            FieldPanel("name", help_text="As customers say it. It never changes: its answers are signed."),
            _SLUG,
        ]
    )
    more = ("product", "competitor")
    signed = ("slug", "name")
