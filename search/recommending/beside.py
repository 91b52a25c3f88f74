"""What goes well with a piece, read for one person: of the pieces that the door lets through to them now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Case, Count, IntegerField, Model, Q, Value, When

from content.models import Asset, AssetVersion, ClaimUse, UsageEvent
from content.piece_panels import Looking, PiecePanel
from content.strips import Strip, cleared_until, strip_until
from messaging.models import Stage
from search.names import language_name
from search.recommending.facts import Reason
from search.recommending.together import (
    BESIDE,
    Company,
    Looks,
    Piece,
    goes_well_with,
    looks_together,
)

SHOWN = 4
#: How far back customers' looks count.
WINDOW = timedelta(days=365)
#: So many pieces of the product are weighed, those made to be used beside it first, then the newest.
WEIGHED = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """A piece that goes well with another, and why: the strongest two of its reasons are said."""

    version: AssetVersion
    strip: Strip
    reasons: tuple[Reason, ...]
    query: str

    @property
    def about(self) -> str:
        asset = self.version.asset
        return f"{asset.get_kind_of_piece_display()} · {language_name(asset.language)}"

    @property
    def why(self) -> str:
        sentence = "; ".join(reason.words for reason in self.reasons[:2])
        return sentence[:1].upper() + sentence[1:]


def panel_beside(looking: Looking) -> PiecePanel | None:
    """The section “Goes well with” of a piece's page."""
    found = pieces_beside(looking)
    return PiecePanel("search/beside.html", found) if found else None


def pieces_beside(looking: Looking) -> list[Beside]:
    """At most `SHOWN` pieces, the best first, in seven queries whatever the library's size.

    What is not cleared for the market and audience, or lies outside the reach, is out before anything is
    weighed or counted, so that it leaves no gap either.
    """
    if not looking.reach.covers_market(looking.market):
        return []
    this = looking.version
    both = looks_together(_looks_of_its_customers(this.asset_id, looking.at), this.asset_id)
    versions = _cleared(looking, this.asset, both)
    if not versions:
        return []
    assets = [this.asset, *(version.asset for version in versions.values())]
    mine, *others = _pieces(assets, [this.pk, *(version.pk for version in versions.values())])
    looks = _looks(this.asset_id, {pk: count for pk, count in both.items() if pk in versions}, looking.at)
    found = goes_well_with(mine, others, looks, _company(), SHOWN)
    query = f"market={looking.market.code}&audience={looking.audience}"
    return [
        Beside(
            version=(version := versions[each.asset_id]),
            strip=strip_until(version, looking.market, looking.audience, version.cleared_until, looking.at),
            reasons=each.reasons,
            query=query,
        )
        for each in found
    ]


def _confirmed(at: datetime) -> Q:
    return Q(kind=UsageEvent.Kind.CONFIRMED_VIEW, at__gt=at - WINDOW, at__lte=at, share__isnull=False)


def _looks_of_its_customers(asset_id: int, at: datetime) -> Iterable[tuple[int, int, datetime]]:
    """(recipient, asset, when) of the confirmed looks of everybody who saw the piece."""
    events = UsageEvent.objects.order_by().filter(_confirmed(at))
    customers = events.filter(asset=asset_id).values("share__recipient")
    return events.filter(share__recipient__in=customers).values_list("share__recipient", "asset", "at")


def _looks(asset_id: int, both: Mapping[int, int], at: datetime) -> dict[int, Looks]:
    """How many customers saw each, for the pieces that some saw together with this one."""
    events = UsageEvent.objects.order_by().filter(_confirmed(at), asset__in=[asset_id, *both])
    counted = events.values("asset").annotate(people=Count("share__recipient", distinct=True))
    people = dict(counted.values_list("asset", "people"))
    return {pk: Looks(people.get(asset_id, 0), people.get(pk, 0), count) for pk, count in both.items()}


def _cleared(looking: Looking, this: Asset, seen: Collection[int]) -> dict[int, AssetVersion]:
    """By asset the version in force of what may be shown: of the product, and what customers saw too."""
    within = Q(asset__product=this.product_id, asset__language=this.language)
    kinds = BESIDE.get(this.kind_of_piece, "").split()
    first = Case(
        When(asset__in=seen, then=Value(0)),
        When(asset__kind_of_piece__in=kinds, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    versions = (
        AssetVersion.objects.cleared_for(looking.market, looking.audience, looking.at)
        .filter(within | Q(asset__in=seen))
        .exclude(asset=this)
        .select_related("asset")
        .annotate(cleared_until=cleared_until(looking.market, looking.audience, looking.at))
        .order_by(first, "-pk")
    )
    if looking.reach.product_ids is not None:
        versions = versions.filter(asset__product__in=looking.reach.product_ids)
    return {version.asset_id: version for version in versions[:WEIGHED]}


def _pieces(assets: Collection[Asset], version_ids: Collection[int]) -> list[Piece]:
    """What is known of each, in their order."""
    ids = [asset.pk for asset in assets]
    stages = _tags(Asset.stages.through, "stage_id", ids)
    personas = _tags(Asset.personas.through, "persona_id", ids)
    uses = ClaimUse.objects.order_by().filter(version__in=version_ids, status=ClaimUse.Status.CONFIRMED)
    claims = _grouped(uses.values_list("version__asset", "claim").distinct())
    return [
        Piece(
            asset=asset.pk,
            product=asset.product_id,
            kind=asset.kind_of_piece,
            language=asset.language,
            newest=asset.version_id or 0,
            stages=stages.get(asset.pk, frozenset()),
            personas=personas.get(asset.pk, frozenset()),
            claims=claims.get(asset.pk, frozenset()),
        )
        for asset in assets
    ]


def _tags(through: type[Model], name: str, asset_ids: Collection[int]) -> dict[int, frozenset[int]]:
    rows = through._default_manager.order_by().filter(asset__in=asset_ids)
    return _grouped(rows.values_list("asset_id", name))


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for asset, other in pairs:
        found.setdefault(asset, set()).add(other)
    return {asset: frozenset(others) for asset, others in found.items()}


def _company() -> Company:
    stages = list(Stage.objects.values_list("pk", "name"))
    return Company(
        kinds={str(kind): str(label) for kind, label in Asset.Kind.choices},
        stages=dict(stages),
        following={one: other for (one, _), (other, _) in pairwise(stages)},
    )
