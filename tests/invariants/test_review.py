"""I1 to I9 of compliance-rules.md §5.3 hold after every step of random histories, whoever acts, and how.

The steps are in `writing`, `signing`, `delegating`, `stopping`, `leading` and `routes`, what must hold in
`records` and `holding`, what must have happened in `outcomes`. Approving with changes (I9) is not offered at
all; the check of I9 holds that it stays so. "Concurrent" means here that people act on rows they read before
others changed them; tests/compliance/test_concurrency.py has true threads.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from types import SimpleNamespace
from unittest import mock

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.engine import ConjectureRunner
from hypothesis.stateful import run_state_machine_as_test

from django.db import connection

from compliance.actions import Sign, SubmitForReview
from compliance.models import PermittedDelegate, ReviewSettings
from tests import factories
from tests.cms.test_api import Caller
from tests.factories import credentials

from .holding import Review
from .machine import PEOPLE, START, Machine
from .outcomes import EVERY, due

pytestmark = pytest.mark.django_db

#: Over all parts of the long histories: all of them on SQLite, and a share where each statement takes longer.
STEPS = int(os.environ.get("VOUCH_STEPS") or ("10000" if connection.vendor == "sqlite" else "1800"))
PARTS = 6
LENGTH = 20


@pytest.fixture
def library() -> SimpleNamespace:
    with time_machine.travel(START - timedelta(days=1), tick=False):
        ReviewSettings.objects.update_or_create(pk=1, defaults={"max_failures": 3})
        us, eu = factories.market("US"), factories.market("EU")
        reviewers = factories.reviewers("medical", "regulatory")
        medical, regulatory = (
            reviewers[code].reviewer_assignments.get().role for code in ("medical", "regulatory")
        )
        people = {
            **reviewers,
            "author": factories.user("Authors"),
            "editor": factories.user("Authors"),
            "both": factories.user("Authors", "Reviewers"),
            "stand_in": factories.user("Reviewers"),
            "superuser": factories.user(is_superuser=True, is_staff=True),
            "rep": factories.rep(us),
        }
        assert set(people) == set(PEOPLE)
        people["both"].reviewer_assignments.create(role=medical)
        PermittedDelegate.objects.create(user=people["stand_in"], role=regulatory)
        first = factories.approve(factories.claim_draft(author=people["author"]), people["author"])
        source = first.anchors.get().evidence_file
        drafts = [factories.claim_draft(author=people["author"], source=source) for _ in range(3)]
        half_signed = SubmitForReview(drafts[2], people["author"]).execute()
        seat = half_signed.signable_by(people["medical"])[0]
        Sign(half_signed, people["medical"], seat, "approval", credentials(people["medical"])).execute()
        version = factories.asset_draft(author=people["editor"])
        asset = factories.approve(version.asset, people["editor"])
        assert version.uses.filter(status="confirmed").exists()
        return SimpleNamespace(
            us=us,
            eu=eu,
            people=people,
            callers={name: Caller(person) for name, person in people.items()},
            claims=(first.pk, *(each.pk for each in drafts)),
            asset=asset,
            recipient=factories.recipient(people["rep"], us),
            roles=[medical.pk, regulatory.pk],
            holders={
                medical.pk: {people["medical"].pk, people["both"].pk},
                regulatory.pk: {people["regulatory"].pk},
            },
        )


def run(library: SimpleNamespace, part: int, steps: int) -> None:
    """Run histories of `LENGTH` steps until `steps` are done, always the same for a part."""
    machine = seed(part)(type(f"Review{part}", (Review,), {"library": library}))
    examples = -(-steps // LENGTH)
    Machine.tally.clear()
    Review.steps_taken, began, busy = 0, time.monotonic(), time.process_time()
    how = settings(
        max_examples=examples,
        stateful_step_count=LENGTH + 1,  # and the beginning
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        # Shrinking would take longer than reading a history of this length.
        phases=[Phase.generate],
    )
    # Hypothesis puts together most examples from pieces of earlier ones: here each is to be another one.
    with mock.patch.object(ConjectureRunner, "generate_mutations_from", return_value=None):
        run_state_machine_as_test(machine, settings=how)
    taken, took = Review.steps_taken, time.monotonic() - began
    print(f"Part {part}: {taken} steps in {took:.0f} s ({time.process_time() - busy:.0f} s of one core)")
    print(", ".join(f"{what}: {count}" for what, count in sorted(Machine.tally.items())))
    assert taken >= steps
    print("Never:", ", ".join(sorted(what for what in EVERY if not Machine.tally[what])) or "nothing")
    never = sorted(what for what in due(steps) if not Machine.tally[what])
    assert not never, f"Not seen in {taken} steps: {', '.join(never)}"


def test_the_invariants_hold_whatever_people_try(library):
    run(library, 0, 8 * LENGTH)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_the_invariants_hold_over_long_histories(library, part):
    run(library, part, STEPS // PARTS)
