"""Making a substantiation pack: who may, and the action that leaves one audit record."""

from __future__ import annotations

from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.access import is_reviewer
from compliance.audit import record
from compliance.models import AuditHead, ControlledContent, Event
from compliance.proof.contents import contents_of
from compliance.proof.pack import VERSION, write_pack


def may_make_pack(user: Any, content: ControlledContent) -> bool:
    """Reviewers, the authors of the content, and who may read the audit trail: quality, administrators."""
    return user.is_active and (
        user.has_perm("compliance.view_auditrecord") or is_reviewer(user) or may(user, "change", content)
    )


class MakePack(Action):
    """Write the substantiation pack of a content, as it is on record now, to `out` (21 CFR 11.10(b)).

    `out` is a seekable file, left at its end. The audit record names the digest, so that the site can tell
    later whether a pack is its own. Raises Refused.
    """

    def __init__(self, content: ControlledContent, user: Any, out: IO[bytes]) -> None:
        self.content = content
        self.user = user
        self.out = out

    def check(self) -> None:
        if not may_make_pack(self.user, self.content):
            raise Refused("Packs are made by reviewers, authors, quality and administrators.")

    def execute(self) -> str:
        with transaction.atomic():
            self.check()
            # Nothing may be added to the trail while it is read; drawing and packing come after.
            AuditHead.objects.select_for_update().filter(pk=1).first()
            contents = contents_of(self.content)
        digest = write_pack(self.out, contents, timezone.now(), self.user.printed_name)
        with transaction.atomic():
            record(
                Event.PACK_MADE,
                self.content,
                actor=self.user,
                new={"digest": digest, "version": VERSION, "bytes": self.out.tell()},
            )
        return digest
