"""What approved content asks for: recertification before it expires, and periodic review."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import (
    CloseContentTask,
    ConfirmStillRight,
    StartRecertification,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.actions.tasks import RemindOfTask
from compliance.actions.upkeep import a_year_after
from compliance.models import (
    Approval,
    AuditRecord,
    ContentTask,
    Event,
    PeriodicReview,
    ReviewPolicy,
    TaskKind,
)
from compliance.periodic import registered
from compliance.proof import offline
from compliance.proof.dossiers import dossiers
from compliance.upkeep import ask_for_upkeep, months_after, wanted_at
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now().date() + timedelta(days=days)


def again(claim):
    return Claim.objects.get(pk=claim.pk)


# Recertification


@pytest.mark.parametrize(("days", "asked"), [(200, False), (91, False), (89, True), (1, True), (0, False)])
def test_recertification_is_asked_for_90_days_before_the_end(reviewers, author, days, asked):
    claim = factories.approved_claim(author=author, expiry=in_days(days))
    assert registered()["Ask for recertification and periodic review"] == timedelta(hours=12)
    ask_for_upkeep()
    ask_for_upkeep()
    found = list(ContentTask.objects.about(claim).open())
    assert [task.kind for task in found] == [TaskKind.RECERTIFY] * asked
    if asked:
        (task,) = found
        assert task.due_at == claim.markets.get().market.midnight(in_days(days))
        assert list(task.owners.all()) == [author]
        assert "Market US · HCP" in task.reason


def test_owners_are_told_again_60_and_30_days_before_the_end(
    reviewers, mailoutbox, django_capture_on_commit_callbacks
):
    author = factories.user("Authors", email="author@example.test")
    claim = factories.approved_claim(author=author, expiry=in_days(80))
    told = AuditRecord.objects.filter(event=Event.TASK_REMINDED).order_by("sequence")
    for days, mails in ((0, 1), (10, 1), (21, 2), (22, 2), (51, 3), (79, 3), (81, 3)):
        with (
            time_machine.travel(timezone.now() + timedelta(days=days), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            ask_for_upkeep()
            ask_for_upkeep()
        assert len([each for each in mailoutbox if "Recertify" in each.subject]) == mails, days
    assert [each.new["days"] for each in told] == [60, 30]
    assert {each.object_id for each in told} == {claim.pk}
    assert all(each.actor is None for each in told)


def test_who_is_asked_late_or_has_answered_is_not_told_again(client, reviewers, author):
    late = factories.approved_claim(author=author, expiry=in_days(20))
    closed = factories.approved_claim("Tessel weighs 210 g.", author=author, expiry=in_days(80))
    ask_for_upkeep()
    CloseContentTask(ContentTask.objects.about(closed).get(), None, "Let it expire.").execute()
    with time_machine.travel(timezone.now() + timedelta(days=19), tick=False):
        ask_for_upkeep()
    with time_machine.travel(timezone.now() + timedelta(days=55), tick=False):
        ask_for_upkeep()
    assert not AuditRecord.objects.filter(event=Event.TASK_REMINDED).exists()
    task = ContentTask.objects.about(late).get()
    RemindOfTask(task, 5).execute()
    with pytest.raises(Refused, match="told already"):
        RemindOfTask(task, 5).execute()


def test_what_somebody_decided_to_let_expire_is_not_asked_for_again(client, reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(20))
    ask_for_upkeep()
    client.force_login(author)
    task = ContentTask.objects.get()
    client.post(reverse("compliance:close_task", args=[task.pk]), {"outcome": "Let it expire."})
    assert ask_for_upkeep() == "0 tasks opened"
    assert not ContentTask.objects.about(claim).open().exists()


def test_new_dates_are_a_draft_and_extend_nothing_without_signatures(reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(20))
    ask_for_upkeep()
    before = list(claim.clearances.values_list("ends_at", flat=True))
    draft = StartRecertification(claim, author).execute()
    claim = again(claim)
    assert draft.markets.get().expiry == a_year_after(in_days(20))
    assert claim.markets.get().expiry == in_days(20)
    assert list(claim.clearances.values_list("ends_at", flat=True)) == before
    assert ContentTask.objects.open().count() == 1
    claim = factories.approve(claim, author)
    assert claim.markets.get().expiry == a_year_after(in_days(20))
    assert claim.approval().version == "2.0"
    assert not ContentTask.objects.open().exists()
    assert ContentTask.objects.get().outcome == "Version 2.0 was approved."


def test_p11_02_windows_that_a_recertification_lengthened_are_those_of_both_approvals(reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(20))
    StartRecertification(claim, author).execute()
    claim = factories.approve(again(claim), author)
    stored = claim.clearances.order_by("starts_at").first()
    last = Approval.objects.about(claim).latest("approved_at")
    assert stored.starts_at <= last.approved_at and stored.ends_at.year > in_days(20).year
    (dossier,) = dossiers(claim.kind(), [claim.pk])
    assert not list(offline.dossier_faults(dossier))
    # Neither a few days more than the second gives, nor a start before the first.
    for field, days in (("ends_at", 3), ("starts_at", -3)):
        window = next(
            row for row in dossier["tables"]["windows"] if row["starts_at"] == _text(stored.starts_at)
        )
        forged = window | {field: _text(getattr(stored, field) + timedelta(days))}
        told = offline.Dossier(dossier | {"tables": dossier["tables"] | {"windows": [forged]}})
        assert list(offline.window_faults(told)), field


def _text(at):
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def test_expired_content_is_recertified_from_today(reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(-2))
    draft = StartRecertification(claim, author).execute()
    assert draft.markets.get().expiry == a_year_after(timezone.now().date())


def test_recertification_is_refused_where_it_makes_no_sense(reviewers, author):
    draft = factories.claim_draft(author=author)
    with pytest.raises(Refused, match="not approved"):
        StartRecertification(draft, author).execute()
    claim = factories.approved_claim(author=author)
    with pytest.raises(Refused, match="may not change"):
        StartRecertification(claim, reviewers["legal"]).execute()
    StartRecertification(claim, author).execute()
    SubmitForReview(again(claim), author).execute()
    with pytest.raises(Refused, match="in review already"):
        StartRecertification(again(claim), author).execute()
    Withdraw(again(claim), reviewers["legal"], "No longer sold.").execute()
    with pytest.raises(Refused, match="withdrawn"):
        StartRecertification(again(claim), author).execute()


def test_from_the_task_to_the_round_in_two_clicks(client, reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(20))
    ask_for_upkeep()
    address = reverse("compliance:recertify", args=["claim", claim.pk])
    client.force_login(author)
    assert f'action="{address}"' in client.get(reverse("compliance:tasks")).content.decode()
    page = client.post(address, {"do": "draft"}, follow=True).content.decode()
    assert f"{a_year_after(in_days(20)):%-d %b %Y}" in page
    answer = client.post(address, {"do": "submit"})
    round_ = again(claim).current_workflow_task_state.specific
    assert answer["Location"] == reverse("compliance:review", args=[round_.pk])


def test_withdrawn_content_asks_for_nothing(reviewers, author):
    claim = factories.approved_claim(author=author, expiry=in_days(20))
    ask_for_upkeep()
    Withdraw(again(claim), reviewers["legal"], "No longer sold.").execute()
    assert not ContentTask.objects.open().exists()
    assert not list(wanted_at(timezone.now()))


# Periodic review


@pytest.fixture
def reviewed_yearly(reviewers, author):
    claim = factories.approved_claim(author=author)
    ReviewPolicy.objects.filter(content_kind="messaging.claim").update(review_months=1)
    return claim


def test_periodic_review_is_asked_for_when_the_policy_says_so(reviewed_yearly):
    (wanted,) = wanted_at(timezone.now())
    assert wanted.kind == TaskKind.PERIODIC_REVIEW
    assert wanted.due == months_after(reviewed_yearly.approval().approved_at, 1)


def test_still_right_is_signed_and_starts_the_interval_anew(reviewed_yearly, reviewers):
    ask_for_upkeep()
    legal = reviewers["legal"]
    review = ConfirmStillRight(reviewed_yearly, legal, factories.credentials(legal), "Read again.").execute()
    assert review.hash == review.expected_hash()
    assert not ContentTask.objects.open().exists()
    (entry,) = AuditRecord.objects.filter(event=Event.STILL_RIGHT)
    assert (entry.actor, entry.reason) == (legal, "Read again.")
    ReviewPolicy.objects.update(review_months=6)
    assert not list(wanted_at(timezone.now()))


def test_p11_23_a_wrong_password_signs_no_periodic_review(reviewed_yearly, reviewers):
    legal = reviewers["legal"]
    with pytest.raises(Refused):
        ConfirmStillRight(reviewed_yearly, legal, factories.credentials(legal, "wrong")).execute()
    assert not PeriodicReview.objects.exists()
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED).count() == 1


def test_p11_09_a_still_right_by_who_may_not_sign_it_is_on_record_once(
    client, reviewed_yearly, reviewers, author
):
    """Over the page and over the action, as every refused signature is."""
    client.force_login(author)
    client.post(reverse("compliance:still_right", args=["claim", reviewed_yearly.pk]), {"remark": "Fine."})
    entry = AuditRecord.objects.latest("sequence")
    assert (entry.event, entry.actor) == (Event.SIGNING_REFUSED, author)
    with pytest.raises(Refused):
        ConfirmStillRight(reviewed_yearly, author, factories.credentials(author)).execute()
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED, actor=author).count() == 2
    assert not PeriodicReview.objects.exists()


def test_only_an_outside_reviewer_signs_that_it_is_still_right(client, reviewed_yearly, reviewers, author):
    with pytest.raises(Refused, match="by a reviewer"):
        ConfirmStillRight(reviewed_yearly, author, factories.credentials(author)).execute()
    draft = factories.claim_draft(author=author)
    with pytest.raises(Refused, match="not approved"):
        ConfirmStillRight(draft, reviewers["legal"], factories.credentials(reviewers["legal"])).execute()
    address = reverse("compliance:still_right", args=["claim", reviewed_yearly.pk])
    client.force_login(author)
    answer = client.get(address)
    assert (answer.status_code, b"signed by a reviewer" in answer.content) == (403, True)
    client.force_login(reviewers["legal"])
    page = client.get(address).content.decode()
    assert PeriodicReview.STATEMENT in page


# Who may stop, and who may lift


@pytest.mark.parametrize(
    ("group", "suspends", "withdraws"),
    [
        ("Authors", True, False),
        ("Sales leaders", True, False),
        ("Reviewers", True, True),
        ("Reps", False, False),
    ],
)
def test_more_people_may_suspend_than_may_withdraw(client, reviewers, author, group, suspends, withdraws):
    claim = factories.approved_claim(author=author)
    person = factories.user(group)
    client.force_login(person)
    address = reverse("content:withdraw", args=["claim", claim.pk])
    page = client.get(address)
    assert page.status_code == (200 if suspends else 403)
    assert ('value="withdraw"' in page.content.decode()) is withdraws
    client.post(address, {"do": "withdraw", "reason": "Wrong figure."})
    assert bool(claim.withdrawal()) is withdraws
    if not withdraws:
        client.post(address, {"do": "suspend", "reason": "Wrong figure."})
        assert bool(claim.open_suspension()) is suspends


def test_only_a_reviewer_lifts(client, reviewers, author):
    claim = factories.approved_claim(author=author)
    Suspend(claim, author, "Wrong figure.").execute()
    address = reverse("content:withdraw", args=["claim", claim.pk])
    for person, lifted in ((author, False), (factories.user("Reviewers"), False), (reviewers["legal"], True)):
        client.force_login(person)
        client.post(address, {"do": "lift", "reason": "The figure is right."})
        assert (claim.open_suspension() is None) is lifted


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (datetime(2026, 1, 31, 9, tzinfo=UTC), 1, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 1, datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2026, 5, 31, tzinfo=UTC), 24, datetime(2028, 5, 31, tzinfo=UTC)),
    ],
)
def test_months_end_where_the_month_ends(start, months, end):
    assert months_after(start, months) == end
    assert a_year_after(date(2024, 2, 29)) == date(2025, 3, 1)
