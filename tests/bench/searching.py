"""S1, a rep searches; S1b, our search call alone."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client as Browser

from cms.core.models import User
from compliance.models import Market
from content.models import reach_of
from search.answers import SearchAnswer
from search.finding import find
from search.names import read_names
from search.query import Group, SearchRequest, split_token, token
from tests.bench.addresses import page_address, peer_address
from tests.bench.corpus import Asked
from tests.bench.raw import RawAnswer, raw_engine
from tests.bench.server import Client
from tests.bench.timing import in_turns
from tests.bench.wagtail_peer.views import Found, search

#: Groups that both sides count under the same conditions. The persona's own choices are counted by us
#: without its condition, by the peer with it; of those the chosen one is compared.
_COMPARED = {"kind": Group.KIND, "product": Group.PRODUCT, "stage": Group.STAGE}


def asked_of_us(asked: Asked, markets: dict[int, Market]) -> SearchRequest:
    """The question with the persona as a condition, because the peer knows no "made for" that raises."""
    return SearchRequest(
        market=markets[asked.market],
        audience=asked.audience,
        words=" ".join(asked.words),
        persona=asked.persona,
        facets=frozenset({token(Group.PERSONA, asked.persona)}),
    )


def compare(ours: SearchAnswer, other: Found | RawAnswer) -> None:
    """Raise AssertionError unless both sides found the same. A question that only a part of its words
    answers is nothing for the peer; we then answer the part, and say so."""
    if ours.relaxed:
        assert other.total == 0
        return
    assert ours.total == other.total, (ours.total, other.total)
    assert ours.withheld_count == other.withheld, (ours.withheld_count, other.withheld)
    counts = {choice.token: choice.count for group in ours.facets for choice in group.choices}
    if isinstance(other, RawAnswer):
        theirs = {name: count for name, count in other.facets.items() if split_token(name)[0] != "persona"}
        best = other.best
    else:
        theirs = {
            token(group, value): count
            for name, group in _COMPARED.items()
            for value, count in other.facets[name].items()
        }
        best = [piece.pk for piece in other.pieces]
    for name, count in theirs.items():
        assert counts.get(name, 0) == count, (name, counts.get(name), count)
    if ours.total <= len(ours.hits):
        assert {hit.version.asset_id for hit in ours.hits} == set(best)


def markets_by_id() -> dict[int, Market]:
    return {market.pk: market for market in Market.objects.all()}


def session_of(user: User) -> str:
    browser = Browser()
    browser.force_login(user)
    return browser.cookies["sessionid"].value


def over_http(
    port: int, rep: User, questions: Sequence[Asked], at: datetime, seconds: float
) -> dict[str, Any]:
    """S1. Compares what both sides find in this process, then times whole pages."""
    markets = markets_by_id()
    client = Client(port, session_of(rep))
    compared = relaxed = 0
    ends = time.monotonic() + seconds
    for asked in questions:
        ours = find(asked_of_us(asked, markets), rep, at)
        # Where the peer takes seconds for an answer, `alone` compares the rest with the bare engine.
        if compared < 20 or time.monotonic() < ends:
            compare(ours, search(" ".join(asked.words), asked.market, asked.audience, asked.persona, at))
            compared += 1
        relaxed += ours.relaxed
        shown = re.search(r"([\d,]+) pieces? you can use", client.get(page_address(asked)))
        assert (int(shown[1].replace(",", "")) if shown else 0) == ours.total, page_address(asked)
    peer = Client(port, client.headers["Cookie"].partition("=")[2])
    sides = {
        "ours": lambda asked: client.get(page_address(asked)),
        "other": lambda asked: peer.get(peer_address(asked)),
    }
    series = in_turns(sides, questions, seconds)
    return {
        "id": "S1",
        "work": "a rep searches, whole page, signed in",
        "other_is": f"wagtail.search on {connection.display_name}, minimal view",
        "ours": series["ours"].figures(),
        "other": series["other"].figures(),
        "compared": compared,
        "relaxed": relaxed,
    }


def alone(rep: User, questions: Sequence[Asked], at: datetime, seconds: float) -> dict[str, Any]:
    """S1b. What a page reads anyway, reach and names, is read before."""
    markets = markets_by_id()
    reach, names, raw = reach_of(rep), read_names(), raw_engine(at)

    def ours(asked: Asked) -> SearchAnswer:
        return find(asked_of_us(asked, markets), rep, at, reach=reach, names=names)

    relaxed = 0
    for asked in questions:
        answer = ours(asked)
        compare(answer, raw(asked))
        relaxed += answer.relaxed
    series = in_turns({"ours": ours, "other": raw}, questions, seconds)
    return {
        "id": "S1b",
        "work": "our search call alone",
        "other_is": f"the bare engine of {connection.display_name}: driver, one statement, a counter",
        "ours": series["ours"].figures(),
        "other": series["other"].figures(),
        "compared": len(questions),
        "relaxed": relaxed,
    }
