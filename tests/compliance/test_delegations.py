"""P11-26, I8: a delegation moves the task; the delegate signs as self, on behalf of the reviewer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance import guards
from compliance.actions import DelegateTask, RevokeDelegation, Sign, SubmitForReview
from compliance.models import (
    AuditRecord,
    Delegation,
    Event,
    PermittedDelegate,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    Signature,
    SignoffTaskState,
)
from content import door
from tests import factories
from tests.compliance.steps import sign
from tests.compliance.tamper.tampering import verify

pytestmark = pytest.mark.django_db


def permitted(code: str, **fields: Any) -> Any:
    """Somebody whom an administrator lets sign in a role for its reviewers."""
    person = factories.user("Reviewers", **fields)
    PermittedDelegate.objects.create(user=person, role=ReviewRole.objects.get(code=code))
    return person


def delegate(code: str, by: Any, to: Any, days: float = 7, starts_in: float = 0, **fields: Any) -> Delegation:
    start = timezone.now() + timedelta(days=starts_in)
    made = Delegation(
        role=ReviewRole.objects.get(code=code),
        delegate=to,
        starts_at=start,
        ends_at=start + timedelta(days=days),
        **{"reason": "On leave.", **fields},
    )
    return DelegateTask(made, by).execute()


def refused(code: str, by: Any, to: Any, words: str, **fields: Any) -> None:
    with pytest.raises(Refused, match=words):
        delegate(code, by, to, **fields)
    assert not AuditRecord.objects.filter(event=Event.DELEGATED).exists()


def test_p11_26_the_delegate_signs_as_self_on_behalf_of_the_reviewer(reviewers, round_):
    stand_in = permitted("medical", first_name="Ada", last_name="Stand-In")
    given = delegate("medical", reviewers["medical"], stand_in)
    assert round_ in SignoffTaskState.objects.awaiting(stand_in)
    assert round_ not in SignoffTaskState.objects.awaiting(reviewers["medical"])
    signature = sign(round_, stand_in)
    assert (signature.signer, signature.printed_name) == (stand_in, "Ada Stand-In")
    assert (signature.on_behalf_of, signature.delegation) == (reviewers["medical"], given)
    assert signature.on_behalf_of_name == reviewers["medical"].printed_name
    entry = AuditRecord.objects.get(event=Event.SIGNED)
    assert entry.actor == stand_in
    assert entry.new["role"] == f"Medical, on behalf of {reviewers['medical'].printed_name}"
    sign(round_, reviewers["regulatory"])
    sign(round_, reviewers["legal"])
    round_.refresh_from_db()
    assert round_.status == round_.STATUS_APPROVED
    assert verify() == []


def test_p11_26_the_delegates_password_signs_and_never_the_reviewers(reviewers, round_):
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in)
    seat = round_.signable_by(stand_in)[0]
    with pytest.raises(Refused):
        Sign(round_, stand_in, seat, "approval", factories.credentials(reviewers["medical"])).execute()
    assert not Signature.objects.exists()


def test_i8_the_reviewer_cannot_sign_what_is_delegated_until_it_is_revoked(reviewers, round_):
    stand_in = permitted("medical", first_name="Ada", last_name="Stand-In")
    given = delegate("medical", reviewers["medical"], stand_in)
    with pytest.raises(Refused, match="You delegated Medical to Ada Stand-In until"):
        sign(round_, reviewers["medical"])
    RevokeDelegation(given, reviewers["medical"], "Back early.").execute()
    with pytest.raises(Refused, match="None of your roles"):
        sign(round_, stand_in)
    assert sign(round_, reviewers["medical"]).on_behalf_of is None


def test_i8_a_delegation_holds_for_its_time_only(reviewers, round_):
    stand_in = permitted("medical")
    given = delegate("medical", reviewers["medical"], stand_in, days=2, starts_in=1)
    assert not round_.signable_by(stand_in)
    with time_machine.travel(given.starts_at, tick=False) as clock:
        assert round_.signable_by(stand_in)
        clock.move_to(given.ends_at)
        assert not round_.signable_by(stand_in)
        assert round_.signable_by(reviewers["medical"])


def test_i8_a_delegation_for_a_market_moves_that_market_only(reviewers, author):
    us, gb = factories.market("US"), factories.market("GB")
    role = ReviewRole.objects.get(code="medical")
    for market in (us, gb):
        ReviewPolicy.objects.create(content_kind="messaging.claim", market=market).roles.set([role])
        ReviewerAssignment.objects.create(user=factories.user("Reviewers"), role=role)
    product = factories.product(markets=(us, gb))
    claim = factories.claim_draft(author=author, on=product, markets=((us, "hcp"), (gb, "hcp")))
    round_ = SubmitForReview(claim, author).execute()
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in, market=gb)
    assert [seat.market for seat in round_.signable_by(stand_in)] == [gb]
    assert {seat.market for seat in round_.signable_by(reviewers["medical"])} == {None, us}


def test_i8_a_delegation_for_a_round_moves_that_round_only(reviewers, author, round_):
    other = SubmitForReview(factories.claim_draft("Tessel is light.", author=author), author).execute()
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in, round=round_)
    assert list(SignoffTaskState.objects.awaiting(stand_in)) == [round_]
    assert list(SignoffTaskState.objects.awaiting(reviewers["medical"])) == [other]


def test_i8_a_delegate_must_hold_the_role_or_be_permitted(reviewers, round_):
    refused("medical", reviewers["medical"], factories.user("Reviewers"), "may not sign as Medical")
    gone = permitted("medical")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    refused("medical", reviewers["medical"], gone, "may not sign as Medical")
    colleague = factories.user("Reviewers")
    ReviewerAssignment.objects.create(user=colleague, role=ReviewRole.objects.get(code="medical"))
    delegate("medical", reviewers["medical"], colleague)
    assert sign(round_, colleague).on_behalf_of == reviewers["medical"]


def test_i8_a_permission_that_ended_ends_the_delegation(reviewers, round_):
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in)
    PermittedDelegate.objects.all().delete()
    assert not round_.signable_by(stand_in)
    assert round_.signable_by(reviewers["medical"])


def test_i8_who_had_a_hand_in_the_version_signs_for_nobody(reviewers, author, round_):
    PermittedDelegate.objects.create(user=author, role=ReviewRole.objects.get(code="medical"))
    refused("medical", reviewers["medical"], author, "had a hand in this version", round=round_)
    delegate("medical", reviewers["medical"], author)
    with pytest.raises(Refused, match="You had a hand in this version"):
        sign(round_, author)
    # Where the delegate may not sign, the task stays with the reviewer.
    assert sign(round_, reviewers["medical"]).on_behalf_of is None


def test_i8_who_signed_in_another_role_signs_for_nobody(reviewers, round_):
    legal = reviewers["legal"]
    PermittedDelegate.objects.create(user=legal, role=ReviewRole.objects.get(code="medical"))
    delegate("medical", reviewers["medical"], legal)
    sign(round_, legal)
    with pytest.raises(Refused, match="already given your verdict"):
        sign(round_, legal)


def test_i8_nobody_fills_two_roles_through_delegates(reviewers, round_):
    both = reviewers["medical"]
    ReviewerAssignment.objects.create(user=both, role=ReviewRole.objects.get(code="legal"))
    stand_in = permitted("medical")
    delegate("medical", both, stand_in)
    seat = next(each for each in round_.signable_by(stand_in) if each.role.code == "medical")
    Sign(round_, stand_in, seat, "approval", factories.credentials(stand_in)).execute()
    with pytest.raises(Refused, match="signed on your behalf, and nobody fills two roles"):
        sign(round_, both)
    signature = Signature.objects.get()
    twice = Signature(**{
        field.attname: getattr(signature, field.attname)
        for field in Signature._meta.concrete_fields
        if not field.primary_key
    })  # fmt: skip
    twice.required, twice.signer = round_.required.get(role__code="legal"), factories.user()
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_i8_nobody_delegates_a_role_that_they_do_not_hold(reviewers):
    refused("medical", reviewers["legal"], permitted("medical"), "only a role that you hold")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": -1}, "end must be after"),
        ({"days": 100}, "92 days at most"),
        ({"days": 1, "starts_in": -3}, "in the past"),
        ({"reason": ""}, "blank"),
    ],
)
def test_i8_a_delegation_is_boxed_in_time_and_has_a_reason(reviewers, fields, words):
    refused("medical", reviewers["medical"], permitted("medical"), words, **fields)


def test_i8_two_who_are_away_do_not_delegate_to_each_other(reviewers):
    one, two = reviewers["medical"], factories.user("Reviewers")
    ReviewerAssignment.objects.create(user=two, role=ReviewRole.objects.get(code="medical"))
    delegate("medical", one, two)
    with pytest.raises(Refused, match="has delegated this role in that time too"):
        delegate("medical", two, one)
    with pytest.raises(Refused, match="in that time already"):
        delegate("medical", one, permitted("medical"))


def test_p11_13_a_delegation_and_its_end_are_one_record_each(reviewers):
    stand_in = permitted("medical")
    given = delegate("medical", reviewers["medical"], stand_in)
    made = AuditRecord.objects.about(given).get()
    assert (made.event, made.actor, made.reason) == (Event.DELEGATED, reviewers["medical"], "On leave.")
    assert made.new["delegate"]["id"] == stand_in.pk
    with pytest.raises(Refused, match="by who gave it, or by an administrator"):
        RevokeDelegation(given, reviewers["legal"]).execute()
    administrator = factories.user("Administrators")
    RevokeDelegation(given, administrator, "Left the company.").execute()
    ended = AuditRecord.objects.about(given).last()
    assert (ended.event, ended.actor, ended.old["revoked_at"]) == (
        Event.DELEGATION_REVOKED, administrator, None,
    )  # fmt: skip
    with pytest.raises(Refused, match="is over"):
        RevokeDelegation(given, administrator).execute()


@pytest.mark.parametrize("column", ["on_behalf_of_id", "on_behalf_of_name", "delegation_id"])
def test_p11_19_on_whose_behalf_is_bound_to_the_signature(reviewers, round_, column):
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in)
    signature = sign(round_, stand_in)
    assert verify() == []
    other = {"on_behalf_of_id": stand_in.pk, "on_behalf_of_name": "Somebody", "delegation_id": None}[column]
    guards.remove(connection)
    Signature.objects.filter(pk=signature.pk).update(**{column: other})
    guards.install(connection)
    faults = " ".join(verify())
    assert "was altered" in faults
    assert ("had not delegated it" in faults) == (column != "on_behalf_of_name")


@pytest.mark.parametrize("change", [{"ends_at": datetime(2020, 1, 1, tzinfo=UTC)}, {"delegate_id": None}])
def test_p11_19_an_altered_delegation_no_longer_fits_its_signature(reviewers, round_, change):
    stand_in = permitted("medical")
    given = delegate("medical", reviewers["medical"], stand_in)
    sign(round_, stand_in)
    guards.remove(connection)
    changed = {name: value or reviewers["legal"].pk for name, value in change.items()}
    Delegation.objects.filter(pk=given.pk).update(**changed)
    guards.install(connection)
    assert any("had not delegated it" in fault for fault in verify())


def test_p11_19_signatures_without_a_delegation_keep_their_hashes(reviewers, round_):
    signature = sign(round_, reviewers["medical"])
    facts = signature.expected_hash()
    assert signature.hash == facts
    signature.on_behalf_of_name = "Somebody"
    assert signature.expected_hash() != facts


# The page


def test_a_reviewer_delegates_and_revokes_by_keyboard_forms(client, reviewers, round_):
    stand_in = permitted("medical", first_name="Ada", last_name="Stand-In")
    client.force_login(reviewers["medical"])
    address = reverse("compliance:delegations")
    page = client.get(address).content.decode()
    assert "Nothing is delegated now" in page and "Ada Stand-In" in page
    today = timezone.now().date()
    form = {
        "role": ReviewRole.objects.get(code="medical").pk,
        "delegate": stand_in.pk,
        "market": "",
        "round": "",
        "first": today.isoformat(),
        "last": (today + timedelta(days=3)).isoformat(),
        "reason": "",
    }
    assert client.post(address, form).status_code == 400
    client.post(address, form | {"reason": "On leave."})
    given = Delegation.objects.get()
    assert given.ends_at == datetime.combine(today + timedelta(days=4), datetime.min.time(), UTC)
    assert "signs for" in client.get(address).content.decode()
    review = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert "You delegated Medical to Ada Stand-In" in review
    client.force_login(stand_in)
    sign_page = client.get(reverse("compliance:sign", args=[round_.pk])).content.decode()
    assert f"on behalf of {reviewers['medical'].printed_name}" in sign_page
    client.force_login(reviewers["medical"])
    client.post(reverse("compliance:revoke_delegation", args=[given.pk]))
    given.refresh_from_db()
    assert given.revoked_by == reviewers["medical"]


def test_a_stranger_sees_and_revokes_nothing(client, reviewers):
    given = delegate("medical", reviewers["medical"], permitted("medical"))
    client.force_login(factories.user("Authors"))
    assert "signs for" not in client.get(reverse("compliance:delegations")).content.decode()
    assert client.post(reverse("compliance:revoke_delegation", args=[given.pk])).status_code == 404


def test_who_may_sign_is_read_in_a_fixed_number_of_queries(reviewers, round_, django_assert_num_queries):
    stand_in = permitted("medical")
    delegate("medical", reviewers["medical"], stand_in)
    # Seats, assignments, delegations, permissions, verdicts.
    with django_assert_num_queries(5):
        round_.required.open_to(stand_in)


def test_p11_26_a_delegate_finds_the_desk_and_sees_the_pages_while_standing_in(client, reviewers):
    author = factories.user("Authors")
    version = factories.asset_draft(author=author)
    SubmitForReview(version.asset, author).execute()
    stand_in = permitted("medical")
    client.force_login(stand_in)
    queue = reverse("compliance:queue")
    assert f'href="{queue}"' not in client.get(reverse("messaging:check")).content.decode()
    assert not door.may_work_on(stand_in, version)
    made = delegate("medical", reviewers["medical"], stand_in)
    assert f'href="{queue}"' in client.get(reverse("messaging:check")).content.decode()
    assert door.may_work_on(stand_in, version)
    RevokeDelegation(made, reviewers["medical"], "Back at work.").execute()
    assert not door.may_work_on(stand_in, version)
