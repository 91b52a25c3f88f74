"""The names of facet values, for screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language_info

from content.models import Asset
from messaging.models import CareSetting, Competitor, Persona, Product, Specialty, Stage
from search.query import Group, split_token, token

_MODELS = {
    Group.PRODUCT: Product,
    Group.PERSONA: Persona,
    Group.SPECIALTY: Specialty,
    Group.CARE: CareSetting,
    Group.COMPETITOR: Competitor,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by token, in the order in which people expect them."""

    by_token: Mapping[str, str]

    def of(self, group: Group) -> dict[int, str]:
        """Names of a group's values by their id."""
        parted = ((split_token(each), name) for each, name in self.by_token.items())
        return {int(value): name for (own, value), name in parted if own == group}

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
    rows = Stage.objects.order_by().values_list(
        Value(Group.STAGE.value, CharField()), "pk", "name", Cast("order", CharField())
    )
    others = [
        model.objects.order_by().values_list(
            Value(group.value, CharField()), "pk", "name", Value("", CharField())
        )
        for group, model in _MODELS.items()
    ]
    found = sorted(rows.union(*others, all=True), key=lambda row: (row[0], int(row[3] or 0), row[2]))
    names = {token(Group.KIND, value): str(label) for value, label in Asset.Kind.choices}
    names |= {token(Group(group), pk): name for group, pk, name, _ in found}
    return Names(names)
