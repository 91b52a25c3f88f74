"""Making the draft live that a round has just approved, as Wagtail's own steps would.

Those read the newest revision, the one before, the live row and the draft again, all of which the round has
read in the same transaction.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wagtail.signals import published

from compliance.cascade import cascade
from compliance.guarded_actions import GuardedPublish
from compliance.models import Approval
from compliance.wagtail_log import note


def go_live(approval: Approval, user: Any) -> None:
    """Publish what `approval` was given for, and all that is cleared by it, in the caller's transaction.

    Raises NotSigned, from saving it, unless the draft says exactly what was signed.
    """
    round_ = approval.state
    content, revision = round_.content, round_.revision
    if content.go_live_at:
        GuardedPublish(revision, user=user).execute(skip_permission_checks=True)
        return
    before, now = str(round_.stored), timezone.now()
    content.live, content.expired = True, False
    content.has_unpublished_changes = content.latest_revision_id != revision.pk
    content.live_revision = revision
    content.last_published_at = now
    content.first_published_at = content.first_published_at or now
    if round_.may_have("scheduled"):
        content.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    content.save_approved(approval)
    published.send(sender=type(content), instance=content, revision=revision)
    facts: dict[str, Any] = {"revision": revision}
    if str(content) != before:
        facts["data"] = {"title": {"old": before, "new": str(content)}}
        note(content, "wagtail.rename", user, **facts)
    note(content, "wagtail.publish", user, content_changed=True, **facts)
    # From the very instant of the approval: the version before it ends there, and not a moment later.
    cascade({content.kind(): {content.pk}}, at=approval.approved_at, held=[content])
