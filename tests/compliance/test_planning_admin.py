"""P11-13, A11-06: what decides who signs by when is changed in the admin, with old and new on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from django.urls import reverse

from compliance.models import (
    AuditRecord,
    Event,
    Holiday,
    Market,
    PeriodicJob,
    PermittedDelegate,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
)
from tests import factories

pytestmark = pytest.mark.django_db


def route(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def administrator(client):
    made = factories.user("Administrators")
    client.force_login(made)
    return made


@dataclass
class Change:
    """A row to make by a form, an edit of it, and how the record tells the old and the new."""

    model: Any
    made: dict[str, Any]
    edit: dict[str, Any]
    field: str
    old: Any
    new: Any


def named(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": str(row)}


def market_change() -> Change:
    form = {"code": "JP", "name": "Japan", "parent": "", "time_zone": "Asia/Tokyo", "weekend": ""}
    return Change(Market, form, {"weekend": "fri_sat"}, "weekend", "", "fri_sat")


def role_change() -> Change:
    form = {"code": "quality", "name": "Quality", "statement": "I read it."}
    return Change(
        ReviewRole, form, {"statement": "I checked it."}, "statement", "I read it.", "I checked it."
    )


def roles() -> tuple[ReviewRole, ReviewRole]:
    return tuple(
        ReviewRole.objects.create(code=code, name=code.title(), statement="Read.")
        for code in ("medical", "legal")
    )


def policy_form(role: ReviewRole) -> dict[str, Any]:
    return {
        "content_kind": "messaging.claim",
        "market": "",
        "claim_type": "safety",
        "device_class": "III",
        "roles": [role.pk],
        "due_days": "5",
        "remind_days_before": "1",
        "escalate_days_after": "",
        "escalate_to": "",
        "escalate_role": "",
    }


def policy_change() -> Change:
    medical, _ = roles()
    return Change(ReviewPolicy, policy_form(medical), {"device_class": "IIb"}, "device_class", "III", "IIb")


def policy_roles_change() -> Change:
    """The roles of a policy are a many-to-many relation, which a save alone does not see."""
    medical, legal = roles()
    edit = {"roles": [medical.pk, legal.pk]}
    return Change(
        ReviewPolicy, policy_form(medical), edit, "roles", [named(medical)], [named(medical), named(legal)]
    )


def assignment_change() -> Change:
    medical, legal = roles()
    form = {"user": factories.user("Reviewers").pk, "role": medical.pk, "market": ""}
    return Change(ReviewerAssignment, form, {"role": legal.pk}, "role", named(medical), named(legal))


def delegate_change() -> Change:
    medical, legal = roles()
    form = {"user": factories.user("Reviewers").pk, "role": medical.pk}
    return Change(PermittedDelegate, form, {"role": legal.pk}, "role", named(medical), named(legal))


def holiday_change() -> Change:
    form = {"market": factories.market("DE").pk, "day": "2026-05-01", "name": "Labour day"}
    return Change(Holiday, form, {"day": "2026-05-02"}, "day", "2026-05-01", "2026-05-02")


WHY = {"why": "The authority asked."}
CHANGES = {
    each.__name__: each
    for each in (
        market_change,
        role_change,
        policy_change,
        policy_roles_change,
        assignment_change,
        delegate_change,
        holiday_change,
    )
}


@pytest.mark.parametrize("name", CHANGES)
def test_p11_13_a11_06_each_change_is_exactly_one_record_with_old_and_new(client, administrator, name):
    change, root = CHANGES[name](), factories.user(is_superuser=True)
    client.post(route(change.model, "add"), change.made)
    row = change.model.objects.latest("pk")
    made = AuditRecord.objects.about(row).get()
    assert (made.event, made.actor, made.old) == (Event.CREATED, administrator, None)
    assert made.new[change.field] == change.old
    before = AuditRecord.objects.count()
    client.post(route(change.model, "edit", row.pk), change.made | change.edit | WHY)
    assert AuditRecord.objects.count() == before + 1
    edited = AuditRecord.objects.about(row).last()
    assert (edited.event, edited.actor) == (Event.EDITED, administrator)
    assert (edited.old[change.field], edited.new[change.field]) == (change.old, change.new)
    client.post(route(change.model, "edit", row.pk), change.made | change.edit | WHY)
    assert AuditRecord.objects.count() == before + 1
    client.force_login(root)
    client.post(route(change.model, "delete", row.pk), WHY)
    assert AuditRecord.objects.count() == before + 2
    assert AuditRecord.objects.about(row).last().old[change.field] == change.new


def test_p11_13_a_year_of_holidays_is_loaded_with_one_record(client, administrator):
    de = factories.market("DE", time_zone="Europe/Berlin")
    Holiday.objects.create(market=de, day=date(2026, 12, 24), name="Works closed")
    address = reverse("compliance_load_holidays")
    assert client.get(address).status_code == 200
    form = {"market": de.pk, "country": "DE", "part": "BY", "year": "2026"}
    response = client.post(address, form)
    assert response.status_code == 302
    days = dict(de.holidays.values_list("day", "name"))
    assert days[date(2026, 5, 1)] and days[date(2026, 1, 6)] and days[date(2026, 12, 24)] == "Works closed"
    entry = AuditRecord.objects.get(event=Event.HOLIDAYS_LOADED)
    assert entry.old["holidays"] == [{"day": "2026-12-24", "name": "Works closed"}]
    assert len(entry.new["added"]) == len(days) - 1
    client.post(address, form)
    assert AuditRecord.objects.filter(event=Event.HOLIDAYS_LOADED).count() == 1
    assert de.holidays.count() == len(days)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"part": "XX"}, "no part of DE"),
        ({"year": "1850"}, "too far away"),
        ({"country": "EU"}, "valid choice"),
    ],
)
def test_holidays_of_nowhere_are_refused(client, administrator, change, words):
    form = {"market": factories.market("DE").pk, "country": "DE", "part": "", "year": "2026"} | change
    response = client.post(reverse("compliance_load_holidays"), form)
    assert response.status_code == 400 and words in response.content.decode()
    assert not Holiday.objects.exists()


def test_authors_plan_nothing(client):
    client.force_login(factories.user("Authors"))
    for model in (Holiday, PermittedDelegate, PeriodicJob):
        assert client.get(route(model, "list")).status_code == 302
    assert client.post(reverse("compliance_load_holidays"), {}).status_code in (302, 403)


def test_jobs_are_shown_and_not_edited(client, administrator):
    PeriodicJob.objects.create(name="Count sheep", succeeded=False, result="The barn is shut.")
    assert "The barn is shut." in client.get(route(PeriodicJob, "list")).content.decode()
    assert client.get(route(PeriodicJob, "add")).status_code == 302


def test_there_is_one_home_market(client, administrator):
    factories.market("DE")
    Market.objects.update(is_home=True)
    form = {"code": "JP", "name": "Japan", "parent": "", "time_zone": "Asia/Tokyo", "is_home": "on"}
    response = client.post(route(Market, "add"), form)
    assert "home market already" in str(response.context["form"].errors)
