"""People as a set: what they may do is changed one person at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import UserManager
from django.db import models, transaction

#: What a change of leaves a record for each person. A query would pass by whoever makes it.
RECORDED = frozenset(
    {
        "username", "first_name", "last_name", "email", "job_title", "is_active", "is_staff", "is_superuser",
        "password", "must_change_password", "password_changed_at",
    }
)  # fmt: skip


class PeopleQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        if not RECORDED & values.keys():
            return super().update(**values)
        with transaction.atomic():
            people = list(self)
            for person in people:
                for name, value in values.items():
                    setattr(person, name, value)
                person.save(update_fields=list(values))
        return len(people)


class PeopleManager(UserManager.from_queryset(PeopleQuerySet)):  # type: ignore[misc]
    use_in_migrations = True
