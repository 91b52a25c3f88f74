"""What customers say against a product, and what may be said to that."""

from __future__ import annotations

from typing import Any

from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from compliance.models import ClearanceWindow, RequestedMarket

from .deal import Competitor, DealFacet
from .messages import Citation, Message
from .products import Product


class Objection(DealFacet):
    """What a customer says against a product, in the customer's words. It is for colleagues only.

    Its words never change: people signed the answers to them.
    """

    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objections",
        help_text="Empty: it is heard about every product.",
    )
    competitor = models.ForeignKey(
        Competitor, null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )


class ObjectionResponse(Message):
    """What may be said to an objection: approved words that rest on approved claims."""

    LINES = ("text",)
    MAIN_LINE = "text"
    SAYS_NAMES_OF = ("product", "objection")

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="responses")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="objection_responses")
    text = models.TextField(help_text="What may be said")

    read_together = ("product", "objection")

    class Meta:
        permissions = [
            ("withdraw_objectionresponse", "Can withdraw or suspend an objection response"),
            ("suspend_objectionresponse", "Can suspend an objection response"),
        ]

    def __str__(self) -> str:
        return f"Answer to “{self.objection}” about {self.product}"

    def says(self) -> dict[str, Any]:
        asked = {"slug": self.objection.slug, "name": self.objection.name}
        return {**super().says(), "objection": asked}


class ObjectionResponseCitation(Citation):
    message = ParentalKey(ObjectionResponse, on_delete=models.CASCADE, related_name="citations")


class ObjectionResponseMarket(RequestedMarket, Orderable):
    message = ParentalKey(ObjectionResponse, on_delete=models.CASCADE, related_name="markets")


class ObjectionResponseClearance(ClearanceWindow):
    message = models.ForeignKey(ObjectionResponse, on_delete=models.CASCADE, related_name="clearances")
