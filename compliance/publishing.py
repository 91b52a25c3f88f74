"""The only way to a live row: exactly the revision that was signed.

Wagtail's own finish action publishes the *latest* revision and asks the last approver for a publish
permission. Wagtail imports this module while it defines its models, so it imports late.
"""

from __future__ import annotations

from typing import Any


def publish_signed_revision(workflow_state: Any, user: Any = None) -> None:
    """Finish a workflow (WAGTAIL_FINISH_WORKFLOW_ACTION): make the signed revision live.

    Raises Refused unless the round is complete and its revision still says what was signed.
    """
    from django.utils import timezone

    from cms.core.actions import Refused
    from compliance.actions.tasks import settle
    from compliance.audit import record
    from compliance.digest import instant
    from compliance.going_live import go_live
    from compliance.models import Approval, Event

    round_ = workflow_state.current_task_state.specific
    content = round_.content
    if not round_.is_complete():
        raise Refused(f"“{content}” still lacks a signature.")
    if content.content_digest() != round_.content_digest:
        raise Refused(f"“{content}” is not what was signed. Submit it again.")
    at = timezone.now()
    approval = Approval.objects.create(
        subject_type_id=round_.subject_type_id,
        subject_id=round_.subject_id,
        state=round_,
        content_digest=round_.content_digest,
        approved_at=at,
    )
    record(
        Event.APPROVED,
        content,
        actor=user,
        new={
            "round": round_.number,
            "digest": round_.digest,
            "at": instant(at),
            "signatures": [signature.hash for signature in round_.approvals()],
        },
    )
    if round_.may_have("tasks"):
        settle(content, lambda: f"Version {approval.version} was approved.")
    go_live(approval, user)
