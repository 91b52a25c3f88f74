"""Messages: everything else of the messaging architecture. Each kind is a model; they cite claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from compliance.models import (
    ClearanceWindow,
    ControlledContent,
    Headline,
    Level,
    Market,
    Raised,
    RequestedMarket,
)

from .claims import Claim
from .products import Product


class MessageQuerySet(models.QuerySet):
    def with_parts(self) -> MessageQuerySet:
        """All that `canonical()` reads, in a fixed number of queries."""
        named = self.select_related(*self.model.SAYS_NAMES_OF)
        return named.prefetch_related("citations__claim", "markets__market")


class Message(ControlledContent):
    """A message has child rows `citations`, each naming a claim, and is cleared only where they are."""

    #: The fields that hold its words, in the order in which they are read.
    LINES: ClassVar[tuple[str, ...]]
    #: The one of them that stands for it in a list.
    MAIN_LINE: ClassVar[str]
    #: The rows whose names are signed with it.
    SAYS_NAMES_OF: ClassVar[tuple[str, ...]] = ("product",)

    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        abstract = True

    @classmethod
    def clearance_model(cls) -> type[ClearanceWindow]:
        return cls._meta.get_field("clearances").related_model

    @classmethod
    def line_name(cls, field: str) -> str:
        """What a line is called on screens."""
        return str(cls._meta.get_field(field).help_text)

    def says(self) -> dict[str, Any]:
        """The product and the words of the message, by field."""
        return {"product": self.product.slug, **{name: getattr(self, name) for name in self.LINES}}

    def device_classes_for_policy(self) -> dict[Market, str]:
        from messaging.device_classes import device_classes

        return device_classes(self.product, [row.market for row in self.markets.all()])

    @classmethod
    def headlines(cls, frozen: Sequence[dict[str, Any]]) -> list[Headline]:
        from messaging.review import message_headlines

        return message_headlines(cls, frozen)

    @classmethod
    def names_in(cls, frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        from messaging.review import products_in

        return products_in(frozen)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return f"messaging/{self._meta.model_name}_preview.html"

    def canonical(self) -> dict[str, Any]:
        citations = list(self.citations.all())
        models.prefetch_related_objects(citations, "claim")
        return {
            **self.says(),
            "claims": [citation.claim.code for citation in citations],
            "markets": self.canonical_markets(),
        }

    def preflight(self) -> list[Raised]:
        from messaging.claim_checks import message_rule_findings

        findings = super().preflight()
        if not self.citations.all():
            message, suggestion = "No claim is cited.", "Cite at least one approved claim."
            findings.append(Raised("MSG-01", Level.BLOCK, message, suggestion))
        return [*findings, *message_rule_findings(self)]


class Citation(Orderable):
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.claim)


class Positioning(Message):
    """Who a product is for, against what, and why: one per product."""

    LINES = ("for_whom", "need", "category", "benefit", "alternative")
    MAIN_LINE = "benefit"

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="positioning")
    for_whom = models.TextField(help_text="For whom.")
    need = models.TextField(help_text="Who need…")
    category = models.TextField(help_text="The product is a…")
    benefit = models.TextField(help_text="That…")
    alternative = models.TextField(blank=True, help_text="Unlike…")

    read_together = ("product",)

    class Meta:
        permissions = [
            ("withdraw_positioning", "Can withdraw or suspend a positioning"),
            ("suspend_positioning", "Can suspend a positioning"),
        ]

    def __str__(self) -> str:
        return f"Positioning of {self.product}"


class PositioningCitation(Citation):
    message = ParentalKey(Positioning, on_delete=models.CASCADE, related_name="citations")


class PositioningMarket(RequestedMarket, Orderable):
    message = ParentalKey(Positioning, on_delete=models.CASCADE, related_name="markets")


class PositioningClearance(ClearanceWindow):
    message = models.ForeignKey(Positioning, on_delete=models.CASCADE, related_name="clearances")
