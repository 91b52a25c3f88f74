"""What a record of compliance is about, without knowing claims or assets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class SubjectQuerySet(models.QuerySet):
    def about(self, content: models.Model) -> Self:
        return self.about_any(type(content), [content.pk])

    def about_all(self, model: type[models.Model]) -> Self:
        return self.filter(subject_type=ContentType.objects.get_for_model(model))

    def about_any(self, model: type[models.Model], ids: Iterable[int]) -> Self:
        kind = ContentType.objects.get_for_model(model)
        return self.filter(subject_type=kind, subject_id__in=list(ids))


class AboutContent(models.Model):
    """A row about one piece of controlled content."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")

    class Meta:
        abstract = True
