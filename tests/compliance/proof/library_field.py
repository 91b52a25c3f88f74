"""The rows of the library that tell what was sent to whom, and who in the field was told of a stop."""

from __future__ import annotations

from typing import Any

from content.actions import AddRecipient, CreateShare, RecallContent, RevokeShare
from content.actions.recalls import AcknowledgeRecall
from content.models import Recipient
from messaging.models import Claim
from tests import factories


def field(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    asset = factories.approved_asset("Tessel is green.", author=author)
    reps = [factories.rep(), factories.rep()]
    us = factories.market("US")
    doctors = [
        AddRecipient(Recipient(name=f"Dr. {name}", market=us, audience="hcp"), reps[0]).execute()
        for name in ("One", "Two")
    ]
    sent, _ = CreateShare(asset, doctors[0], reps[0]).execute()
    revoked, _ = CreateShare(asset, doctors[1], reps[0]).execute()
    RevokeShare(revoked, reps[0]).execute()
    CreateShare(asset, factories.recipient(reps[1]), reps[1]).execute()
    recall = RecallContent(asset, people["medical"], "A wrong figure.").execute()
    notice = recall.notices.get(rep=reps[0])
    AcknowledgeRecall(notice, reps[0]).execute()
    return {
        "recipient": doctors[0].pk,
        "other_recipient": doctors[1].pk,
        "share": sent.pk,
        "revoked_share": revoked.pk,
        "recall": recall.pk,
        "notice": notice.pk,
        "open_notice": recall.notices.get(rep=reps[1]).pk,
    }
