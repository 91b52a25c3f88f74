"""What let people in before the trail told of it: noted once, when a site comes to a release that tells.

Never again afterwards: once the trail tells of one password, whatever it does not tell of is a fault.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from cms.core.models import User
from compliance.audit import record
from compliance.models import AuditRecord, Event
from compliance.rights.facts import ASPECTS, EXACT, password_facts
from compliance.rights.keys import KEYS

#: What the trail says of what stood already.
BEFORE = "As it stood when the audit trail began to tell of credentials and of rights on single objects."


def trail_tells_of_credentials() -> bool:
    return AuditRecord.objects.filter(object_type="core.user", new__has_key="password").exists()


def note_what_stands(sender: Any, using: str, **kwargs: Any) -> None:
    """Handler of post_migrate. Does nothing before the last migration, without people, or a second time."""
    connection = connections[using]
    if User._meta.db_table not in connection.introspection.table_names() or not User.objects.exists():
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()) or trail_tells_of_credentials():
        return
    with transaction.atomic():
        for person in User.objects.order_by("pk"):
            _note(person, password_facts(person) | {"email": person.email} | _grants(person))
        for group in Group.objects.order_by("pk"):
            if (grants := _grants(group))[EXACT]:
                _note(group, grants)
        for key in KEYS:
            for row in key.model._default_manager.order_by("pk"):
                _note(key.about(row), key.facts(row))


def _grants(holder: models.Model) -> dict[str, Any]:
    return {EXACT: ASPECTS["on objects"](holder)[EXACT]}


def _note(subject: models.Model, stands: dict[str, Any]) -> None:
    record(Event.FOUND_STANDING, subject, actor=None, new=stands, reason=BEFORE)
