"""Claims: one promotional statement each, with all that a signature on it vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from django.core.exceptions import ValidationError
from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.core.standing_queries import StandingQuery
from compliance.models import (
    ClearanceWindow,
    ControlledContent,
    Headline,
    Market,
    MarketTree,
    Raised,
    RequestedMarket,
)

from .evidence import EvidenceFile
from .products import Indication, Product


def _parts() -> list[Any]:
    """What belongs to a claim, as it is read in one query each."""
    return [
        "wordings",
        "qualifiers",
        models.Prefetch("anchors", Anchor.objects.select_related("evidence_file__evidence")),
        models.Prefetch("markets", ClaimMarket.objects.select_related("market")),
        "answers",
    ]


_FILES = StandingQuery(lambda ids: EvidenceFile.objects.select_related("evidence").filter(pk__in=ids))


class ClaimQuerySet(models.QuerySet):
    def with_parts(self) -> ClaimQuerySet:
        """All that `canonical()` reads, in a fixed number of queries."""
        return self.select_related("product", "indication").prefetch_related(*_parts())


class Claim(ControlledContent):
    """One promotional statement about one product.

    The approved wording is `text` and each of `wordings`; qualifiers travel with it everywhere.
    """

    class Type(models.TextChoices):
        PERFORMANCE = "performance", "Performance"
        SAFETY = "safety", "Safety"
        COMPARATIVE = "comparative", "Comparative"
        ECONOMIC = "economic", "Economic"
        USABILITY = "usability", "Usability"
        INDICATION = "indication", "Indication"
        TECHNICAL = "technical", "Technical"

    code = models.CharField(max_length=20, unique=True, help_text="For example TES-0142.")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="claims")
    type = models.CharField(max_length=20, choices=Type)
    indication = models.ForeignKey(Indication, on_delete=models.PROTECT, related_name="claims")
    text = models.TextField(help_text="The statement, word for word as it may be used.")
    comparator = models.CharField(
        max_length=200, blank=True, help_text="For a comparison: with what the product was compared."
    )
    endpoint = models.CharField(
        max_length=200, blank=True, help_text="For a comparison: what was measured in both."
    )
    statistic = models.CharField(
        max_length=200, blank=True, help_text="For a comparison: the result as the source gives it."
    )
    in_labelling = models.BooleanField(
        "is in the labelling",
        default=True,
        help_text="The labelling says it. If not, the United States ask three questions about it (US-09).",
    )

    read_together = ("product", "indication")
    objects = models.Manager.from_queryset(ClaimQuerySet)()

    class Meta:
        ordering = ["code"]
        permissions = [
            ("withdraw_claim", "Can withdraw or suspend a claim"),
            ("suspend_claim", "Can suspend a claim"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def claim_type_for_policy(self) -> str:
        return str(self.type)

    @classmethod
    def claim_types(cls) -> list[str]:
        return list(cls.Type.values)

    def device_classes_for_policy(self) -> dict[Market, str]:
        from messaging.device_classes import device_classes

        return device_classes(self.product, [row.market for row in self.markets.all()])

    def clean(self) -> None:
        super().clean()
        if self.product_id and self.indication_id and self.indication.product_id != self.product_id:
            raise ValidationError({"indication": f"Choose an indication of {self.product}."})

    def with_parts_in_hand(self) -> Claim:
        """The same claim with all that belongs to it read at once; a draft has it in hand already.

        A copy, so that whoever holds this one never reads parts that were changed meanwhile.
        """
        if self.__dict__.get("_cluster_related_objects"):
            return self
        read = copy(self)
        models.prefetch_related_objects([read], *_parts())
        return read

    def hold_parts(self, tree: MarketTree) -> None:
        super().hold_parts(tree)
        anchors = self.anchors.all()
        if ids := sorted({anchor.evidence_file_id for anchor in anchors}):
            files = {file.pk: file for file in _FILES(ids=ids)}
            for anchor in anchors:
                if file := files.get(anchor.evidence_file_id):
                    anchor.evidence_file = file

    def approved_wordings(self) -> list[str]:
        return [self.text, *(wording.text for wording in self.wordings.all())]

    def references(self) -> list[Any]:
        """Its sources in the style of AMA 11, by first use."""
        from messaging.references import references_of

        return references_of(self.anchors.all())

    def canonical(self) -> dict[str, Any]:
        anchors = list(self.anchors.all())
        models.prefetch_related_objects(anchors, "evidence_file")
        return {
            "code": self.code,
            "product": self.product.slug,
            "type": str(self.type),
            "indication": {"name": self.indication.name, "text": self.indication.text},
            "text": self.text,
            "wordings": [wording.text for wording in self.wordings.all()],
            "qualifiers": [qualifier.text for qualifier in self.qualifiers.all()],
            "anchors": [anchor.canonical() for anchor in anchors],
            "markets": self.canonical_markets(),
            **self._canonical_additions(),
        }

    def _canonical_additions(self) -> dict[str, Any]:
        """What claims did not have at first, and is part of a digest only where it says something."""
        comparison = {
            name: value for name in ("comparator", "endpoint", "statistic") if (value := getattr(self, name))
        }
        added: dict[str, Any] = {"comparison": comparison} if comparison else {}
        if not self.in_labelling:
            added["in_labelling"] = False
        if answers := sorted(
            (each.canonical() for each in self.answers.all()), key=lambda each: each["question"]
        ):
            added["answers"] = answers
        return added

    @classmethod
    def headlines(cls, frozen: Sequence[dict[str, Any]]) -> list[Headline]:
        from messaging.review import claim_headlines

        return claim_headlines(frozen)

    @classmethod
    def names_in(cls, frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        from messaging.review import evidence_names, products_in

        questions = {code: text for _, group in question_choices() for code, text in group}
        types = {str(code): str(label) for code, label in cls.Type.choices}
        return products_in(frozen) | evidence_names(frozen) | types | questions

    def preflight(self) -> list[Raised]:
        from messaging.preflight import claim_findings

        return [*super().preflight(), *claim_findings(self)]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "messaging/claim_preview.html"


class ClaimUserObjectPermission(UserObjectPermissionBase):
    """A person's permission on one claim; a real foreign key, so it goes with the claim."""

    content_object = models.ForeignKey(Claim, on_delete=models.CASCADE)


