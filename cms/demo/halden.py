"""The whole story of Halden Medical in one value."""

from cms.demo import (
    assets_corvane_prints,
    assets_corvane_talks,
    assets_oriel,
    assets_tessel_prints,
    assets_tessel_talks,
    claims_corvane_device,
    claims_corvane_outcomes,
    claims_oriel,
    claims_tessel_device,
    claims_tessel_outcomes,
    markets,
    objections,
    people,
    products,
    sources_corvane,
    sources_oriel,
    sources_tessel,
)
from cms.demo.story import Story

HALDEN = Story(
    company="Halden Medical",
    notice="Invented for demonstration. Halden Medical does not exist.",
    markets=markets.MARKETS,
    products=products.PRODUCTS,
    personas=markets.PERSONAS,
    stages=markets.STAGES,
    specialties=markets.SPECIALTIES,
    care_settings=markets.CARE_SETTINGS,
    competitors=markets.COMPETITORS,
    sources=sources_tessel.SOURCES + sources_corvane.SOURCES + sources_oriel.SOURCES,
    claims=tuple(
        sorted(
            claims_tessel_outcomes.CLAIMS
            + claims_tessel_device.CLAIMS
            + claims_corvane_outcomes.CLAIMS
            + claims_corvane_device.CLAIMS
            + claims_oriel.CLAIMS,
            key=lambda claim: claim.code,
        )
    ),
    positionings=products.POSITIONINGS,
    objections=objections.OBJECTIONS,
    assets=(
        assets_tessel_prints.ASSETS
        + assets_tessel_talks.ASSETS
        + assets_corvane_prints.ASSETS
        + assets_corvane_talks.ASSETS
        + assets_oriel.ASSETS
    ),
    people=people.PEOPLE,
    territories=people.TERRITORIES,
    institutions=people.INSTITUTIONS,
    recipients=people.RECIPIENTS,
)
