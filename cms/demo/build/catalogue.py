"""Products with their standing, and the choices of the deal context."""

from __future__ import annotations

from django.utils import timezone
from django.utils.text import slugify

from cms.demo.story import Product as ProductStory
from cms.demo.story import Story
from compliance.models import Market
from messaging.models import (
    CareSetting,
    Competitor,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Persona,
    Product,
    Specialty,
    Stage,
)

_INDICATIONS = {
    "closed-wounds": "Closed surgical wounds",
    "outpatient": "Closed surgical wounds at home",
    "urge-incontinence": "Urgency urinary incontinence",
    "frequency": "Urinary frequency",
    "ward-monitoring": "Respiratory rate on wards",
}


#: The story gives the European class (Regulation (EU) 2017/745); the United States count to three.
_CLASS_IN_US = {"IIa": "II", "IIb": "II", "III": "III"}


def add_products(story: Story, markets: dict[str, Market]) -> dict[str, Product]:
    """Every product by key, with indications and market statuses, and what US law has it carry."""
    MandatoryDisclaimer.objects.create(market=markets["US"], prescription_only=True, text="Rx only")
    return {each.key: _add_product(each, markets) for each in story.products}


def _add_product(story: ProductStory, markets: dict[str, Market]) -> Product:
    product = Product.objects.create(
        name=story.name,
        slug=story.key,
        summary=story.summary,
        device_class=story.device_class,
        prescription_only=story.prescription_only,
        restricted=story.restricted,
        implantable=story.implantable,
        safety_information=dict(story.safety)["en"],
    )
    indications = {
        key: Indication.objects.create(product=product, name=indication_name(key), text=text)
        for key, text in story.indications
    }
    for each in story.statuses:
        # A market that the product never entered has no status at all.
        if each.decision == "none":
            continue
        status = MarketStatus.objects.create(
            product=product,
            market=markets[each.market],
            pathway=each.pathway,
            number=each.number,
            decision=each.decision,
            valid_from=each.decision_date or timezone.now().date(),
            valid_to=each.valid_to,
            device_class=_CLASS_IN_US[story.device_class] if each.market == "US" else "",
        )
        status.indications.set([indications[key] for key in each.indications])
    return product


def indication_name(key: str) -> str:
    """The name of an indication, from its key in the story."""
    return _INDICATIONS[key]


def add_deal_context(story: Story) -> None:
    for each in story.personas:
        Persona.objects.create(
            name=each.name,
            slug=slugify(each.name),
            decides=each.decides,
            wants=each.wants,
            fears=each.fears,
            asks=each.asks,
        )
    for each in story.stages:
        Stage.objects.create(
            name=each.name, slug=slugify(each.name), order=each.order, summary=each.description
        )
    for each in story.competitors:
        Competitor.objects.create(
            name=each.name, slug=slugify(each.name), product=each.product, summary=each.summary
        )
    Specialty.objects.bulk_create(Specialty(name=name, slug=slugify(name)) for name in story.specialties)
    CareSetting.objects.bulk_create(
        CareSetting(name=name, slug=slugify(name)) for name in story.care_settings
    )