class ClaimGroupObjectPermission(GroupObjectPermissionBase):
    """A group's permission on one claim."""

    content_object = models.ForeignKey(Claim, on_delete=models.CASCADE)


class ClaimWording(Orderable):
    """Another form of the same statement, signed with it."""

    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Qualifier(Orderable):
    """What must always be said with the claim."""

    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="qualifiers")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


def question_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The yes/no questions of every market, as the rule files have them now."""
    from messaging.market_rules import library

    grouped: dict[str, list[tuple[str, str]]] = {}
    for book, question in library.questions():
        grouped.setdefault(f"For {book.name}", []).append((question.code, question.text))
    return list(grouped.items())


class MarketAnswer(Orderable):
    """The answer to a question that a market asks about the claim; signed with it."""

    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40, choices=question_choices)
    yes = models.BooleanField("yes", default=False, help_text="Ticked: yes. Not ticked: no.")
    note = models.TextField(blank=True, help_text="On what the answer rests.")

    def __str__(self) -> str:
        return f"{self.question}: {'yes' if self.yes else 'no'}"

    def canonical(self) -> dict[str, Any]:
        return {"question": self.question, "yes": self.yes, "note": self.note}


class Anchor(Orderable):
    """Where in one exact evidence file the claim is supported."""

    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="anchors")
    evidence_file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="anchors")
    page = models.PositiveIntegerField()
    quote = models.TextField(help_text="The passage, word for word as it stands on the page.")

    def __str__(self) -> str:
        return f"{self.evidence_file.evidence}, page {self.page}"

    def clean(self) -> None:
        super().clean()
        if not self.evidence_file_id or self.page is None:
            return
        if not 1 <= self.page <= self.evidence_file.page_count:
            raise ValidationError(
                {"page": f"{self.evidence_file.name} has {self.evidence_file.page_count} pages."}
            )

    def canonical(self) -> dict[str, Any]:
        return {"sha256": self.evidence_file.sha256, "page": self.page, "quote": self.quote}


class ClaimMarket(RequestedMarket, Orderable):
    claim = ParentalKey(Claim, on_delete=models.CASCADE, related_name="markets")


class ClaimClearance(ClearanceWindow):
    """When a claim is cleared, per market and audience. Computed, never edited."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="clearances")

    class Meta:
        indexes = [
            models.Index(
                fields=["claim", "market", "audience", "starts_at", "ends_at"], name="claim_clearance_idx"
            )
        ]
