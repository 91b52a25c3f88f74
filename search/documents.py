"""What the library says of each piece, as it is searched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from content.models import Asset, AssetPage, AssetVersion
from search.models import Document
from search.query import Group, fold, token
from search.stems import stem_of, words_in


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
    pages = AssetPage.objects.filter(version__in=shown.values()).order_by("version", "number")
    for version_id, text in pages.values_list("version", "text"):
        texts.setdefault(version_id, []).append(text)
    tokens = _chosen_tokens(ids)
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
                "summary": fold(asset.summary),
                "body": fold(" ".join(texts.get(version_id, []))),
            }
            document = Document(
                asset_id=asset.pk,
                version_id=version_id,
                facets=" ".join(sorted(own + tokens.get(asset.pk, []))),
                **{name: " ".join(map(stem_of, words)) for name, words in texts_of.items()},
            )
            found.append(Read(document, words_in(texts_of.values())))
    return found


def _chosen_tokens(ids: Collection[int]) -> dict[int, list[str]]:
    """Tokens of what was chosen for each asset: personas, stages and so on."""
    relations = {
        Group.PERSONA: Asset.personas,
        Group.STAGE: Asset.stages,
        Group.SPECIALTY: Asset.specialties,
        Group.CARE: Asset.care_settings,
        Group.COMPETITOR: Asset.competitors,
    }
    found: dict[int, list[str]] = {}
    for group, relation in relations.items():
        value = relation.field.m2m_reverse_field_name()
        for asset_id, value_id in relation.through.objects.filter(asset__in=ids).values_list("asset", value):
            found.setdefault(asset_id, []).append(token(group, value_id))
    return found
