"""Writing the rows below content that goes live: all kinds read in one query, and of each what differs."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject

from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from cms.core.querysets import union_all
from cms.core.standing_queries import StandingQuery


def save_children(content: models.Model) -> dict[str, list[models.Model]]:
    """Make the stored rows below `content`, a draft, those that it holds; in the caller's transaction.

    The library of these relations reads each kind by itself and writes row by row. What it finds written
    is taken from what the draft holds, so that a save after this one leaves it alone. Returns what was
    taken, by relation.
    """
    held = content.__dict__.get("_cluster_related_objects", {})
    rows = {rel.get_accessor_name(): rel for rel in get_all_child_relations(content)}
    links = {field.name for field in get_all_child_m2m_relations(content)}
    names = tuple(sorted(name for name in (*rows, *links) if name in held))
    stored: dict[str, dict[int, Any]] = {name: {} for name in names}
    for name, pk, said in _stored(type(content), names)(content=content.pk) if names else ():
        stored[name][pk] = said
    taken = {}
    for name in names:
        if name in rows:
            taken[name] = held.pop(name)
            _write(content, rows[name], taken[name], stored[name])
        elif {each.pk for each in held[name]} == set(stored[name]):
            taken[name] = held.pop(name)
    return taken


@cache
def _stored(model: type[models.Model], names: tuple[str, ...]) -> StandingQuery:
    """By relation, the ids that are stored, and of a row of its own what it says."""

    def asked(content: Any) -> models.QuerySet:
        parts = []
        for rel in get_all_child_relations(model):
            said = JSONObject(**{field.attname: field.attname for field in _fields(rel.related_model)})
            parts.append((rel.get_accessor_name(), rel.related_model, rel.field.name, "pk", said))
        for field in get_all_child_m2m_relations(model):
            through, to = field.remote_field.through, field.m2m_reverse_field_name()
            parts.append((field.name, through, field.m2m_field_name(), to, JSONObject(pk=to)))
        return union_all(
            below._base_manager.filter(**{parent: content})
            .order_by()
            .annotate(said=said)
            .values_list(models.Value(name, output_field=models.CharField()), value, "said")
            for name, below, parent, value, said in parts
            if name in names
        )

    return StandingQuery(asked)


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _write(
    content: models.Model, relation: Any, held: list[models.Model], stored: dict[int, dict[str, Any]]
) -> None:
    model = relation.related_model
    gone = set(stored) - {each.pk for each in held}
    if gone:
        model._base_manager.filter(pk__in=gone).delete()
    for each in held:
        setattr(each, relation.field.name, content)
    model._base_manager.bulk_create(
        [each for each in held if not _says(each, stored.get(each.pk))],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[field.name for field in _fields(model)],
    )


def _says(row: models.Model, stored: dict[str, Any] | None) -> bool:
    """Whether what is stored is what `row` says, so that it need not be written."""
    return stored is not None and all(
        field.to_python(stored[field.attname]) == field.to_python(getattr(row, field.attname))
        for field in _fields(type(row))
    )
