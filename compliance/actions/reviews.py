"""Confirming that the records were looked at."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.clearance_log import head_of_log
from compliance.models import AccessReview, AuditRecord, Event, TrailReview
from compliance.proof.seal import add_seal


class ReviewTrail(Action):
    """“Reviewed to here by X on D” (EU Annex 11 §9); the trail is sealed with it."""

    def __init__(self, upto: int, user: Any, remark: str = "") -> None:
        self.upto = upto
        self.user = user
        self.remark = remark.strip()

    def check(self) -> None:
        if not (self.user.is_active and self.user.has_perm("compliance.add_trailreview")):
            raise Refused("The audit trail is reviewed by people with the role Quality.")
        if not AuditRecord.objects.filter(sequence=self.upto).exists():
            raise Refused(f"The trail has no record {self.upto}. Load the page again.")
        last = TrailReview.objects.order_by("-upto").first()
        if last and self.upto <= last.upto:
            raise Refused(f"The trail is reviewed to record {last.upto} already.")

    def perform(self) -> TrailReview:
        last = TrailReview.objects.order_by("-upto").first()
        review = TrailReview.objects.create(
            by=self.user,
            printed_name=self.user.printed_name,
            at=timezone.now(),
            upto=self.upto,
            remark=self.remark,
        )
        record(
            Event.TRAIL_REVIEWED,
            review,
            actor=self.user,
            old={"reviewed to record": last.upto if last else 0},
            new={"reviewed to record": self.upto, "clearances": head_of_log()},
            reason=self.remark,
        )
        # What a person has just read is sealed by itself. A log that takes no line undoes no review: the
        # failure is in the server's own log, and the self-report tells of the last seal.
        transaction.on_commit(add_seal, robust=True)
        return review


class ReviewAccess(Action):
    """Confirm that everybody on the access report may do what they should (21 CFR 11.300(b))."""

    def __init__(self, user: Any, people: int, signers: int, remark: str = "") -> None:
        self.user = user
        self.people = people
        self.signers = signers
        self.remark = remark.strip()

    def check(self) -> None:
        if not (self.user.is_active and self.user.has_perm("compliance.add_accessreview")):
            raise Refused("Access is reviewed by people with the role Quality, and by administrators.")

    def perform(self) -> AccessReview:
        review = AccessReview.objects.create(
            by=self.user,
            printed_name=self.user.printed_name,
            at=timezone.now(),
            people=self.people,
            signers=self.signers,
            remark=self.remark,
        )
        record(
            Event.ACCESS_REVIEWED,
            review,
            actor=self.user,
            new={"people": self.people, "who may sign": self.signers},
            reason=self.remark,
        )
        return review
