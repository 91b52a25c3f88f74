"""All records about contents, a fixed number of queries for a list of them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.models import Approval, AuditRecord, SignoffTaskState, Suspension, Withdrawal
from compliance.proof.kinds import Cited, Dossier, kind_of, tables_of
from compliance.retention.tombstones import purged_subjects

#: How many contents are looked at together: few enough to be small in memory, enough to ask rarely.
CHUNK = 50


def dossiers(kind: str, ids: list[int], cited: Cited = None) -> list[Dossier]:
    """The dossiers of contents of a kind, in the order of `ids`; also of contents that are gone."""
    model = kind_of(kind).model
    labels = {each.pk: str(each) for each in model._base_manager.filter(pk__in=ids)}
    names = list(tables_of(kind))
    found: dict[int, Dossier] = {
        pk: {
            "kind": kind,
            "id": pk,
            "label": labels.get(pk, ""),
            **({"all_pages": True} if cited is None else {}),
            "tables": {name: [] for name in names},
        }
        for pk in ids
    }
    for name, rows in tables_of(kind).items():
        for pk, row in rows(model, ids, cited):
            found[pk]["tables"][name].append(row)
    return list(found.values())


def ids_on_record(kind: str) -> list[int]:
    """Every content of a kind that exists, or that a record speaks of."""
    model = kind_of(kind).model
    ids = set(model._base_manager.values_list("pk", flat=True))
    for about in (SignoffTaskState, Approval, Suspension, Withdrawal):
        rows = about.objects.filter(
            subject_type__app_label=model._meta.app_label, subject_type__model=model._meta.model_name
        )
        ids.update(rows.values_list("subject_id", flat=True))
    trail = AuditRecord.objects.filter(object_type=kind)
    ids.update(trail.order_by().values_list("object_id", flat=True).distinct())
    # What was purged has a tombstone, which is verified by itself.
    ids.difference_update(pk for each, pk in purged_subjects() if each == kind)
    return sorted(ids)


def all_dossiers(kind: str, chunk: int = CHUNK) -> Iterator[Dossier]:
    """Every dossier of a kind, a chunk at a time."""
    ids = ids_on_record(kind)
    for start in range(0, len(ids), chunk):
        yield from dossiers(kind, ids[start : start + chunk])
