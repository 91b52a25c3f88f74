"""Markets, who must sign what for them, and who sells where."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from cms.core.models import User
from cms.demo.story import Story
from compliance.actions import AcceptStatement, LoadHolidays
from compliance.actions.holidays import countries
from compliance.models import (
    DeviceClass,
    IdentityCheck,
    Market,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    SignatureStatement,
    TrainingRecord,
)
from compliance.setup import controlled_models, ensure_review_workflow
from content.models import Territory
from messaging.models import Claim

_ROLES = {
    "medical_affairs": (
        "Medical affairs",
        "I have read the sources. What is said agrees with them, is complete and does not mislead.",
    ),
    "legal": (
        "Legal",
        "I have reviewed this for advertising law, rights of others and liability.",
    ),
    "regulatory_us": (
        "Regulatory affairs",
        "What is said is consistent with the clearance or approval of the device in the United States.",
    ),
    "regulatory_eu": (
        "Regulatory affairs, Europe",
        "What is said is within the intended purpose of the device in each European market asked for.",
    ),
    "device_safety": (
        "Device safety",
        "What is said of safety agrees with the complaints and the vigilance reports of this device.",
    ),
}
#: Europe signs everything: its markets are three (EU, GB, CH), and a policy of each would ask for
#: three people where the company has one.
_EVERYWHERE = ("medical_affairs", "legal", "regulatory_eu")
_UNITED_STATES = ("regulatory_us",)
#: Halden's own offices: roles for every market keep its days.
_HOME = "DE"


def add_markets(story: Story) -> dict[str, Market]:
    """Every market by code; a member after its region."""
    markets: dict[str, Market] = {}
    for each in sorted(story.markets, key=lambda market: market.parent is not None):
        markets[each.code] = Market.objects.create(
            code=each.code,
            name=each.name,
            parent=markets[each.parent] if each.parent else None,
            time_zone=each.time_zone,
            is_home=each.code == _HOME,
        )
    return markets


def add_review(story: Story, people: dict[str, User], markets: dict[str, Market]) -> None:
    """The workflow, its roles, who holds them, and what each kind of content needs."""
    ensure_review_workflow()
    roles = {
        code: ReviewRole.objects.create(code=code, name=name, statement=statement)
        for code, (name, statement) in _ROLES.items()
    }
    for person in story.people:
        for code in set(person.roles) & set(roles):
            ReviewerAssignment.objects.create(user=people[person.username], role=roles[code])
    statement = SignatureStatement.objects.get()
    for person in story.people:
        if {*roles, "author"} & set(person.roles):
            _may_sign(people[person.username], people["adam.stone"], statement)
    for model in controlled_models():
        for market, codes in ((None, _EVERYWHERE), (markets["US"], _UNITED_STATES)):
            policy = ReviewPolicy.objects.create(content_kind=model.kind(), market=market, due_days=5)
            policy.roles.set([roles[code] for code in codes])
    # What is said of the safety of a class III device is read by one person more.
    policy = ReviewPolicy.objects.create(
        content_kind=Claim.kind(), claim_type=Claim.Type.SAFETY, device_class=DeviceClass.III, due_days=5
    )
    policy.roles.set([roles["device_safety"]])


def add_holidays(markets: dict[str, Market], years: Iterable[int], administrator: User) -> None:
    """The public holidays of each country; a region has none of its own."""
    for year in years:
        for code, market in markets.items():
            if code in countries():
                LoadHolidays(market, code, year, administrator).execute()


def _may_sign(person: User, by: User, statement: SignatureStatement) -> None:
    today = timezone.now().date()
    IdentityCheck.objects.create(
        user=person, verified_by=by, verified_on=today, how="Passport seen in person (invented)."
    )
    TrainingRecord.objects.create(
        user=person, course="Reviewing promotional content (invented)", completed_on=today
    )
    AcceptStatement(statement, person).execute()


def add_territories(story: Story, people: dict[str, User], markets: dict[str, Market]) -> None:
    for each in story.territories:
        territory = Territory.objects.create(name=each.name)
        territory.markets.set([markets[code] for code in each.markets])
        territory.members.set([people[name] for name in each.members])
