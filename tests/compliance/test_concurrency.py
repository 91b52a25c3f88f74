"""P11-08, I8: many people sign one item in the same moment, on the database in use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from django.db import connections
from django.test import Client
from django.urls import reverse

from compliance.actions import SubmitForReview
from compliance.models import (
    Approval,
    AuditRecord,
    Event,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    Signature,
    SignoffTaskState,
)
from compliance.verification import NotChecked, checks
from messaging.models import Claim
from tests import factories

SIGNERS = 8

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_db")]


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each of SIGNERS threads got, all let go in the same moment. An exception is a result."""
    barrier, results = threading.Barrier(SIGNERS), [None] * SIGNERS

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as problem:  # noqa: BLE001  the test looks at it
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(SIGNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def panel(roles: int) -> tuple[list[Any], SignoffTaskState]:
    """SIGNERS people who hold `roles` roles in turn, and a claim that needs each role once."""
    people, made = [], []
    for number in range(roles):
        made.append(
            ReviewRole.objects.create(
                code=f"role{number}", name=f"Role {number}", statement="I have read it."
            )
        )
    policy = ReviewPolicy.objects.create(content_kind="messaging.claim")
    policy.roles.set(made)
    for number in range(SIGNERS):
        person = factories.user("Reviewers")
        ReviewerAssignment.objects.create(user=person, role=made[number % roles])
        people.append(person)
    author = factories.user("Authors")
    return people, SubmitForReview(factories.claim_draft(author=author), author).execute()


def signing_in_browsers(people: list[Any], round_: SignoffTaskState) -> list[Any]:
    clients = []
    for person in people:
        client = Client(raise_request_exception=False)
        factories.sign_in(client, person)
        clients.append(client)
    address = reverse("compliance:sign", args=[round_.pk])

    def sign(number: int) -> int:
        person = people[number]
        required = round_.required.get(role__assignments__user=person)
        posted = {
            "required": required.pk,
            "meaning": "approval",
            "reason": "",
            "username": person.username,
            "password": factories.PASSWORD,
        }
        return clients[number].post(address, posted).status_code

    return at_once(sign)


def faults() -> list[str]:
    return [found for _, check in checks() for found in check() if not isinstance(found, NotChecked)]


def test_p11_08_eight_roles_signed_at_once_give_eight_signatures_and_one_approval():
    people, round_ = panel(SIGNERS)
    assert signing_in_browsers(people, round_) == [302] * SIGNERS
    assert set(Signature.objects.values_list("signer", flat=True)) == {person.pk for person in people}
    assert Signature.objects.count() == SIGNERS
    assert Approval.objects.count() == 1
    assert AuditRecord.objects.filter(event=Event.SIGNED).count() == SIGNERS
    assert AuditRecord.objects.filter(event=Event.APPROVED).count() == 1
    assert Claim.objects.get(pk=round_.subject_id).live
    assert faults() == []


def test_p11_08_eight_people_at_three_seats_give_three_signatures_and_no_error_page():
    people, round_ = panel(3)
    answers = signing_in_browsers(people, round_)
    assert answers.count(302) == 3
    assert set(answers) <= {302, 403}, "Those who came too late are told so."
    assert Signature.objects.count() == 3
    assert len(set(Signature.objects.values_list("required__role", flat=True))) == 3
    assert Approval.objects.count() == 1
    assert faults() == []


def test_p11_08_the_same_person_eight_times_at_once_signs_once():
    people, round_ = panel(2)
    answers = signing_in_browsers([people[0]] * SIGNERS, round_)
    assert answers.count(302) == 1 and set(answers) <= {302, 403}
    assert Signature.objects.count() == 1
    assert not Approval.objects.exists()
    assert faults() == []


def test_p11_08_signing_and_sending_back_at_once_end_in_one_outcome():
    people, round_ = panel(SIGNERS)
    clients = []
    for person in people:
        client = Client(raise_request_exception=False)
        factories.sign_in(client, person)
        clients.append(client)

    def verdict(number: int) -> int:
        person = people[number]
        required = round_.required.get(role__assignments__user=person)
        posted = {"required": required.pk, "username": person.username, "password": factories.PASSWORD}
        posted |= {"reason": "The figure is not on the page."} if number == 0 else {"meaning": "approval"}
        route = "compliance:send_back" if number == 0 else "compliance:sign"
        return clients[number].post(reverse(route, args=[round_.pk]), posted).status_code

    assert set(at_once(verdict)) <= {302, 403}
    round_ = SignoffTaskState.objects.get(pk=round_.pk)
    assert not round_.is_open and not Approval.objects.exists()
    assert not Claim.objects.get(pk=round_.subject_id).live
    assert faults() == []
