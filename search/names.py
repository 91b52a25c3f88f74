"""The names of facet values, for screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language_info

from compliance.models import Market
from content.models import Asset
from messaging.models import CareSetting, Competitor, Objection, Persona, Product, Specialty, Stage
from search.query import Group, split_token, token

_MODELS: dict[Group, type[Model]] = {
    Group.STAGE: Stage,
    Group.PRODUCT: Product,
    Group.PERSONA: Persona,
    Group.SPECIALTY: Specialty,
    Group.CARE: CareSetting,
    Group.COMPETITOR: Competitor,
    Group.OBJECTION: Objection,
    Group.MARKET: Market,
}
_ORDER = '"order"'
#: Text, because putting seven querysets together costs ten times the answer.
_NAMES = " UNION ALL ".join(
    f"SELECT '{group}', id, name, {_ORDER if model is Stage else 0} FROM {model._meta.db_table}"
    for group, model in _MODELS.items()
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by token, in the order in which people expect them."""

    by_token: Mapping[str, str]
    by_id: Mapping[str, dict[int, str]]

    def of(self, group: Group) -> dict[int, str]:
        """Names of a group's values by their id."""
        return self.by_id.get(group, {})

    def name(self, facet: str) -> str:
        """The name of a token; a language says its own name."""
        group, value = split_token(facet)
        if group == Group.LANGUAGE:
            return language_name(value)
        return self.by_token.get(facet, "")


def language_name(code: str) -> str:
    """A language in its own words, or its code when nobody has named it."""
    try:
        return str(get_language_info(code.replace("_", "-"))["name_local"]).capitalize()
    except KeyError:
        return code


def read_names() -> Names:
    """All names that facets and the deal context need, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0], row[3], row[2]))
    by_token = {token(Group.KIND, value): str(label) for value, label in Asset.Kind.choices}
    by_id: dict[str, dict[int, str]] = {}
    for group, pk, name, _ in rows:
        by_token[token(group, pk)] = name
        by_id.setdefault(group, {})[pk] = name
    return Names(by_token, by_id)
