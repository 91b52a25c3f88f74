"""What becomes of evidence once published: retracted, doubted, corrected, reinstated (EV-04, EV-05)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.actions import OpenContentTask, Suspend
from compliance.audit import record
from compliance.cascade import cascade
from compliance.digest import instant
from compliance.models import Event, TaskKind
from messaging.models import Evidence, PublicationNotice, RetractionSnapshot
from messaging.resting import hold, resting_on
from messaging.retractions import Nature, Notice, Reading

#: A notice of a lesser kind does not cover up a graver one.
_GRAVITY = [
    Evidence.Publication.OK,
    Evidence.Publication.CORRECTED,
    Evidence.Publication.CONCERN,
    Evidence.Publication.RETRACTED,
]
_STATE = {Nature.CONCERN: Evidence.Publication.CONCERN, Nature.CORRECTION: Evidence.Publication.CORRECTED}
_TASK = {
    Nature.CONCERN: (TaskKind.CONCERN, "has an expression of concern"),
    Nature.CORRECTION: (TaskKind.CORRECTION, "was corrected"),
    Nature.REINSTATEMENT: (TaskKind.REINSTATED, "was reinstated"),
}
_NEXT = {
    Nature.CONCERN: "The claim stays in use. Judge whether it may.",
    Nature.CORRECTION: "Compare the corrected text with the passages of the claim.",
    Nature.REINSTATEMENT: (
        "Nothing comes back by itself. If it may be relied on again, mark the source as reinstated, "
        "then lift the suspension of the claim."
    ),
}


def _retract(
    evidence: Collection[Evidence],
    reasons: Mapping[int, str],
    user: Any,
    notices: Mapping[int, int] | None = None,
) -> None:
    """Mark sources as retracted, hold the claims that have nothing else, ask people to see to the rest.

    `notices` are the numbers of the notices that say so, by source, where it was a notice.
    The claims are held first: what goes dark with each is told by what is cleared until then.
    """
    resting = resting_on({each.pk for each in evidence})
    told = "; ".join(f"“{each.title}” was retracted: {reasons[each.pk]}" for each in evidence)
    for claim in resting.only:
        hold(claim, told)
    at = timezone.now()
    for each in evidence:
        old = each.publication
        each.retracted_at, each.retraction_reason = at, reasons[each.pk]
        each.publication = Evidence.Publication.RETRACTED
        each.save(update_fields=["retracted_at", "retraction_reason", "publication"])
        record(
            Event.RETRACTED,
            each,
            actor=user,
            old={"publication": old},
            new={"publication": each.publication, "at": instant(at)} | _number(notices, each),
            reason=reasons[each.pk],
        )
    cascade({"messaging.evidence": {each.pk for each in evidence}}, at=at)
    for each in evidence:
        lost = f"“{each.title}” was retracted: {reasons[each.pk]}"
        cites = resting_on({each.pk})
        held = {claim.pk for claim in resting.only}
        for claim in cites.all:
            what = (
                "Nothing else stands behind the claim, so it is suspended with all that carries it."
                if claim.pk in held
                else "The claim has other proof or is held already. Judge whether it still stands."
            )
            _ask(claim, TaskKind.RETRACTION, f"{lost} {what}", each)


def _number(notices: Mapping[int, int] | None, evidence: Evidence) -> dict[str, int]:
    return {"notice": notices[evidence.pk]} if notices else {}


def _ask(claim: Any, kind: TaskKind, reason: str, evidence: Evidence, key: str = "") -> None:
    OpenContentTask(
        claim,
        kind,
        reason,
        key=key or f"evidence {evidence.pk}",
        details={"evidence": evidence.pk, "title": evidence.title, "identifier": evidence.identifier},
    ).execute()


class MarkRetracted(Action):
    """Record that a source was retracted: claims that rest on nothing else are held at once."""

    def __init__(self, evidence: Evidence, user: Any, reason: str) -> None:
        self.evidence = evidence
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not self.reason:
            raise Refused("Say where the retraction was published.")
        if self.evidence.retracted_at:
            raise Refused(f"“{self.evidence.title}” is already marked as retracted.")

    def perform(self) -> Evidence:
        _retract([self.evidence], {self.evidence.pk: self.reason}, self.user)
        return self.evidence


class MarkReinstated(Action):
    """Record, on a person's word, that a retracted source stands again.

    Claims that were suspended with it stay suspended: each is lifted by somebody who answers for it.
    """

    def __init__(self, evidence: Evidence, user: Any, reason: str) -> None:
        self.evidence = evidence
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        if not may(self.user, "change", self.evidence):
            raise Refused("You may not change evidence.")
        if not self.reason:
            raise Refused("Say where the reinstatement was published.")
        if not self.evidence.retracted_at:
            raise Refused(f"“{self.evidence.title}” is not marked as retracted.")

    def perform(self) -> Evidence:
        for claim in resting_on({self.evidence.pk}).only:
            # Dark by the retraction alone, with no suspension to keep it so: it would come back by itself.
            reason = f"“{self.evidence.title}” was retracted and reinstated. Judge the claim anew."
            Suspend(claim, None, reason).execute()
        old = self.evidence.retraction_reason
        self.evidence.retracted_at, self.evidence.retraction_reason = None, ""
        self.evidence.publication = Evidence.Publication.OK
        self.evidence.save(update_fields=["retracted_at", "retraction_reason", "publication"])
        record(
            Event.REINSTATED,
            self.evidence,
            actor=self.user,
            old={"publication": Evidence.Publication.RETRACTED, "reason": old},
            new={"publication": self.evidence.publication},
            reason=self.reason,
        )
        cascade({"messaging.evidence": {self.evidence.pk}})
        return self.evidence


class ImportRetractions(Action):
    """Act on what a sound file of the Retraction Watch database says about our sources.

    A notice is acted on once, however often it is read, so reading a file again changes nothing. The system
    itself is the actor of what follows; `user` is who gave the file, None for a scheduled job.
    """

    def __init__(self, reading: Reading, name: str, taken_on: date, user: Any = None) -> None:
        self.reading = reading
        self.name = name
        self.taken_on = taken_on
        self.user = user

    def check(self) -> None:
        if self.user and not self.user.has_perm("messaging.change_evidence"):
            raise Refused("You may not change evidence.")
        if self.taken_on > timezone.now().date():
            raise Refused(f"The file cannot tell of {self.taken_on:%-d %b %Y}: that day is still to come.")

    def perform(self) -> list[PublicationNotice]:
        """The notices that are new."""
        snapshot = self._note_snapshot()
        new = [
            notice
            for found in sorted(self.reading.notices, key=lambda each: (each.on, each.record_id))
            for notice in self._new_notices(found, snapshot)
        ]
        retracted: dict[int, PublicationNotice] = {}
        for each in new:
            if each.nature == Nature.RETRACTION and not each.evidence.retracted_at:
                retracted.setdefault(each.evidence_id, each)
        if retracted:
            sources = [each.evidence for each in retracted.values()]
            reasons = {pk: notice_in_words(each) for pk, each in retracted.items()}
            _retract(sources, reasons, None, {pk: each.record_id for pk, each in retracted.items()})
        for each in new:
            if each.nature != Nature.RETRACTION:
                self._act_on(each)
            elif each is not retracted.get(each.evidence_id):
                self._note_another(each)
        return new

    def _note_snapshot(self) -> RetractionSnapshot:
        snapshot, created = RetractionSnapshot.objects.get_or_create(
            sha256=self.reading.sha256,
            defaults={
                "name": self.name[:200],
                "taken_on": self.taken_on,
                "rows": self.reading.rows,
                "latin1_rows": self.reading.latin1_rows,
                "read_at": timezone.now(),
                "read_by": self.user,
            },
        )
        if not created:
            snapshot.read_at = timezone.now()
            snapshot.save(update_fields=["read_at"])
        record(
            Event.RETRACTIONS_READ,
            snapshot,
            actor=self.user,
            new={
                "file": snapshot.name,
                "sha256": snapshot.sha256,
                "taken_on": snapshot.taken_on,
                "rows": snapshot.rows,
                "again": not created,
            },
        )
        return snapshot

    def _new_notices(self, found: Notice, snapshot: RetractionSnapshot) -> list[PublicationNotice]:
        """The sources that a notice is about, by DOI first, then by PubMed number, each told of it once."""
        by_doi = Evidence.objects.filter(doi__in=found.dois)
        how, sources = "DOI", list(by_doi)
        if not sources:
            how, sources = "PMID", list(Evidence.objects.filter(pmid__in=found.pmids))
        notices = []
        for evidence in sources:
            notice, created = PublicationNotice.objects.get_or_create(
                evidence=evidence,
                record_id=found.record_id,
                nature=found.nature,
                defaults={
                    "snapshot": snapshot,
                    "on": found.on,
                    "doi": found.notice_doi,
                    "reason": found.reason,
                    "matched_by": how,
                },
            )
            if created:
                notices.append(notice)
        return notices

    def _note_another(self, notice: PublicationNotice) -> None:
        """Put on record that a source which is retracted already was retracted by one more notice."""
        evidence = Evidence.objects.get(pk=notice.evidence_id)
        record(
            Event.NOTICED,
            evidence,
            actor=None,
            new={
                "publication": evidence.publication,
                "notice": notice.record_id,
                "nature": notice.nature,
                "row": notice.pk,
            },
            reason=notice_in_words(notice),
        )

    def _act_on(self, notice: PublicationNotice) -> None:
        evidence = Evidence.objects.get(pk=notice.evidence_id)
        old, nature = evidence.publication, Nature(notice.nature)
        state = _STATE.get(nature)
        if state and _GRAVITY.index(state) > _GRAVITY.index(evidence.publication):
            evidence.publication = state
            evidence.save(update_fields=["publication"])
        record(
            Event.NOTICED,
            evidence,
            actor=None,
            old={"publication": old},
            new={"publication": evidence.publication, "notice": notice.record_id, "nature": nature},
            reason=notice_in_words(notice),
        )
        kind, verb = _TASK[nature]
        for claim in resting_on({evidence.pk}).all:
            reason = f"“{evidence.title}” {verb}: {notice_in_words(notice)} {_NEXT[nature]}"
            _ask(claim, kind, reason, evidence, f"notice {notice.record_id}")


def notice_in_words(notice: PublicationNotice) -> str:
    """A notice in words, for the trail and for the people who are told."""
    parts = [f"Retraction Watch record {notice.record_id}, {notice.on:%-d %b %Y}"]
    parts += [f"doi {notice.doi}"] if notice.doi else []
    parts += [notice.reason] if notice.reason else []
    parts += ["matched by PubMed number, not by DOI"] if notice.matched_by == "PMID" else []
    return "; ".join(parts) + "."


def known_numbers() -> tuple[frozenset[str], frozenset[str]]:
    """The DOIs and PubMed numbers of all sources, to look for in a file."""
    numbers: models.QuerySet = Evidence.objects.values_list("doi", "pmid")
    pairs = list(numbers)
    return frozenset(doi for doi, _ in pairs if doi), frozenset(pmid for _, pmid in pairs if pmid)
