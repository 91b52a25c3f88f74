"""P11-08: every pair of a state and an action; only the listed ones pass (compliance-rules.md §5.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from compliance.actions import LiftSuspension, SaveDraft, SubmitForReview, Suspend, Withdraw
from compliance.models import SignoffTaskState
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import send_back, sign

pytestmark = pytest.mark.django_db


def _round(claim: Claim) -> SignoffTaskState:
    found = SignoffTaskState.objects.about(claim).order_by("-pk").first()
    if found is None:
        raise PermissionDenied("It was never in review.")
    return found


ACTIONS: dict[str, Callable[[Claim, Any, Any], Any]] = {
    "save": lambda claim, author, _: SaveDraft(
        claim.get_latest_revision_as_object(), author, "Looked over."
    ).execute(),
    "submit": lambda claim, author, _: SubmitForReview(claim, author).execute(),
    "sign": lambda claim, _, reviewer: sign(_round(claim), reviewer),
    "send back": lambda claim, _, reviewer: send_back(_round(claim), reviewer),
    "suspend": lambda claim, _, reviewer: Suspend(claim, reviewer, "A reason.").execute(),
    "lift": lambda claim, _, reviewer: LiftSuspension(claim, reviewer, "A reason.").execute(),
    "withdraw": lambda claim, _, reviewer: Withdraw(claim, reviewer, "A reason.").execute(),
}

#: What passes. To stop is the safe direction, so it passes after an expiry too. A new submission of what was
#: approved needs a changed draft first, which is the state "draft" again.
PASS = {
    "draft": {"save", "submit"},
    "in review": {"sign", "send back"},
    "changes requested": {"save", "submit"},
    "approved": {"save", "suspend", "withdraw"},
    "expired": {"save", "suspend", "withdraw"},
    "suspended": {"save", "lift", "withdraw"},
    "withdrawn": {"save"},
}


def _in_state(state: str, author: Any, reviewer: Any) -> Claim:
    if state == "draft":
        return factories.claim_draft(author=author)
    if state in ("in review", "changes requested"):
        round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
        if state == "changes requested":
            send_back(round_, reviewer)
        return round_.subject
    claim = factories.approved_claim(author=author)
    if state == "suspended":
        Suspend(claim, reviewer, "A reason.").execute()
    elif state == "withdrawn":
        Withdraw(claim, reviewer, "A reason.").execute()
    return claim


@pytest.mark.parametrize("state", PASS)
def test_p11_08_only_the_listed_steps_pass_from_each_state(state):
    reviewer, author = factories.reviewers()["medical"], factories.user("Authors")
    claim = _in_state(state, author, reviewer)
    later = timezone.now() + timedelta(days=400 if state == "expired" else 0)
    passed = set()
    with time_machine.travel(later, tick=False):
        for name, act in ACTIONS.items():
            try:
                with transaction.atomic():
                    act(Claim.objects.get(pk=claim.pk), author, reviewer)
                    transaction.set_rollback(True)
            except PermissionDenied:
                continue
            passed.add(name)
    assert passed == PASS[state]
