"""The addresses that a side is asked at."""

from __future__ import annotations

from urllib.parse import urlencode

from search.tokens import Group, token
from tests.bench.corpus import Asked


def page_address(asked: Asked) -> str:
    """Our find page, narrowed to the persona, because the peer knows no "made for" that raises."""
    query = {
        "q": " ".join(asked.words),
        "market": f"M{asked.market}",
        "audience": asked.audience,
        "persona": asked.persona,
        "f": token(Group.PERSONA, asked.persona),
    }
    return f"/find/?{urlencode(query)}"


def peer_address(asked: Asked) -> str:
    query = {
        "q": " ".join(asked.words),
        "market": asked.market,
        "audience": asked.audience,
        "persona": asked.persona,
    }
    return f"/bench/wagtail/?{urlencode(query)}"
