"""S2, a reviewer approves: signature, record, windows and search in one durable step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowState, WorkflowTask
from wagtail.search.backends import get_search_backend
from wagtail.workflows import publish_workflow_state

from cms.core.models import User
from compliance.actions import Sign, SubmitForReview
from compliance.models import Market
from compliance.setup import ensure_review_workflow
from search.finding import find
from search.query import SearchRequest
from tests import factories
from tests.bench.timing import RUNS, Series
from tests.bench.wagtail_peer.models import Draft

#: Approvals of each run; each is of another item, because nothing is approved twice.
APPROVALS = 15


def approving(rep: User) -> dict[str, Any]:
    """Take turns approving; after each approval of ours the very next search must find the piece.

    Both sides have one approver. The password hash that a signature costs is timed apart.
    """
    ensure_review_workflow()
    author = factories.user("Authors")
    market = Market.objects.get(pk=1)
    product = factories.product("Benchdrain", markets=(market,))
    factories.approved_claim(author=author, on=product, markets=((market, "hcp"),))
    # The claim has made policies of three roles; here one signature is to be the last.
    people = factories.reviewers("medical")
    ours, other = Series(), Series()
    statements = _statements(_ready("countedword", people["medical"], author, product, market))
    _theirs("countedword")
    for run in range(RUNS):
        ours.runs.append([])
        other.runs.append([])
        for number in range(APPROVALS):
            word = f"approvedword{run}x{number}"
            ours.runs[-1].append(_ours(_ready(word, people["medical"], author, product, market)))
            _found_at_once(word, rep, market)
            other.runs[-1].append(_theirs(word))
    return {
        "id": "S2",
        "work": "a reviewer approves: signature, record, windows and search in one step",
        "other_is": "Wagtail: approve and publish a workflow task, search on",
        "ours": ours.figures(),
        "other": other.figures(),
        "compared": RUNS * APPROVALS,
        "statements": statements,
        "hash_ms": _hash_ms(),
    }


def _ready(word: str, signer: User, author: User, product: Any, market: Market) -> Sign:
    version = factories.asset_draft(
        factories.STATEMENT, author=author, on=product, title=f"Leaflet {word}", markets=((market, "hcp"),)
    )
    round_ = SubmitForReview(version.asset, author).execute()
    required = round_.signable_by(signer)[0]
    return Sign(round_, signer, required, "approval", factories.credentials(signer))


def _statements(sign: Sign) -> int:
    """Counted apart: to keep a statement's words, the driver asks SQLite to quote each of its values."""
    with CaptureQueriesContext(connection) as captured:
        sign.execute()
    return len(captured)


def _ours(sign: Sign) -> float:
    begun = time.perf_counter()
    sign.execute()
    return (time.perf_counter() - begun) * 1000


def _found_at_once(word: str, rep: User, market: Market) -> None:
    answer = find(SearchRequest(market=market, audience="hcp", words=word), rep, timezone.now())
    assert answer.total == 1, f"{word} was approved and not found by the next search"


def _theirs(word: str) -> float:
    approver, state = _started(word)
    begun = time.perf_counter()
    with _wagtails_own_finish():
        state.current_task_state.specific.task.specific.on_action(
            state.current_task_state.specific, approver, "approve"
        )
    took = (time.perf_counter() - begun) * 1000
    found = get_search_backend().search(word, Draft.objects.filter(live=True))
    assert len(found) == 1, f"{word} was published and not found by the peer's next search"
    return took


def _started(word: str) -> tuple[User, WorkflowState]:
    group, _ = Group.objects.get_or_create(name="Peer approvers")
    approver = User.objects.filter(username="peer").first() or User.objects.create_superuser("peer")
    approver.groups.add(group)
    workflow = Workflow.objects.filter(name="Peer").first()
    if workflow is None:
        workflow = Workflow.objects.create(name="Peer")
        task = GroupApprovalTask.objects.create(name="Peer approval")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task)
        kind = ContentType.objects.get_for_model(Draft)
        WorkflowContentType.objects.create(workflow=workflow, content_type=kind)
    draft = Draft.objects.create(title=f"Leaflet {word}", text=factories.STATEMENT, live=False)
    draft.save_revision(user=approver)
    return approver, workflow.start(draft, approver)


@contextmanager
def _wagtails_own_finish() -> Iterator[None]:
    """Ours is set for the whole process, and refuses what has no signatures."""
    own = WorkflowState.on_finish
    WorkflowState.on_finish = publish_workflow_state
    try:
        yield
    finally:
        WorkflowState.on_finish = own


def _hash_ms() -> float:
    """What Django's default hash costs at a signature, in milliseconds; the median of five."""
    from django.contrib.auth.hashers import make_password

    encoded = make_password(factories.PASSWORD, hasher="pbkdf2_sha256")
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        check_password(factories.PASSWORD, encoded)
        took.append((time.perf_counter() - begun) * 1000)
    return round(sorted(took)[2], 1)
