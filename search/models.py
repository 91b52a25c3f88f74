"""The index and the query log. Neither is the truth about content."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from compliance.models import Audience, Market
from content.models import Asset, AssetVersion


class Document(models.Model):
    """An asset as it is searched: the version in force, or its newest readable one.

    The texts are folded words (search.query.fold). Pieces that are not cleared are here too, so
    that they can be counted as withheld; what may be shown is decided by clearance windows.
    """

    asset = models.OneToOneField(Asset, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(AssetVersion, on_delete=models.CASCADE, related_name="+")
    facets = models.TextField()
    title = models.TextField()
    summary = models.TextField()
    body = models.TextField()

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

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="search_log_at")]

    def __str__(self) -> str:
        return f"{self.user}: {self.words or 'recommendations'}"
