"""What the library says of each piece, as it is searched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from cms.core.querysets import union_all
from content.models import Asset, AssetPage, AssetVersion, ClaimUse
from messaging.models import ObjectionResponse, ObjectionResponseCitation
from search.models import Document
from search.query import Group, fold, token
from search.stems import stem_of, words_in

_CHOSEN = {
    Group.PERSONA: Asset.personas,
    Group.STAGE: Asset.stages,
    Group.SPECIALTY: Asset.specialties,
    Group.CARE: Asset.care_settings,
    Group.COMPETITOR: Asset.competitors,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it should stand now, and the whole words of its texts."""

    document: Document
    words: frozenset[str]


def read_documents(ids: Collection[int]) -> list[Read]:
    """The documents of some assets; none for an asset without a readable version."""
    found = []
    assets = list(Asset.objects.filter(pk__in=ids))
    ready: dict[int, list[int]] = {}
    for version_id, asset_id in (
        AssetVersion.objects.filter(asset__in=ids, state=AssetVersion.State.READY)
        .order_by("number")
        .values_list("pk", "asset")
    ):
        ready.setdefault(asset_id, []).append(version_id)
    shown = {}
    for asset in assets:
        if own := ready.get(asset.pk):
            shown[asset.pk] = asset.version_id if asset.live and asset.version_id in own else own[-1]
    texts: dict[int, list[str]] = {}
    notes: dict[int, list[str]] = {}
    pages = AssetPage.objects.filter(version__in=shown.values()).order_by("version", "number")
    for version_id, text, note in pages.values_list("version", "text", "notes"):
        texts.setdefault(version_id, []).append(text)
        notes.setdefault(version_id, []).append(note)
    tokens, tags = _chosen(ids)
    for asset_id, said in _product_tags(ids).items():
        tags.setdefault(asset_id, []).extend(said)
    claims = _claims_on(shown.values())
    answered = _objections_answered_on(shown.values())
    for asset in assets:
        if asset.pk in shown:
            version_id = shown[asset.pk]
            own = [
                token(Group.KIND, asset.kind_of_piece),
                token(Group.LANGUAGE, asset.language),
                token(Group.PRODUCT, asset.product_id),
            ]
            texts_of = {
                "title": fold(asset.title),
                "tags": fold(" ".join(tags.get(asset.pk, []))),
                "claims": fold(" ".join(claims.get(version_id, []))),
                "summary": fold(asset.summary),
                "body": fold(" ".join(texts.get(version_id, []))),
                "notes": fold(" ".join(notes.get(version_id, []))),
            }
            document = Document(
                asset_id=asset.pk,
                version_id=version_id,
                facets=" ".join(sorted(own + tokens.get(asset.pk, []) + answered.get(version_id, []))),
                **{name: " ".join(map(stem_of, words)) for name, words in texts_of.items()},
            )
            found.append(Read(document, words_in(texts_of.values())))
    return found


def named_by(changed: Mapping[str, Collection[int]]) -> set[int]:
    """The assets that are found by something else that changed: a persona, an answer to an objection."""
    found: set[int] = set()
    if answers := changed.get(ObjectionResponse.kind()):
        cited = ObjectionResponseCitation.objects.filter(message__in=answers).values("claim")
        found |= set(_confirmed().filter(claim__in=cited).values_list("version__asset", flat=True))
    for relation in _CHOSEN.values():
        if ids := changed.get(relation.rel.model._meta.label_lower):
            value = relation.field.m2m_reverse_field_name()
            rows = relation.through.objects.filter(**{f"{value}__in": ids})
            found |= set(rows.values_list("asset", flat=True))
    return found


def _chosen(ids: Collection[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """What was chosen for each asset, personas, stages and so on: the tokens, and the names."""
    tokens: dict[int, list[str]] = {}
    names: dict[int, list[str]] = {}
    groups = list(_CHOSEN)
    for place, _, asset_id, value_id, name in union_all(
        _chosen_in(relation, place, ids) for place, relation in enumerate(_CHOSEN.values())
    ).order_by("place", "chosen"):
        tokens.setdefault(asset_id, []).append(token(groups[place], value_id))
        names.setdefault(asset_id, []).append(name)
    return tokens, names


def _chosen_in(relation: Any, place: int, ids: Collection[int]) -> models.QuerySet:
    value = relation.field.m2m_reverse_field_name()
    rows = relation.through.objects.filter(asset__in=ids).order_by()
    named = rows.annotate(place=models.Value(place), chosen=models.F("pk"))
    return named.values_list("place", "chosen", "asset", value, f"{value}__name")


def _product_tags(ids: Collection[int]) -> dict[int, list[str]]:
    """The name of each asset's product and its numbers: of the device, and with authorities."""
    assets = Asset.objects.filter(pk__in=ids)
    found: dict[int, dict[str, None]] = {}
    columns = ("pk", "product__name", "product__udi_di", "product__basic_udi_di", "product__statuses__number")
    for asset_id, *said in assets.order_by("product__statuses__pk").values_list(*columns):
        found.setdefault(asset_id, {}).update(dict.fromkeys(each for each in said if each))
    return {asset_id: list(said) for asset_id, said in found.items()}


def _claims_on(version_ids: Collection[int]) -> dict[int, list[str]]:
    """All that the confirmed claims of each version say: every wording and every qualifier."""
    uses = _confirmed().filter(version__in=version_ids)
    found: dict[int, dict[str, None]] = {}
    said = union_all(
        uses.annotate(
            place=models.Value(place), said=models.F(column), of=models.F("claim__code")
        ).values_list("place", "of", "version", "said")
        for place, column in enumerate(("claim__text", "claim__wordings__text", "claim__qualifiers__text"))
    )
    for _, _, version_id, text in said.order_by("place", "of", "said"):
        if text:
            found.setdefault(version_id, {})[text] = None
    return {version_id: list(texts) for version_id, texts in found.items()}


def _objections_answered_on(version_ids: Collection[int]) -> dict[int, list[str]]:
    """The tokens of the objections whose approved answers rest on claims of each version."""
    uses = _confirmed().filter(version__in=version_ids, claim__in=_answering().values("claim"))
    objections: dict[int, set[str]] = {}
    found: dict[int, set[str]] = {}
    if on := list(uses.values_list("version", "claim")):
        for claim_id, objection_id in _answering().values_list("claim", "message__objection"):
            objections.setdefault(claim_id, set()).add(token(Group.OBJECTION, objection_id))
    for version_id, claim_id in on:
        found.setdefault(version_id, set()).update(objections[claim_id])
    return {version_id: sorted(own) for version_id, own in found.items()}


def _answering() -> QuerySet[ObjectionResponseCitation]:
    return ObjectionResponseCitation.objects.filter(message__live=True)


def _confirmed() -> QuerySet[ClaimUse]:
    return ClaimUse.objects.order_by().filter(status=ClaimUse.Status.CONFIRMED)
