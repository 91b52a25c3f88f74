"""What customers say against the products, and the answers: written, submitted and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.text import slugify

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.reviews import Desk
from cms.demo.story import Objection as ObjectionStory
from cms.demo.story import Story
from compliance.actions import SaveDraft
from compliance.models import Audience
from messaging.models import (
    Claim,
    Competitor,
    Objection,
    ObjectionResponse,
    ObjectionResponseCitation,
    ObjectionResponseMarket,
    Product,
)

#: After the claims that the answers rest on.
FIRST_DAY = 32
_LASTS = timedelta(days=500)


def plan_objections(
    calendar: Calendar, desk: Desk, author: User, products: Mapping[str, Product], story: Story
) -> None:
    answered = [each for each in story.objections if each.claims]
    for each in story.objections:
        Objection.objects.create(
            name=each.words,
            slug=slugify(each.words),
            product=products.get(each.product),
            competitor=Competitor.objects.filter(name=each.competitor).first(),
        )
    for number, each in enumerate(answered):
        when = calendar.office_hour(calendar.day(FIRST_DAY + number / 2))
        calendar.at(when, lambda each=each: _answer(calendar, desk, author, products, each))


def _answer(
    calendar: Calendar, desk: Desk, author: User, products: Mapping[str, Product], story: ObjectionStory
) -> None:
    product, today = products[story.product], calendar.today.date()
    claims = [Claim.objects.get(code=code) for code in story.claims]
    draft = ObjectionResponse(
        product=product,
        objection=Objection.objects.get(name=story.words),
        text=" ".join(claim.text for claim in claims),
    )
    draft.citations = [ObjectionResponseCitation(claim=claim) for claim in claims]
    draft.markets = [
        ObjectionResponseMarket(
            market=status.market,
            audience=Audience.HCP,
            effective=today - timedelta(days=300),
            expiry=today + _LASTS,
        )
        for status in product.statuses.all()
        if status.is_marketable
    ]
    SaveDraft(draft, author).execute()
    desk.plan_approval(draft, author, calendar.now() + timedelta(hours=3))
