"""The index and the query log. Neither is the truth about content."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef

from compliance.models import Audience, Market
from content.models import Asset, AssetVersion, UsageEvent
from search.query import fold


class Document(models.Model):
    """An asset as it is searched: the version in force, or its newest readable one.

    The texts are folded words (search.query.fold): `tags` are the names of what it is for and the numbers
    of its product, `claims` the approved wordings on it with their qualifiers. Pieces that are not cleared
    are here too, so that they can be counted as withheld; what may be shown is decided by clearance windows.
    """

    asset = models.OneToOneField(Asset, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(AssetVersion, on_delete=models.CASCADE, related_name="+")
    facets = models.TextField()
    title = models.TextField()
    tags = models.TextField(default="")
    summary = models.TextField()
    claims = models.TextField(default="")
    body = models.TextField()
    notes = models.TextField(default="")

    class Meta:
        indexes = [
            # A question reads thousands of these narrow rows; it must not walk past the texts.
            models.Index(fields=["asset", "version", "facets"], name="search_document_narrow"),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word that stands in some document, whole: what the beginning of a word may become.

    The full-text indexes hold stems only, in which “infectio” begins nothing.
    """

    text = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.text


class IndexChange(models.Model):
    """A document that changed and that Elasticsearch has not heard of yet.

    Written in the transaction of the change, gone when it is in the index: whatever breaks between the
    two, the row is there. Its id is the version of the write, so that a late one never undoes a newer.
    """

    asset_id = models.BigIntegerField(help_text="The asset, which may be gone.")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"piece {self.asset_id}"


class IndexBuild(models.Model):
    """One building of Elasticsearch's index from the library. At most one is under way."""

    class State(models.TextChoices):
        BUILDING = "building", "being built"
        LIVE = "live", "in use"
        FAILED = "failed", "failed"

    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(auto_now=True, help_text="When it was last heard of.")
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("state", condition=models.Q(state="building"), name="one_build_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_state_display()}, {self.done} of {self.total}"


#: Who opens something within this time has followed the search.
FOLLOWED = timedelta(minutes=30)


class SearchLogQuerySet(models.QuerySet):
    def with_opened(self, within: timedelta = FOLLOWED) -> Self:
        """Add `opened`: whether the person then opened, shared or presented a piece that was shown."""
        events = UsageEvent.objects.order_by()
        shown = events.filter(
            kind=UsageEvent.Kind.SURFACED, user=OuterRef("user"), at=OuterRef(OuterRef("at"))
        )
        kinds = (UsageEvent.Kind.OPENED, UsageEvent.Kind.SHARED, UsageEvent.Kind.PRESENTED)
        followed = events.filter(
            kind__in=kinds,
            user=OuterRef("user"),
            at__gte=OuterRef("at"),
            at__lt=ExpressionWrapper(OuterRef("at") + within, models.DateTimeField()),
        )
        return self.annotate(opened=Exists(followed.filter(Exists(shown.filter(asset=OuterRef("asset"))))))


class SearchLog(models.Model):
    """One question of a person and what became of it."""

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    context = models.JSONField(
        encoder=DjangoJSONEncoder, help_text="Ids by product, persona, stage, competitor, specialty; facets."
    )
    result_count = models.PositiveIntegerField()
    withheld_count = models.PositiveIntegerField()
    withheld_reasons = models.JSONField(help_text="Pieces held back by reason code.")
    relaxed = models.BooleanField(help_text="Nothing met the whole question, so a part of it was asked.")

    objects = models.Manager.from_queryset(SearchLogQuerySet)()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="search_log_at")]

    def __str__(self) -> str:
        return f"{self.user}: {self.words or 'recommendations'}"


#: A phrase of a synonym has so many words at most.
LONGEST_PHRASE = 16


class Synonym(models.Model):
    """Words that find other words as well.

    They are put into each question as it is asked, so that a change counts at once.
    """

    words = models.CharField(
        max_length=120, unique=True, help_text="What somebody types, for example TAVR. One word or several."
    )
    means = models.TextField(
        "also finds", help_text="One on each line, for example transcatheter aortic valve replacement."
    )
    both = models.BooleanField(
        "both ways",
        default=True,
        help_text="Each of them finds all the others. If not, only the first finds the rest.",
    )
    remark = models.CharField(max_length=200, blank=True, help_text="Why, for whoever edits this next.")

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return f"{self.words} {'=' if self.both else '→'} {', '.join(self.lines())}"

    def lines(self) -> list[str]:
        """The phrases that it also finds."""
        return [line.strip() for line in self.means.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if not fold(self.words):
            raise ValidationError({"words": "Write at least one word."})
        phrases = [fold(line) for line in self.lines()]
        if not all(phrases) or not phrases:
            raise ValidationError({"means": "Write at least one word on each line."})
        if any(len(phrase) > LONGEST_PHRASE for phrase in (fold(self.words), *phrases)):
            raise ValidationError({"means": f"A phrase has at most {LONGEST_PHRASE} words."})
        if fold(self.words) in phrases:
            raise ValidationError({"means": "It cannot be a synonym of itself."})


class SavedSearch(models.Model):
    """A search that somebody wants to hear news of.

    `query` is the address's question. `known` are the assets it found when its owner last looked, `fresh`
    those found since; both are ids only.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    known = models.JSONField(default=list)
    fresh = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_search_per_name")]

    def __str__(self) -> str:
        return self.name
