"""What marketers decide about recommendations: rules for kinds of deals, and what each stage needs."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from compliance.models import Market
from content.models import Asset
from messaging.models import CareSetting, Competitor, Objection, Persona, Product, Specialty, Stage
from search.recommending.scoring import Context, Effect, Rule

#: Points that a rule may give or take: as much as everything that a deal says together, no more.
MOST_POINTS = 100


def _condition(model: type[models.Model] | str, any_of_them: str) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=f"Empty: {any_of_them}.",
    )


class RecommendationRuleQuerySet(models.QuerySet):
    def for_market(self, market: Market) -> Self:
        """The rules in use for a market: those for any, for this one, and for what it sits under."""
        return self.filter(Q(market=None) | Q(market__in=market.lineage), in_use=True)


class RecommendationRule(models.Model):
    """In deals like this, something about some pieces, for a reason that reps read.

    What is chosen of the deal must all hold, and of the pieces likewise. A rule moves only what is
    cleared anyway; it never clears anything.
    """

    class Effect(models.TextChoices):
        RAISE = Effect.RAISE.value, "Give points"
        PIN = Effect.PIN.value, "Put first"
        HIDE = Effect.HIDE.value, "Put last"

    product = _condition(Product, "any product")
    stage = _condition(Stage, "any stage")
    persona = _condition(Persona, "any persona")
    competitor = _condition(Competitor, "any competitor")
    objection = _condition(Objection, "any objection, or none")
    specialty = _condition(Specialty, "any specialty")
    care_setting = _condition(CareSetting, "any care setting")
    market = _condition(Market, "any market")

    piece = models.ForeignKey(
        Asset,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="One piece. It joins the list even where it is not made for the deal.",
    )
    kind_of_piece = models.CharField("kind of piece", max_length=20, choices=Asset.Kind, blank=True)
    about = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="pieces about",
        help_text="The pieces about one product.",
    )

    effect = models.CharField(max_length=10, choices=Effect, default=Effect.RAISE)
    points = models.SmallIntegerField(
        default=30,
        validators=[MinValueValidator(-MOST_POINTS), MaxValueValidator(MOST_POINTS)],
        help_text=f"Only for giving points: from -{MOST_POINTS} to {MOST_POINTS}. For comparison, a piece "
        "made for the persona has 40 for it, one that fits the stage 30.",
    )
    reason = models.CharField(
        max_length=160,
        help_text="Reps read it beside the piece. Say why it helps in this deal. Nobody reviews these "
        "words, so say nothing about what a product does.",
    )
    in_use = models.BooleanField("in use", default=True)

    objects = models.Manager.from_queryset(RecommendationRuleQuerySet)()

    class Meta:
        ordering = ["reason", "pk"]

    def __str__(self) -> str:
        return self.reason

    def clean(self) -> None:
        super().clean()
        if not (self.piece_id or self.kind_of_piece or self.about_id):
            raise ValidationError("Name the pieces: one piece, a kind of piece, or a product.")
        if self.effect == self.Effect.RAISE and not self.points:
            raise ValidationError({"points": "Give or take at least one point."})

    def does(self) -> str:
        """What it does, in a word or two."""
        if self.effect == self.Effect.RAISE:
            return f"{self.points:+,} points".replace("-", "−")
        return str(self.get_effect_display())

    does.short_description = "Does"  # type: ignore[attr-defined]

    def counts_in(self, market: Market) -> bool:
        """The same as `RecommendationRuleQuerySet.for_market`, for a rule that may not be saved."""
        return self.in_use and (self.market is None or self.market in market.lineage)

    def as_rule(self) -> Rule:
        """The rule as the weighing knows it. The market is asked before, see `for_market`."""
        return Rule(
            when=Context(
                product=self.product_id,
                stage=self.stage_id,
                persona=self.persona_id,
                competitor=self.competitor_id,
                specialty=self.specialty_id,
                care=self.care_setting_id,
                objections=frozenset({self.objection_id} if self.objection_id else ()),
            ),
            effect=Effect(self.effect),
            reason=self.reason,
            weight=self.points,
            asset=self.piece_id,
            kind=self.kind_of_piece,
            product=self.about_id,
        )


class StageNeed(models.Model):
    """A kind of piece that a stage of the sale needs: of each, the best comes before any kind repeats."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    kind_of_piece = models.CharField("kind of piece", max_length=20, choices=Asset.Kind)
    order = models.PositiveSmallIntegerField(default=0, help_text="The smallest is the most important.")

    class Meta:
        ordering = ["stage", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "kind_of_piece"], name="one_need_per_kind")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_kind_of_piece_display()}"
