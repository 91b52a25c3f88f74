"""What happened in the field, written directly: shares, looks of customers, and searches before them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cms.core.models import User
from compliance.models import Market
from content.models import Asset, Recipient, Share, UsageEvent
from messaging.models import Persona, Stage
from search.models import SearchLog
from tests import factories

_numbers = count(1)
Kind = UsageEvent.Kind


class Field:
    """One rep in one market and their customers."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.rep: User = factories.rep(market)

    def customer(self, persona: Persona | None = None, audience: str = "hcp") -> Recipient:
        return Recipient.objects.create(
            name=f"Customer {next(_numbers)}", market=self.market, audience=audience, persona=persona,
            created_by=self.rep,
        )  # fmt: skip

    def share(
        self, piece: Asset, to: Recipient, at: datetime, *, stage: Stage | None = None, seen: bool = False
    ) -> Share:
        """A share, after a search at `stage` if one is given, and an hour later a look if it was `seen`."""
        if stage is not None:
            self.search(at - timedelta(minutes=5), stage=stage)
        share = Share.objects.create(
            asset=piece, recipient=to, market=self.market, audience=to.audience,
            token_hash=str(next(_numbers)), created_by=self.rep, created_at=at,
            expires_at=at + timedelta(days=30),
        )  # fmt: skip
        self.event(Kind.SHARED, piece, at, share=share, persona=to.persona, user=self.rep)
        if seen:
            self.look(share, at + timedelta(hours=1))
        return share

    def look(self, share: Share, at: datetime) -> None:
        self.event(Kind.CONFIRMED_VIEW, share.asset, at, share=share, persona=share.recipient.persona)

    def search(self, at: datetime, *, stage: Stage | None = None, **context: int | None) -> SearchLog:
        return SearchLog.objects.create(
            at=at, user=self.rep, market=self.market, audience="hcp", result_count=1, withheld_count=0,
            withheld_reasons={}, relaxed=False,
            context={"product": None, "facets": []} | ({"stage": stage.pk} if stage else {}) | context,
        )  # fmt: skip

    def event(self, kind: Kind, piece: Asset, at: datetime, **fields: Any) -> UsageEvent:
        audience = fields["share"].audience if fields.get("share") else "hcp"
        fields = {"market": self.market, "audience": audience} | fields
        return UsageEvent.objects.create(kind=kind, asset=piece, at=at, **fields)
