"""Due times in business days, reminders, escalations, and reviews that nobody can sign."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from compliance.actions import SubmitForReview
from compliance.deadlines import note_blockages, tell_about_deadlines
from compliance.models import (
    AuditRecord,
    Event,
    Holiday,
    IdentityCheck,
    Market,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    ReviewSettings,
    SeatNotice,
    TrainingRecord,
)
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import sign

pytestmark = pytest.mark.django_db

#: A Thursday; the Monday after it is free in Germany.
SUBMITTED = datetime(2026, 4, 30, 10, tzinfo=UTC)


@pytest.fixture
def plan(author):
    """A claim for Germany, submitted before a long weekend: medical for all, regulatory for Germany."""
    de = factories.market("DE", time_zone="Europe/Berlin")
    Holiday.objects.create(market=de, day=date(2026, 5, 1), name="Labour day")
    people = {}
    for code, market, days in (("medical", None, 2), ("regulatory", de, 2)):
        role = ReviewRole.objects.create(code=code, name=code.title(), statement="Read.")
        policy = ReviewPolicy.objects.create(
            content_kind="messaging.claim", market=market, due_days=days, escalate_days_after=1
        )
        policy.roles.set([role])
        people[code] = factories.user("Reviewers", email=f"{code}@halden.example")
        ReviewerAssignment.objects.create(user=people[code], role=role, market=market)
    with time_machine.travel(SUBMITTED, tick=False):
        claim = factories.claim_draft(
            author=author, on=factories.product(markets=(de,)), markets=((de, "hcp"),)
        )
        round_ = SubmitForReview(claim, author).execute()
    return people, round_


def test_each_role_is_due_in_the_days_of_its_own_market(plan):
    _, round_ = plan
    medical, regulatory = round_.required.order_by("role__code")
    # In no market's days: Friday and Monday count.
    assert medical.due_at == datetime(2026, 5, 4, 17, tzinfo=UTC)
    # In Germany's: Friday is free, and five in the afternoon is three in UTC.
    assert regulatory.due_at == datetime(2026, 5, 5, 15, tzinfo=UTC)
    assert round_.due_at == medical.due_at
    entry = AuditRecord.objects.get(event=Event.SUBMITTED)
    assert entry.new["due_by_role"]["Regulatory, Market DE"] == "2026-05-05T15:00:00Z"


def test_a_role_for_all_markets_keeps_the_days_of_the_home_market(plan, author):
    Market.objects.filter(code="DE").update(is_home=True)
    with time_machine.travel(SUBMITTED, tick=False):
        claim = factories.claim_draft("Tessel is light.", author=author, on=Claim.objects.get().product,
                                      markets=((Market.objects.get(code="DE"), "hcp"),))  # fmt: skip
        round_ = SubmitForReview(claim, author).execute()
    assert {each.due_at for each in round_.required.all()} == {datetime(2026, 5, 5, 15, tzinfo=UTC)}


def test_who_may_sign_is_reminded_once_and_lateness_escalated_once(
    plan, client, django_capture_on_commit_callbacks
):
    people, round_ = plan
    chief = factories.user("Administrators", email="chief@halden.example")

    def run(at: datetime) -> list[str]:
        mail.outbox.clear()
        with time_machine.travel(at, tick=False), django_capture_on_commit_callbacks(execute=True):
            tell_about_deadlines()
            tell_about_deadlines()
        return sorted(message.to[0] for message in mail.outbox)

    assert run(SUBMITTED + timedelta(hours=1)) == []
    # One business day before Monday evening is Friday evening.
    assert run(datetime(2026, 5, 1, 17, tzinfo=UTC)) == ["medical@halden.example"]
    assert reverse("compliance:review", args=[round_.pk]) in mail.outbox[0].body
    assert run(datetime(2026, 5, 4, 16, tzinfo=UTC)) == ["regulatory@halden.example"]
    sign(round_, people["medical"])
    assert run(datetime(2026, 5, 6, 16, tzinfo=UTC)) == [chief.email]
    assert "Regulatory, Market DE" in mail.outbox[0].subject
    assert run(datetime(2026, 6, 6, 16, tzinfo=UTC)) == []
    told = AuditRecord.objects.filter(event__in=[Event.REMINDED, Event.ESCALATED])
    assert [each.event for each in told] == [Event.REMINDED, Event.REMINDED, Event.ESCALATED]
    assert {each.actor for each in told} == {None}
    client.force_login(people["regulatory"])
    for address in (reverse("compliance:queue"), reverse("compliance:review", args=[round_.pk])):
        page = client.get(address).content.decode()
        assert "Escalated 6 May: Regulatory, Market DE" in page and "Reminded" not in page


def test_escalation_goes_to_the_person_and_the_role_of_the_policy(plan, author):
    boss, board = factories.user(), ReviewRole.objects.create(code="board", name="Board", statement="Read.")
    member = factories.user()
    ReviewerAssignment.objects.create(user=member, role=board)
    ReviewPolicy.objects.filter(market=None).update(escalate_to=boss, escalate_role=board)
    with time_machine.travel(SUBMITTED, tick=False):
        claim = factories.claim_draft("Tessel is light.", author=author, on=Claim.objects.get().product,
                                      markets=((Market.objects.get(code="DE"), "hcp"),))  # fmt: skip
        round_ = SubmitForReview(claim, author).execute()
    with time_machine.travel(SUBMITTED + timedelta(days=30), tick=False):
        call_command("run_periodic")
    notice = SeatNotice.objects.get(required__state=round_, required__market=None, kind="escalation")
    assert notice.told == sorted([boss.pk, member.pk])


# Nobody can sign


def blocked(client, person, round_) -> bool:
    client.force_login(person)
    page = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    return "<b>Blocked.</b>" in page


def test_i8_a_round_whose_last_reviewer_leaves_is_blocked_told_once_and_never_skipped(
    plan, client, author, django_capture_on_commit_callbacks
):
    people, round_ = plan
    chief = factories.user("Administrators", email="chief@halden.example", first_name="Cara")
    assert not blocked(client, author, round_)
    people["regulatory"].is_active = False
    people["regulatory"].save()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("run_periodic")
        note_blockages()
    asked = [message for message in mail.outbox if message.subject.startswith("Blocked")]
    assert [message.to for message in asked] == [[chief.email]]
    entry = AuditRecord.objects.get(event=Event.BLOCKED)
    assert (entry.actor, entry.new["roles"]) == (None, ["Regulatory, Market DE"])
    assert blocked(client, author, round_)
    page = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    assert "Cara" in page
    client.force_login(people["medical"])
    assert (
        "Blocked: nobody can sign for Regulatory" in client.get(reverse("compliance:queue")).content.decode()
    )
    sign(round_, people["medical"])
    round_.refresh_from_db()
    assert round_.is_open


def test_i8_ending_an_assignment_blocks_and_a_new_person_unblocks_in_the_same_change(plan, client, author):
    people, round_ = plan
    root = factories.user(is_superuser=True)
    client.force_login(root)
    viewset = ReviewerAssignment.snippet_viewset
    assignment = ReviewerAssignment.objects.get(user=people["medical"])
    role = assignment.role
    address = reverse(viewset.get_url_name("delete"), args=[assignment.pk])
    client.post(address, {"why": "Left the company."})
    assert round_.blockages.get().ended_at is None
    assert blocked(client, author, round_)
    client.force_login(root)
    new = factories.user("Reviewers")
    client.post(reverse(viewset.get_url_name("add")), {"user": new.pk, "role": role.pk, "market": ""})
    assert round_.blockages.get().ended_at is not None
    assert AuditRecord.objects.filter(event=Event.UNBLOCKED).count() == 1
    assert not blocked(client, author, round_)


def test_i8_a_reviewer_whose_identity_nobody_has_verified_counts_as_nobody(plan, client, author):
    people, round_ = plan
    people["medical"].identity_checks.all().delete()
    note_blockages()
    assert round_.blockages.get().roles == ["Medical"]
    IdentityCheck.objects.create(
        user=people["medical"], verified_by=author, verified_on=date(2026, 4, 1), how="Passport seen."
    )
    note_blockages()
    assert not round_.blockages.filter(ended_at=None).exists()
    # By setting, so does one whose training has lapsed.
    ReviewSettings.objects.update_or_create(pk=1, defaults={"training_required": True})
    note_blockages()
    assert round_.blockages.filter(ended_at=None).get().roles == ["Medical", "Regulatory, Market DE"]
    for person in people.values():
        TrainingRecord.objects.create(user=person, course="Review", completed_on=date(2026, 4, 1))
    note_blockages()
    assert not round_.blockages.filter(ended_at=None).exists()
