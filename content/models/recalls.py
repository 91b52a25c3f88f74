"""Recalls: a stop's reach into the field, and who has taken note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery

from compliance.digest import instant
from compliance.models import Suspension
from compliance.models.subjects import AboutContent, SubjectQuerySet

from .assets import AssetClearance
from .shares import Share, Visit


class RecallQuerySet(SubjectQuerySet):
    def with_reach(self) -> Self:
        """Add how far each recall reached, in the same query.

        `links_opened` of its links had been opened before, `people` recipients had a confirmed view,
        `told` reps were told and `acknowledged` of them confirmed; `held` while it is a suspension that
        is still open, `lifted` when it was one.
        """
        stops = Suspension.objects.filter(
            subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), at=OuterRef("at")
        )
        visits = Visit.objects.filter(share=OuterRef("pk"), opened_at__lte=OuterRef(OuterRef("at")))
        links = _links_darkened()
        return self.annotate(
            links_opened=counted(links.filter(Exists(visits)), "pk"),
            people=counted(links.filter(Exists(visits.filter(confirmed_at__isnull=False))), "recipient"),
            told=Count("notices"),
            acknowledged=Count("notices", filter=Q(notices__acknowledged_at__isnull=False)),
            held=Exists(stops.filter(lifted_at__isnull=True)),
            lifted=Exists(stops.filter(lifted_at__isnull=False)),
        )


def _links_darkened() -> models.QuerySet:
    """The live links whose clearance ended at the instant of the outer recall.

    A closed window stays on record with the stop's own instant as its end, so what a recall reached
    can be told long after it.
    """
    at, outer_at = OuterRef("at"), OuterRef(OuterRef("at"))
    closed = AssetClearance.objects.filter(ends_at=outer_at, starts_at__lt=outer_at)
    through = closed.filter(asset=OuterRef("asset"), market=OuterRef("market"), audience=OuterRef("audience"))
    return Share.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
        # Narrows to a few assets by their index before the exact question is asked of each link.
        asset__in=closed.values("asset"),
        created_at__lte=at,
        expires_at__gt=at,
    ).filter(Exists(through))


def counted(links: models.QuerySet, field: str) -> Subquery:
    """How many different values of `field` a correlated query finds (Count would group, giving rows)."""
    count = Func(
        F(field),
        function="COUNT",
        template="%(function)s(DISTINCT %(expressions)s)",
        output_field=models.IntegerField(),
    )
    return Subquery(links.order_by().annotate(counted=count).values("counted"))


class Recall(AboutContent):
    """A withdrawal or suspension as the field meets it: how far it reached, when it went dark."""

    label = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: the system itself.",
    )
    reason = models.TextField()
    asset_count = models.PositiveIntegerField()
    share_count = models.PositiveIntegerField()
    first_refused_at = models.DateTimeField(
        null=True, blank=True, help_text="The first request that was refused because of it."
    )

    objects = models.Manager.from_queryset(RecallQuerySet)()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"Recall of {self.label}"

    def facts(self) -> dict[str, Any]:
        """Of what the recall is, how far it reached, and which reps were told of how many of their links."""
        kind = self.subject_type
        return {
            "of": [f"{kind.app_label}.{kind.model}", self.subject_id],
            "label": self.label,
            "stopped_at": instant(self.at),
            "assets": self.asset_count,
            "shares": self.share_count,
            "reps": sorted([each.rep_id, each.share_count] for each in self.notices.all()),
        }

    @property
    def by_name(self) -> str:
        return self.by.printed_name if self.by else "Vouch"

    @property
    def links_never_opened(self) -> int:
        """Of a recall that came `with_reach()`."""
        return self.share_count - self.links_opened

    @property
    def time_to_dark(self) -> timedelta | None:
        """From the stop to the first request that was refused; None while nobody has asked."""
        return self.first_refused_at - self.at if self.first_refused_at else None

    @property
    def time_to_dark_words(self) -> str:
        """`time_to_dark` in its largest unit; it is the wait for a request, not a delay."""
        if self.time_to_dark is None:
            return ""
        seconds = max(0, round(self.time_to_dark.total_seconds()))
        for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
            if seconds >= unit:
                return f"{seconds // unit} {name}"
        return f"{seconds} s"


class RecallNotice(models.Model):
    """A rep who had live links is told, and confirms."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recall_notices")
    share_count = models.PositiveIntegerField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-recall__at"]
        constraints = [models.UniqueConstraint(fields=["recall", "rep"], name="one_notice_per_rep")]

    def __str__(self) -> str:
        return f"{self.recall}: {self.rep.printed_name}"
