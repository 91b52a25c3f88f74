"""How long texts of the story are written down: blank lines part paragraphs, a line of dashes parts pages."""

import re

from cms.demo.story import Asset, MarketRequest


def pages(text: str) -> tuple[tuple[str, ...], ...]:
    """Pages of paragraphs from an indented block of text; line breaks within a paragraph are spaces."""
    return tuple(
        tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", page) if part.strip())
        for page in re.split(r"\n\s*-{3,}\s*\n", text)
    )


def ask(
    markets: str, audiences: str = "hcp", since: int = 300, until: int = 500
) -> tuple[MarketRequest, ...]:
    """One request for each of the markets and each of the audiences, both written with spaces."""
    return tuple(
        MarketRequest(market, audience, since, until)
        for market in markets.split()
        for audience in audiences.split()
    )


def piece(
    key: str,
    title: str,
    kind: str,
    claims: str,
    personas: str,
    stages: str,
    specialties: str,
    care_settings: str,
    markets: tuple[MarketRequest, ...],
    summary: str,
    opening: str,
    *,
    language: str = "en",
    competitors: str = "",
    steps: tuple[tuple[str, str], ...] = (),
    revision: int = 1,
    prepared: str = "March 2026",
    state: str = "approved",
) -> Asset:
    """An asset whose lists are written with commas; product and piece number follow from its key."""
    product = {"tes": "tessel", "cor": "corvane", "ori": "oriel"}[key[:3]]

    def listed(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())

    return Asset(
        key=key,
        title=title,
        kind=kind,
        product=product,
        language=language,
        claims=tuple(claims.split()),
        personas=listed(personas),
        stages=listed(stages),
        specialties=listed(specialties),
        care_settings=listed(care_settings),
        competitors=listed(competitors),
        markets=markets,
        summary=summary,
        opening=opening,
        steps=steps,
        piece_number=f"HAL-{key.upper()}",
        revision=revision,
        prepared=prepared,
        state=state,
    )
