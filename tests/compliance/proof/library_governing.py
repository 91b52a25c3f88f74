"""The rows of the library that decide what is cleared, who signs, and who may do what; all on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils import timezone

from compliance.actions import DelegateTask, LoadHolidays, RevokeDelegation
from compliance.audit import record
from compliance.models import (
    Delegation,
    Event,
    Holiday,
    IdentityCheck,
    PermittedDelegate,
    RetentionRule,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    SignatureStatement,
    StatementAcceptance,
    TrainingRecord,
)
from compliance.records import values_of
from content.models import Territory
from messaging.models import (
    CareSetting,
    Claim,
    Competitor,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Objection,
    Persona,
    Product,
    Specialty,
    Stage,
)
from search.models import RecommendationRule, StageNeed, Synonym
from tests import factories


def _recorded(row: models.Model) -> int:
    """A row that a maker of tests saved, on record as the admin would have recorded it."""
    record(Event.CREATED, row, actor=None, new=values_of(row))
    return row.pk


def governing(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    legal = ReviewRole.objects.get(code="legal")
    oriel = factories.product("Oriel")
    # Once the first of a table is on record, every later one must be.
    for model in (IdentityCheck, ReviewPolicy, Product, Indication, MarketStatus, Objection):
        for row in model.objects.order_by("pk"):
            _recorded(row)
    policy = ReviewPolicy.objects.get(content_kind="messaging.claim")
    today = timezone.now().date()
    training = TrainingRecord.objects.create(user=author, course="Signing", completed_on=today)
    permitted = PermittedDelegate.objects.create(user=people["medical"], role=legal)
    given = [
        DelegateTask(
            Delegation(
                role=legal,
                delegate=people["medical"],
                starts_at=timezone.now(),
                ends_at=timezone.now() + timedelta(days=7),
                reason="On leave.",
            ),
            people["legal"],
        ).execute()
    ]
    RevokeDelegation(given[0], people["legal"], "Back again.").execute()
    again = Delegation(
        role=legal,
        delegate=people["medical"],
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=7),
        reason="On leave again.",
    )
    status = MarketStatus.objects.get(product__name="Tessel")
    told_market = _recorded(factories.market("CA"))
    return (
        _reach(oriel, author)
        | _access(author)
        | {
            "told_market": told_market,
            "indication": oriel.indications.get().pk,
            "status": status.pk,
            "status_link": status.indications.through.objects.get(marketstatus=status).pk,
            "disclaimer": _recorded(
                MandatoryDisclaimer.objects.create(
                    market=factories.market("CA"), product=oriel, text="For professionals."
                )
            ),
            "facets": [
                _recorded(model.objects.create(name="One", slug="one"))
                for model in (Persona, Stage, Specialty, CareSetting, Competitor)
            ],
            "recommending": _recorded(
                RecommendationRule.objects.create(
                    about=Product.objects.get(name="Tessel"), reason="It answers most questions."
                )
            ),
            "need": _recorded(
                StageNeed.objects.create(stage=Stage.objects.get(slug="one"), kind_of_piece="video")
            ),
            "synonym": _recorded(Synonym.objects.create(words="TAVR", means="valve replacement")),
            "policy": policy.pk,
            "policy_link": policy.roles.through.objects.filter(reviewpolicy=policy).first().pk,
            "spare_role": _recorded(ReviewRole.objects.create(code="spare", name="Spare", statement="Read.")),
            "assignment": ReviewerAssignment.objects.get(user=people["medical"]).pk,
            "identity": IdentityCheck.objects.get(user=people["medical"]).pk,
            "training": _recorded(training),
            "permitted": _recorded(permitted),
            "revoked": given[0].pk,
            "delegation": DelegateTask(again, people["legal"]).execute().pk,
            "statement": SignatureStatement.objects.get().pk,
            "acceptance": StatementAcceptance.objects.get(user=people["medical"]).pk,
        }
    )


def _reach(product: Product, author: Any) -> dict[str, Any]:
    """A territory with one of everything, and holidays both loaded and entered."""
    us = factories.market("US")
    territory = Territory.objects.create(name="Coast")
    territory.markets.add(us)
    territory.products.add(Product.objects.get(name="Tessel"))
    territory.members.add(author)
    loaded = LoadHolidays(us, "US", timezone.now().year, factories.user(is_superuser=True)).execute()
    entered = Holiday.objects.create(market=us, day=f"{timezone.now().year}-03-03", name="Founders’ Day")
    entered.refresh_from_db()
    return {
        "territory": _recorded(territory),
        "territory_market": Territory.markets.through.objects.get(territory=territory).pk,
        "territory_product": Territory.products.through.objects.get(territory=territory).pk,
        "territory_member": Territory.members.through.objects.get(territory=territory).pk,
        "loaded_holiday": loaded[0].pk,
        "entered_holiday": _recorded(entered),
    }


def _access(author: Any) -> dict[str, Any]:
    """A group and a person with permissions of their own."""
    wanted = Permission.objects.filter(codename__in=["view_claim", "view_asset"]).order_by("codename")
    given, spare = wanted.order_by("codename")
    group = Group.objects.create(name="Readers")
    group.permissions.add(given)
    author.user_permissions.add(given)
    return {
        "group": group.pk,
        "author_group": author.groups.through.objects.filter(user=author).first().pk,
        "group_permission": Group.permissions.through.objects.get(group=group).pk,
        "own_permission": author.user_permissions.through.objects.get(user=author).pk,
        "spare_permission": spare.pk,
    }


def retention_rule() -> int:
    rule = RetentionRule.objects.create(
        market=factories.market("US"), years=2, years_implantable=2, basis="ISO 13485 4.2.5"
    )
    return _recorded(rule)
