"""The index, which is not the truth about content, and what Elasticsearch has yet to hear of it."""

from __future__ import annotations

from django.db import models

from content.models import Asset, AssetPage, AssetVersion


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


class PageVector(models.Model):
    """What a page means, as numbers of one model (search.meaning); made by the worker, again at will."""

    page = models.OneToOneField(AssetPage, on_delete=models.CASCADE, related_name="+")
    model = models.CharField(max_length=80, help_text="The model and the beginning of its file's hash.")
    vector = models.BinaryField(help_text="Numbers of four bytes, together of length one.")

    class Meta:
        indexes = [models.Index(fields=["model"], name="page_vector_model")]

    def __str__(self) -> str:
        return f"page {self.page_id}"


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


class LibraryChange(models.Model):
    """A piece whose document or clearance windows changed; written by triggers, whoever changes them.

    Processes that hold the library in memory read here what they have to read again (search.columns). Only
    the newest are kept: who finds the one gone that it knows reads everything again.
    """

    asset_id = models.BigIntegerField()
    mark = models.BigIntegerField(help_text="Random, so that an id that a rollback gave back is told apart.")
    xid = models.BigIntegerField(default=0, db_index=True, help_text="The transaction, on PostgreSQL.")

    def __str__(self) -> str:
        return f"piece {self.asset_id}"
