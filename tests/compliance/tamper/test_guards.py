"""P11-06: the database itself refuses to change or delete what must stand."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from compliance import guards
from compliance.actions import (
    ConfirmStillRight,
    DelegateTask,
    NoteBlockage,
    OpenContentTask,
    RemindSeat,
    SubmitForReview,
    Withdraw,
)
from compliance.models import Delegation, PermittedDelegate
from tests import factories
from tests.compliance.tamper.tampering import sql, table

pytestmark = pytest.mark.django_db


GUARDED = sorted(model._meta.label for model, _ in guards.guarded_models())


def _some_row(label: str) -> Any:
    from django.apps import apps

    model = apps.get_model(label)
    return model, model._default_manager.first() or _made_up(model)


def _made_up(model: Any) -> Any:
    """A row of any values that fit, past all actions: the database refuses whatever they are."""
    from django.db import models
    from django.utils import timezone

    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.has_default() or field.null:
            continue
        if field.is_relation:
            related = field.related_model
            values[field.attname] = (related._default_manager.first() or _made_up(related)).pk
        elif isinstance(field, models.DateTimeField):
            values[field.attname] = timezone.now()
        elif isinstance(field, models.DateField):
            values[field.attname] = timezone.now().date()
        elif isinstance(field, models.JSONField):
            values[field.attname] = {}
        elif isinstance(field, models.IntegerField | models.BooleanField):
            values[field.attname] = 1
        else:
            values[field.attname] = "x"
    (row,) = model._base_manager.bulk_create([model(**values)])
    return model._base_manager.get(pk=row.pk)


@pytest.fixture
def every_guarded_row(library: SimpleNamespace) -> SimpleNamespace:
    """The library with a row in each guarded table, withdrawal, finding and its answer included."""
    from django.utils import timezone

    from compliance.models import Comment, CommentReply, Disposition, Finding

    round_ = library.claim.approval().state
    finding = Finding.objects.create(
        state=round_, rule="EV-02", rule_version="1", level="review", message="A scan."
    )
    Disposition.objects.create(
        finding=finding, by=library.people["medical"], at=timezone.now(), answer="Compared by eye."
    )
    signer = library.people["medical"]
    ConfirmStillRight(library.claim, signer, factories.credentials(signer)).execute()
    said = {"author": library.author, "printed_name": "Ada Author", "at": timezone.now(), "text": "Well."}
    comment = Comment.objects.create(state=round_, kind="suggestion", **said)
    CommentReply.objects.create(comment=comment, **said)
    OpenContentTask(library.claim, "concern", "Read the editors' note.").execute()
    _plan(library)
    Withdraw(library.other, library.people["medical"], "No longer sold.").execute()
    connection.check_constraints()
    return library


def _plan(library: SimpleNamespace) -> None:
    """A round that is delegated, reminded of, and blocked."""
    round_ = SubmitForReview(
        factories.claim_draft("Tessel is light.", author=library.author), library.author
    ).execute()
    medical, legal = library.people["medical"], library.people["legal"]
    seat = round_.signable_by(legal)[0]
    PermittedDelegate.objects.create(user=library.author, role=seat.role)
    now = timezone.now()
    given = Delegation(
        role=seat.role, delegate=library.author, starts_at=now, ends_at=now + timedelta(days=1)
    )
    given.reason = "On leave."
    DelegateTask(given, legal).execute()
    RemindSeat(seat).execute()
    type(medical).objects.filter(pk=medical.pk).update(is_active=False)
    NoteBlockage(round_).execute()
    type(medical).objects.filter(pk=medical.pk).update(is_active=True)


@pytest.mark.parametrize("label", GUARDED)
def test_p11_06_the_database_refuses_to_change_guarded_rows(every_guarded_row, label):
    """For everybody: by SQL, by a queryset, by a bulk update and by saving, superuser or not."""
    model, row = _some_row(label)
    assert row is not None
    guard = model.database_guard
    names = guard.columns or [field.name for field in model._meta.concrete_fields if not field.primary_key]
    for name in names if guard.update or guard.columns else ():
        column = model._meta.get_field(name).column
        with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
            sql(f'UPDATE {table(model)} SET "{column}" = "{column}"')
    attempts = [lambda: model.objects.filter(pk=row.pk).update(**{names[0]: getattr(row, names[0])})]
    attempts += [row.save, lambda: model.objects.bulk_update([row], [names[0]])]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "label", sorted(m._meta.label for m, guard in guards.guarded_models() if guard.delete)
)
def test_p11_06_the_database_refuses_to_delete_guarded_rows(every_guarded_row, label):
    model, row = _some_row(label)
    assert model.database_guard.delete
    with pytest.raises(DatabaseError, match="may not be changed or deleted"), transaction.atomic():
        sql(f"DELETE FROM {table(model)}")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.all()._raw_delete(using="default")
    assert model._default_manager.filter(pk=row.pk).exists()


def test_p11_06_the_guarded_tables_are_those_that_must_stand():
    assert set(GUARDED) >= {
        "compliance.AuditRecord",
        "compliance.Signature",
        "compliance.RequiredSignature",
        "compliance.Approval",
        "compliance.Withdrawal",
        "messaging.EvidenceFile",
        "content.AssetVersion",
        "content.AssetPage",
    }
    assert guards.missing(connection) == set()
