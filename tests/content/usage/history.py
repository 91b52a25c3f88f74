"""Hand-made histories: clearance windows, events and visits at given days, with known answers."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

from compliance.models import Market
from content.models import Asset, AssetClearance, AssetVersion, Recipient, Share, UsageEvent, Visit
from messaging.models import Product
from tests import factories

_numbers = count(1)
DAY = timedelta(days=1)


def at(day, hour=12):
    return datetime.combine(day, time(hour), UTC)


class History:
    """A library without files: what reports see of it."""

    def __init__(self) -> None:
        self.us = factories.market("US")
        self.product = Product.objects.get_or_create(name="Tessel", defaults={"slug": "tessel"})[0]
        self.person = factories.user("Reps")

    def piece(self, *windows, title="", product=None, market: Market | None = None, audience="hcp"):
        """A piece cleared on [first, end) for each pair of days."""
        number = next(_numbers)
        piece = Asset(title=title or f"Piece {number}", kind_of_piece="deck", product=product or self.product)
        piece.save()
        version = AssetVersion.objects.create(
            asset=piece, number=1, file="none", name="none.pdf", sha256=f"{number:064x}", size=1,
            media_type="application/pdf", page_count=1, uploaded_by=self.person,
        )  # fmt: skip
        for first, end in windows:
            AssetClearance.objects.create(
                asset=piece, version=version, market=market or self.us, audience=audience,
                starts_at=at(first, 0), ends_at=at(end, 0),
            )  # fmt: skip
        return piece

    def event(self, kind, piece, when, **fields):
        fields = {"market": self.us, "audience": "hcp"} | fields
        if not isinstance(when, datetime):
            when = at(when)
        return UsageEvent.objects.create(kind=kind, asset=piece, at=when, **fields)

    def visit(self, piece, day, *, machine=False, confirmed=False):
        who = Recipient.objects.create(
            name="Dr. Test", market=self.us, audience="hcp", created_by=self.person
        )
        share = Share.objects.create(
            asset=piece, recipient=who, market=self.us, audience="hcp", token_hash=str(next(_numbers)),
            created_by=self.person, created_at=at(day), expires_at=at(day) + 30 * DAY,
        )  # fmt: skip
        return Visit.objects.create(
            share=share, version=piece.versions.get(), key_hash="k", opened_at=at(day), last_at=at(day),
            suspected_machine=machine, confirmed_at=at(day) if confirmed else None,
        )  # fmt: skip
