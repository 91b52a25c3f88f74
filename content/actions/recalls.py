"""The verbs of recall: stop content with a reason, tell the reps, take their confirmation."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.actions import OpenContentTask, Suspend, Withdraw
from compliance.audit import record
from compliance.digest import instant
from compliance.models import Event, TaskKind
from content.impact import impact_of
from content.mailing import mail_recall_notices
from content.models import Recall, RecallNotice
from messaging.models import Claim


class RecallContent(Action):
    """Withdraw or suspend a claim or asset and tell every rep who has a live link that carries it.

    Reps are told in the same transaction, so no link goes dark without somebody knowing.
    """

    def __init__(self, content: Any, user: Any, reason: str, *, suspend: bool = False) -> None:
        self.content = content
        self.user = user
        self.stop = (Suspend if suspend else Withdraw)(content, user, reason)

    def check(self) -> None:
        self.stop.check()

    def perform(self) -> Recall:
        impact = impact_of(self.content)
        stopped = self.stop.execute()
        recall = Recall.objects.create(
            subject_type=ContentType.objects.get_for_model(self.content),
            subject_id=self.content.pk,
            label=str(self.content),
            at=stopped.at,
            by=self.user,
            reason=stopped.reason,
            asset_count=len(impact.assets),
            share_count=len(impact.shares),
        )
        per_rep = Counter(share.created_by_id for share in impact.shares)
        RecallNotice.objects.bulk_create(
            RecallNotice(recall=recall, rep_id=rep, share_count=count) for rep, count in per_rep.items()
        )
        record(Event.RECALLED, recall, actor=self.user, new=recall.facts(), reason=recall.reason)
        return recall


class HoldClaim(RecallContent):
    """Suspend a claim that has lost its proof, as the system itself, and put on record all that goes dark.

    The owners of the pieces get a task, the reps with live links a notice and an e-mail.
    """

    def __init__(self, claim: Claim, reason: str) -> None:
        super().__init__(claim, None, reason, suspend=True)
        self.reason = reason

    def check(self) -> None:
        self.stop.check()

    def perform(self) -> Recall:
        impact = impact_of(self.content)
        recall = super().perform()
        for each in (*impact.assets, *impact.shares):
            record(
                Event.WENT_DARK,
                each,
                actor=None,
                new={"claim": self.content.code, "recall": recall.pk},
                reason=self.reason,
            )
        for asset in impact.assets:
            reason = f"The piece is dark: it carries {self.content.code}, which is suspended. {self.reason}"
            OpenContentTask(asset, TaskKind.RETRACTION, reason, key=f"claim {self.content.pk}").execute()
        transaction.on_commit(lambda: mail_recall_notices.enqueue(recall.pk))
        return recall


class AcknowledgeRecall(Action):
    """A rep confirms having read a recall notice."""

    def __init__(self, notice: RecallNotice, user: Any) -> None:
        self.notice = notice
        self.user = user

    def check(self) -> None:
        if self.notice.rep_id != self.user.pk:
            raise Refused("This notice is for somebody else.")
        if self.notice.acknowledged_at:
            raise Refused("You have confirmed this notice already.")

    def perform(self) -> RecallNotice:
        self.notice.acknowledged_at = timezone.now()
        self.notice.save(update_fields=["acknowledged_at"])
        recall = self.notice.recall
        told = {"of": recall.facts()["of"], "confirmed_at": instant(self.notice.acknowledged_at)}
        record(Event.RECALL_ACKNOWLEDGED, recall, actor=self.user, new=told)
        return self.notice


class RecordDarkness(Action):
    """Note the first request that was refused because of a recall (metrics.md, time to dark)."""

    def __init__(self, asset_id: int) -> None:
        self.asset_id = asset_id

    def perform(self) -> None:
        from content.impact import recalls_touching

        recalls_touching(self.asset_id).filter(first_refused_at__isnull=True).update(
            first_refused_at=timezone.now()
        )
