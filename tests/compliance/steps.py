"""What people do in a review, one line each."""

from __future__ import annotations

from typing import Any

from compliance.actions import DisposeFinding, SaveDraft, SendBack, Sign, SubmitForReview
from compliance.models import Disposition, Finding, Signature, SignoffTaskState
from messaging.models import Claim
from tests.factories import PASSWORD, credentials


def sign(round_: SignoffTaskState, person: Any, password: str = PASSWORD) -> Signature:
    """Sign in the first role that `person` may fill, or, if there is none, in the round's first role."""
    roles = round_.signable_by(person) or list(round_.required.all())
    return Sign(round_, person, roles[0], "approval", credentials(person, password)).execute()


def send_back(round_: SignoffTaskState, person: Any, reason: str = "Name the comparator.") -> Signature:
    roles = round_.signable_by(person) or list(round_.required.all())
    return SendBack(round_, person, roles[0], "review", credentials(person), reason).execute()


def dispose(finding: Finding, person: Any, answer: str = "Compared by eye with the paper.") -> Disposition:
    return DisposeFinding(finding, person, answer, credentials(person)).execute()


def rewritten(claim: Claim, author: Any, text: str) -> Claim:
    """The claim with a new draft that says `text`, anchored to a page that says so."""
    from messaging.models import Anchor
    from tests.factories import evidence_file

    draft = claim.get_latest_revision_as_object()
    draft.text = text
    draft.anchors = [Anchor(evidence_file=evidence_file(text), page=1, quote=text)]
    SaveDraft(draft, author, "A better wording.").execute()
    return Claim.objects.get(pk=claim.pk)


def resubmitted(claim: Claim, author: Any, text: str) -> SignoffTaskState:
    return SubmitForReview(rewritten(claim, author, text), author).execute()
