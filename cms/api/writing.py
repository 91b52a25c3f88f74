"""Writing through the API, by the same actions as every other route."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from wagtail.actions import action_registry

from cms.api.reading import content_for, round_for, router
from cms.api.shapes import ClaimDraft, Done, Id, Kind, Reason, Verdict
from cms.core.actions import Refused
from compliance.actions import LiftSuspension, SaveDraft, SubmitForReview
from compliance.audit import record
from compliance.models import Event, Market
from content.actions import RecallContent
from messaging.models import (
    Anchor,
    Claim,
    ClaimMarket,
    ClaimWording,
    EvidenceFile,
    Indication,
    Product,
    Qualifier,
)


def _found(rows: Any, what: str, **named: Any) -> Any:
    row = rows.filter(**named).first()
    if row is None:
        raise Refused(f"There is no {what} “{next(iter(named.values()))}”.")
    return row


def _say(claim: Claim, draft: ClaimDraft) -> Claim:
    """The claim as the draft says it, unsaved."""
    claim.code, claim.type, claim.text = draft.code, draft.type, draft.text
    claim.comparator, claim.endpoint, claim.statistic = draft.comparator, draft.endpoint, draft.statistic
    claim.product = _found(Product.objects, "product", slug=draft.product)
    claim.indication = _found(
        Indication.objects.filter(product=claim.product), "indication", name=draft.indication
    )
    claim.wordings = [ClaimWording(text=each) for each in draft.wordings]
    claim.qualifiers = [Qualifier(text=each) for each in draft.qualifiers]
    claim.anchors = [
        Anchor(
            evidence_file=_found(EvidenceFile.objects, "evidence file", sha256=each.sha256),
            page=each.page,
            quote=each.quote,
        )
        for each in draft.anchors
    ]
    claim.markets = [
        ClaimMarket(
            market=_found(Market.objects, "market", code=each.market),
            audience=each.audience,
            effective=each.effective,
            expiry=each.expiry,
        )
        for each in draft.markets
    ]
    return claim


@router.post("/{kind}", response=Done, summary="Start a claim as a draft")
def start_claim(request: HttpRequest, kind: Literal["claims"], draft: ClaimDraft) -> Any:
    claim = _say(Claim(), draft)
    SaveDraft(claim, request.user, draft.reason).execute()
    return {"done": "The draft is kept.", "id": claim.pk}


@router.put("/{kind}/{pk}/draft", response=Done, summary="Keep a newer draft of a claim")
def save_claim(request: HttpRequest, kind: Literal["claims"], pk: Id, draft: ClaimDraft) -> Any:
    claim = content_for(request, "claims", pk).get_latest_revision_as_object()
    SaveDraft(_say(claim, draft), request.user, draft.reason).execute()
    return {"done": "The draft is kept.", "id": pk}


@router.post("/{kind}/{pk}/submit", response=Done, summary="Submit the newest draft for review")
def submit(request: HttpRequest, kind: Kind, pk: Id) -> Any:
    round_ = SubmitForReview(content_for(request, kind, pk), request.user).execute()
    return {"done": "It is in review.", "id": round_.pk}


@router.post(
    "/{kind}/{pk}/withdraw", response=Done, summary="End approved content for good, and tell the reps"
)
def withdraw(request: HttpRequest, kind: Kind, pk: Id, given: Reason) -> Any:
    RecallContent(content_for(request, kind, pk), request.user, given.reason).execute()
    return {"done": "It is withdrawn.", "id": pk}


@router.post("/{kind}/{pk}/suspend", response=Done, summary="Hold approved content, and tell the reps")
def suspend(request: HttpRequest, kind: Kind, pk: Id, given: Reason) -> Any:
    RecallContent(content_for(request, kind, pk), request.user, given.reason, suspend=True).execute()
    return {"done": "It is suspended.", "id": pk}


@router.post("/{kind}/{pk}/lift", response=Done, summary="Let suspended content be used again")
def lift(request: HttpRequest, kind: Kind, pk: Id, given: Reason) -> Any:
    LiftSuspension(content_for(request, kind, pk), request.user, given.reason).execute()
    return {"done": "The suspension is lifted.", "id": pk}


@router.delete("/{kind}/{pk}", response=Done, summary="Delete a draft that was never in review")
def delete(request: HttpRequest, kind: Kind, pk: Id, given: Reason) -> Any:
    content = content_for(request, kind, pk)
    action_registry.get_action_class(type(content), "delete")(
        content, user=request.user, reason=given.reason
    ).execute()
    return {"done": "It is deleted.", "id": pk}


def _never(request: HttpRequest, pk: int, verdict: str) -> None:
    """A token is no person: the attempt is on record, and refused whatever comes with it."""
    round_ = round_for(request, pk)
    token = request.auth  # type: ignore[attr-defined]
    with transaction.atomic():
        record(
            Event.TOKEN_REFUSED,
            round_.subject,
            actor=request.user,
            new={
                "round": round_.number,
                "verdict": verdict,
                "token": token.name,
                "starts with": token.prefix,
            },
            reason="A token never signs.",
        )
    raise Refused(
        "A token never signs (21 CFR 11.200): open the review page and sign there yourself. "
        "The attempt is on record."
    )


@router.post(
    "/rounds/{pk}/findings/{finding_pk}/answer", summary="Always refused: an answer is signed as well"
)
def answer(request: HttpRequest, pk: Id, finding_pk: Id, verdict: Verdict | None = None) -> None:
    get_object_or_404(round_for(request, pk).findings, pk=finding_pk)
    _never(request, pk, "answer a finding")


@router.post("/rounds/{pk}/sign", summary="Always refused: a token never signs")
def sign(request: HttpRequest, pk: Id, verdict: Verdict | None = None) -> None:
    _never(request, pk, "sign")


@router.post("/rounds/{pk}/send-back", summary="Always refused: a token never signs")
def send_back(request: HttpRequest, pk: Id, verdict: Verdict | None = None) -> None:
    _never(request, pk, "send back")
