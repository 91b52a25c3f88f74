"""Asking several tables at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


def union_all(querysets: Iterable[models.QuerySet]) -> models.QuerySet:
    """The rows of all of them, in one query: one or more, with the same columns and no order of their own."""
    first, *others = querysets
    return first.union(*others, all=True)
