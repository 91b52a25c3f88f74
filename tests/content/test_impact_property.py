"""EV-09 over random histories: whatever was held, recalled or retracted before, the preview comes true."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django.db import transaction
from django.utils import timezone

from cms.core.actions import Refused
from compliance.actions import SaveDraft, Suspend
from compliance.models import Suspension
from content import door
from content.actions import CreateShare, RecallContent
from content.impact import impact_of
from content.models import Asset, AssetClearance, Share
from messaging.actions import MarkRetracted
from messaging.models import Anchor, Claim, Evidence
from messaging.resting import reach_of, resting_on
from tests import factories

#: Each claim with the sources that it rests on; each piece with the claims that it carries.
CLAIMS = (
    ("Tessel is quiet.", (0,)),
    ("Tessel is small.", (1,)),
    ("Tessel is light.", (0, 1)),
    ("Tessel is flat.", (1, 2)),
)
PIECES = ((0,), (1, 2), (3,), (0, 1, 2, 3))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("retract"), st.integers(0, 2)),
        st.tuples(st.just("recall"), st.integers(0, len(CLAIMS) - 1)),
        st.tuples(st.just("hold"), st.integers(0, len(PIECES) - 1)),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def library(db):
    """Sources, claims and pieces with live links, and a reviewer."""
    people = factories.reviewers()
    author, rep = factories.user("Authors"), factories.rep()
    files = [
        factories.evidence_file(" ".join(text for text, _ in CLAIMS) + f" {n}", author=author)
        for n in range(3)
    ]
    claims = []
    for text, sources in CLAIMS:
        draft = factories.claim_draft(text, author=author, source=files[0]).get_latest_revision_as_object()
        draft.anchors = [Anchor(evidence_file=files[each], page=1, quote=text) for each in sources]
        SaveDraft(draft, author).execute()
        claims.append(factories.approve(draft, author).pk)
    pieces = []
    for carried in PIECES:
        piece = factories.approved_asset(" ".join(CLAIMS[each][0] for each in carried), author=author)
        CreateShare(piece, factories.recipient(rep), rep).execute()
        pieces.append(piece.pk)
    return people["medical"], author, [file.evidence_id for file in files], claims, pieces


def state():
    return {
        "held": set(
            Suspension.objects.filter(lifted_at__isnull=True).values_list("subject_type", "subject_id")
        ),
        "cleared": set(AssetClearance.objects.holding(timezone.now()).values_list("asset", flat=True)),
        "lit": {share.pk for share in Share.objects.all() if door.for_share(share).allowed},
    }


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_ev_09_a_preview_lists_what_the_action_then_changes_after_any_history(library, steps):
    medical, author, sources, claims, pieces = library
    with transaction.atomic():
        for verb, number in steps:
            before = state()
            if verb == "retract":
                source = Evidence.objects.get(pk=sources[number])
                claims_held = resting_on({source.pk}).only
                preview, action = (
                    reach_of(claims_held, timezone.now()),
                    MarkRetracted(source, author, "Notice."),
                )
            elif verb == "recall":
                claim = Claim.objects.get(pk=claims[number])
                preview, action = impact_of(claim), RecallContent(claim, medical, "Recalled.")
            else:
                piece = Asset.objects.get(pk=pieces[number])
                preview, action = impact_of(piece), Suspend(piece, medical, "Under question.")
            try:
                action.execute()
            except Refused:
                assert state() == before
                continue
            after = state()
            assert before["cleared"] - after["cleared"] == {asset.pk for asset in preview.assets}
            assert before["lit"] - after["lit"] == {share.pk for share in preview.shares}
            assert after["cleared"] <= before["cleared"] and after["lit"] <= before["lit"]
            if verb == "retract":
                assert len(after["held"] - before["held"]) == len(claims_held)
        transaction.set_rollback(True)
