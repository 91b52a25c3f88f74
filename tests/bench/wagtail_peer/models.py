"""A plain indexed model with the same texts. Facet values are columns, without a join to their names."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index


class Piece(index.Indexed, models.Model):
    title = models.CharField(max_length=200)
    text = models.TextField()
    kind = models.CharField(max_length=20, db_index=True)
    product = models.IntegerField(db_index=True)
    persona = models.IntegerField(db_index=True)
    stage = models.IntegerField(db_index=True)

    search_fields = [
        index.SearchField("title"),
        index.SearchField("text"),
        index.FilterField("kind"),
        index.FilterField("product"),
        index.FilterField("persona"),
        index.FilterField("stage"),
        index.RelatedFields(
            "windows",
            [
                index.FilterField("market"),
                index.FilterField("audience"),
                index.FilterField("starts_at"),
                index.FilterField("ends_at"),
            ],
        ),
    ]

    def __str__(self) -> str:
        return self.title


class Window(models.Model):
    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="windows")
    market = models.IntegerField()
    audience = models.CharField(max_length=10)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["piece", "market", "audience", "starts_at", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.piece} until {self.ends_at:%d %b %Y}"


class Draft(WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """What Wagtail approves and publishes: a snippet with revisions, a workflow, and its search on."""

    title = models.CharField(max_length=200)
    text = models.TextField()
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="draft")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id"
    )

    search_fields = [index.SearchField("title"), index.SearchField("text"), index.FilterField("live")]

    def __str__(self) -> str:
        return self.title
