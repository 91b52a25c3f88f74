"""Messages: everything else of the messaging architecture. Each kind is a model; they cite claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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


class Message(ControlledContent):
    """A message has child rows `citations`, each naming a claim, and is cleared only where they are."""

    class Meta:
        abstract = True

    def says(self) -> dict[str, str]:
        """The words of the message, by field."""
        raise NotImplementedError

    def canonical(self) -> dict[str, Any]:
        return {
            **self.says(),
            "claims": [citation.claim.code for citation in self.citations.all()],
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

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="positioning")
    for_whom = models.TextField(help_text="For whom.")
    need = models.TextField(help_text="Who need…")
    category = models.TextField(help_text="The product is a…")
    benefit = models.TextField(help_text="That…")
    alternative = models.TextField(blank=True, help_text="Unlike…")

    class Meta:
        permissions = [
            ("withdraw_positioning", "Can withdraw or suspend a positioning"),
            ("suspend_positioning", "Can suspend a positioning"),
        ]

    def __str__(self) -> str:
        return f"Positioning of {self.product}"

    def device_classes_for_policy(self) -> dict[Market, str]:
        from messaging.device_classes import device_classes

        return device_classes(self.product, [row.market for row in self.markets.all()])

    def says(self) -> dict[str, str]:
        return {
            "product": self.product.slug,
            "for_whom": self.for_whom,
            "need": self.need,
            "category": self.category,
            "benefit": self.benefit,
            "alternative": self.alternative,
        }

    @classmethod
    def headlines(cls, frozen: Sequence[dict[str, Any]]) -> list[Headline]:
        from messaging.review import positioning_headlines

        return positioning_headlines(frozen)

    @classmethod
    def names_in(cls, frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        from messaging.review import products_in

        return products_in(frozen)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "messaging/positioning_preview.html"


class PositioningCitation(Citation):
    message = ParentalKey(Positioning, on_delete=models.CASCADE, related_name="citations")


class PositioningMarket(RequestedMarket, Orderable):
    message = ParentalKey(Positioning, on_delete=models.CASCADE, related_name="markets")


class PositioningClearance(ClearanceWindow):
    message = models.ForeignKey(Positioning, on_delete=models.CASCADE, related_name="clearances")
