"""The whole story of Halden Medical in one value."""

from cms.demo import assets_corvane, assets_oriel, assets_tessel, claims_corvane, claims_oriel, claims_tessel
from cms.demo import markets, people, products, sources_corvane, sources_oriel, sources_tessel
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
    claims=claims_tessel.CLAIMS + claims_corvane.CLAIMS + claims_oriel.CLAIMS,
    positionings=products.POSITIONINGS,
    assets=assets_tessel.ASSETS + assets_corvane.ASSETS + assets_oriel.ASSETS,
    people=people.PEOPLE,
    territories=people.TERRITORIES,
    institutions=people.INSTITUTIONS,
    recipients=people.RECIPIENTS,
)
