"""Every row that belongs to a piece of content, found by walking what refers to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.files import FieldFile

from wagtail.models import ModelLogEntry, Revision, WorkflowState

from cms.core.actions import Refused
from compliance.models import LegalHold, PurgeEntry, SignoffTaskState
from compliance.models.subjects import AboutContent
from compliance.retention.clock import parts_of

Rows = dict[type[models.Model], set[Any]]

#: Kept beside the tombstone: why the content was held, and that it was listed.
_STAY = (LegalHold, PurgeEntry)


def rows_of(content: models.Model) -> Rows:
    """The content's own row and all that hangs on it. Raises Refused where something else still uses it."""
    parts = parts_of(type(content))
    found: Rows = defaultdict(set)
    waiting: list[tuple[type[models.Model], set[Any]]] = [(type(content), {content.pk})]
    waiting += _tied_by_name(content)
    others: list[tuple[type[models.Model], models.QuerySet]] = []
    while waiting:
        model, ids = waiting.pop()
        new = ids - found[model]
        if not new:
            continue
        found[model] |= new
        waiting += ((parent, set(new)) for parent in model._meta.parents)
        for relation in _relations_to(model):
            source, name = relation.related_model, relation.field.name
            rows = source._base_manager.filter(**{f"{name}__in": new})
            if _goes_along(relation, parts):
                waiting.append((source, set(rows.values_list("pk", flat=True))))
            elif relation.on_delete not in (models.SET_NULL, models.DO_NOTHING):
                others.append((source, rows))
    for source, rows in others:
        if rows.exclude(pk__in=found[source]).exists():
            using = source._meta.verbose_name_plural
            raise Refused(f"“{content}” is still used by {using}, which must go first.")
    return {model: ids for model, ids in found.items() if ids}


def _tied_by_name(content: models.Model) -> Iterator[tuple[type[models.Model], set[Any]]]:
    """Rows that name the content by kind and id, without a foreign key."""
    kind = ContentType.objects.get_for_model(content)
    about = [each for each in apps.get_models() if issubclass(each, AboutContent) and each not in _STAY]
    for model in [*about, SignoffTaskState]:
        rows = model._base_manager.filter(subject_type=kind, subject_id=content.pk)
        yield model, set(rows.values_list("pk", flat=True))
    log = ModelLogEntry.objects.filter(content_type=kind, object_id=str(content.pk))
    yield ModelLogEntry, set(log.values_list("pk", flat=True))
    for model in (Revision, WorkflowState):
        rows = model._base_manager.filter(base_content_type=kind, object_id=str(content.pk))
        yield model, set(rows.values_list("pk", flat=True))


def _relations_to(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            yield field


def _goes_along(relation: Any, parts: set[type[models.Model]]) -> bool:
    source = relation.related_model
    return (
        relation.on_delete is models.CASCADE
        or source in parts
        or source._meta.app_label == "compliance"
        or source in (Revision, WorkflowState)
    )


def files_of(rows: Rows) -> list[FieldFile]:
    """The stored files that these rows name."""
    found = []
    for model, ids in rows.items():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
        if names:
            for row in model._base_manager.filter(pk__in=ids):
                found += [file for name in names if (file := getattr(row, name))]
    return found
