"""Markets, who must sign what for them, and who sells where."""

from __future__ import annotations

from django.utils import timezone

from cms.core.models import User
from cms.demo.story import Story
from compliance.actions import AcceptStatement
from compliance.models import (
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
}
#: Europe signs everything: its markets are three (EU, GB, CH), and a policy of each would ask for
#: three people where the company has one.
_EVERYWHERE = ("medical_affairs", "legal", "regulatory_eu")
_UNITED_STATES = ("regulatory_us",)


def add_markets(story: Story) -> dict[str, Market]:
    """Every market by code; a member after its region."""
    markets: dict[str, Market] = {}
    for each in sorted(story.markets, key=lambda market: market.parent is not None):
        markets[each.code] = Market.objects.create(
            code=each.code,
            name=each.name,
            parent=markets[each.parent] if each.parent else None,
            time_zone=each.time_zone,
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
