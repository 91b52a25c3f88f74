"""Writing the rows below content that goes live: all kinds read in one query, each kind written in one."""

from __future__ import annotations

from typing import Any

from django.db import models

from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from cms.core.querysets import union_all


def save_children(content: models.Model) -> None:
    """Make the stored rows below `content`, a draft, those that it holds; in the caller's transaction.

    The library of these relations reads each kind by itself and writes row by row. What it finds written
    is taken from what the draft holds, so that a save after this one leaves it alone.
    """
    held = content.__dict__.get("_cluster_related_objects", {})
    rows = {rel.get_accessor_name(): rel for rel in get_all_child_relations(content)}
    links = {field.name: field for field in get_all_child_m2m_relations(content)}
    stored = _stored_ids(
        content,
        {name: (rel.related_model, rel.field.name, "pk") for name, rel in rows.items() if name in held}
        | {
            name: (field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name())
            for name, field in links.items()
            if name in held
        },
    )
    for name, ids in stored.items():
        if name in rows:
            _write(content, rows[name], held.pop(name), ids)
        elif {each.pk for each in held[name]} == ids:
            del held[name]


def _stored_ids(
    content: models.Model, tables: dict[str, tuple[type[models.Model], str, str]]
) -> dict[str, set[int]]:
    """By relation, the ids that are stored; each table by its model, the way to the content, and the id."""
    found: dict[str, set[int]] = {name: set() for name in tables}
    asked = [
        model._base_manager.filter(**{parent: content.pk})
        .order_by()
        .values_list(models.Value(name, output_field=models.CharField()), value)
        for name, (model, parent, value) in tables.items()
    ]
    for name, pk in union_all(asked) if asked else ():
        found[name].add(pk)
    return found


def _write(content: models.Model, relation: Any, held: list[models.Model], stored: set[int]) -> None:
    model = relation.related_model
    gone = stored - {each.pk for each in held}
    if gone:
        model._base_manager.filter(pk__in=gone).delete()
    for each in held:
        setattr(each, relation.field.name, content)
    model._base_manager.bulk_create(
        held,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[field.name for field in model._meta.concrete_fields if not field.primary_key],
    )
