"""Reading through the API: what the person may see, and no more."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router

from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.api.shapes import Brief, Content, Entry, Id, Kind, Round
from cms.core.actions import Refused
from cms.core.choosers import visible_to
from compliance.models import AuditRecord, SignoffTaskState
from compliance.standing import standings
from content.models import Asset
from messaging.models import Claim

#: One router: two would hide each other's methods at the same address.
router = Router()
KINDS: dict[str, type[models.Model]] = {"claims": Claim, "assets": Asset}
Count = Annotated[int, Query(ge=1, le=200)]
From = Annotated[int, Query(ge=0, le=2**63 - 1)]


def content_for(request: HttpRequest, kind: str, pk: int) -> Any:
    """The content, if the person may see it. Raises Http404 for it and for what is not there alike."""
    return get_object_or_404(visible_to(request.user, KINDS[kind]), pk=pk)


def round_for(request: HttpRequest, pk: int) -> SignoffTaskState:
    round_ = get_object_or_404(SignoffTaskState.objects.select_related("revision", "subject_type"), pk=pk)
    if not round_.may_be_read_by(request.user):
        raise Http404
    return round_


def _round(round_: SignoffTaskState) -> dict[str, Any]:
    signatures = round_.signatures.select_related("required__role", "required__market")
    return {
        "id": round_.pk,
        "number": round_.number,
        "kind": f"{round_.subject_type.app_label}.{round_.subject_type.model}",
        "subject": round_.subject_id,
        "name": round_.revision.object_str,
        "status": round_.get_status_display(),
        "due": round_.due_at,
        "digest": round_.digest,
        "says": round_.canonical,
        "findings": [{"id": each.pk} | each.canonical() for each in round_.findings.all()],
        "signatures": [
            {
                "printed_name": each.printed_name,
                "title": each.title,
                "role": str(each.required),
                "verdict": each.verdict,
                "meaning": each.meaning,
                "signed_at": each.signed_at,
                "hash": each.hash,
            }
            for each in signatures
        ],
    }


@router.get("/rounds/waiting", response=list[Round], summary="The rounds that wait for this person")
def waiting(request: HttpRequest, limit: Count = 50) -> Any:
    rounds = SignoffTaskState.objects.awaiting(request.user).select_related("revision", "subject_type")
    return [_round(each) for each in rounds[:limit]]


@router.get("/rounds/{pk}", response=Round, summary="One review round")
def read_round(request: HttpRequest, pk: Id) -> Any:
    return _round(round_for(request, pk))


@router.get("/trail/records", response=list[Entry], summary="The audit trail, oldest first")
def trail(request: HttpRequest, after: From = 0, limit: Count = 50) -> Any:
    if not request.user.has_perm("compliance.view_auditrecord"):
        raise Refused("The audit trail is read by people with the role Quality, and by administrators.")
    return [
        {
            "sequence": each.sequence,
            "at": each.at,
            "person": each.actor_name,
            "event": each.event,
            "kind": each.object_type,
            "subject": each.object_id,
            "name": each.object_label,
            "old": each.old,
            "new": each.new,
            "reason": each.reason,
            "hash": each.hash,
        }
        for each in AuditRecord.objects.filter(sequence__gt=after).order_by("sequence")[:limit]
    ]


# After the names above, which are no kinds.


@router.get("/{kind}", response=list[Brief], summary="List claims or assets")
def list_content(request: HttpRequest, kind: Kind, after: From = 0, limit: Count = 50) -> Any:
    """In the order of their numbers, from the one after `after` on."""
    rows = list(visible_to(request.user, KINDS[kind]).filter(pk__gt=after).order_by("pk")[:limit])
    found = standings(rows)
    return [{"id": each.pk, "name": str(each), "state": found[each.pk].state} for each in rows]


@router.get("/{kind}/{pk}", response=Content, summary="One claim or asset: as approved, and its newest draft")
def read_content(request: HttpRequest, kind: Kind, pk: Id) -> Any:
    content = content_for(request, kind, pk)
    draft = content.get_latest_revision_as_object()
    return {
        "id": content.pk,
        "name": str(content),
        "state": standings([content])[content.pk].state,
        "says": content.canonical() if content.live else None,
        "draft": draft.canonical(),
    }
