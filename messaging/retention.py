"""What retention asks of claims, messages and sources.

The last use of a claim or message ends with its withdrawal. A source has no withdrawal: it is kept as long as
any claim that rests on it, or ever did, in whatever version was in review.
"""

from __future__ import annotations

from compliance.models import AuditRecord, SignoffTaskState, Tombstone
from compliance.retention.clock import Kept, Retention, register, retention_of
from messaging.models import (
    MESSAGES,
    Anchor,
    AnchorConfirmation,
    Claim,
    Evidence,
    EvidenceFile,
    EvidencePage,
    PublicationNotice,
)


def _cited() -> dict[str, set[int]]:
    """SHA-256 of a file → the claims that cite it now, in a draft, or in anything that was in review."""
    cited: dict[str, set[int]] = {}
    rounds = SignoffTaskState.objects.about_all(Claim)
    for claim_id, anchors in rounds.values_list("subject_id", "canonical__anchors").iterator():
        for anchor in anchors or ():
            cited.setdefault(anchor["sha256"], set()).add(claim_id)
    for claim_id, sha256 in Anchor.objects.values_list("claim", "evidence_file__sha256").iterator():
        cited.setdefault(sha256, set()).add(claim_id)
    files = dict(EvidenceFile.objects.values_list("pk", "sha256"))
    drafts = Claim.objects.filter(latest_revision__isnull=False)
    for claim_id, said in drafts.values_list("pk", "latest_revision__content").iterator():
        for anchor in said.get("anchors", ()):
            cited.setdefault(files.get(anchor["evidence_file"], ""), set()).add(claim_id)
    return cited


def _claims_on(evidence: Evidence) -> list[Claim]:
    cited = _cited()
    ids = {pk for sha256 in evidence.files.values_list("sha256", flat=True) for pk in cited.get(sha256, ())}
    return list(Claim.objects.filter(pk__in=ids).order_by("code"))


def _purged_on(evidence: Evidence) -> list[Tombstone]:
    """The tombstones of claims that cited a source, as the trail tells what they said."""
    hashes = set(evidence.files.values_list("sha256", flat=True))
    stones = {stone.object_id: stone for stone in Tombstone.objects.filter(kind="messaging.claim")}
    told = AuditRecord.objects.filter(object_type="messaging.claim", object_id__in=stones)
    found = {
        pk
        for pk, said in told.values_list("object_id", "new__says").iterator()
        if any(anchor["sha256"] in hashes for anchor in (said or {}).get("anchors", ()))
    }
    return [stones[pk] for pk in sorted(found)]


def retention_of_evidence(evidence: Evidence) -> Retention:
    """The longest retention of all claims that rest or rested on a source; open while that of one is."""
    ends, basis = [], []
    for claim in _claims_on(evidence):
        own = retention_of(claim)
        if own.until is None:
            return Retention(None, f"{claim} rests on it. {own.why}")
        ends.append((own.until, str(claim)))
        basis += [{"claim": str(claim), **each} for each in own.basis]
    for stone in _purged_on(evidence):
        ends.append((stone.retain_until, stone.label))
        basis.append({"claim": stone.label, "until": stone.retain_until.isoformat()})
    if not ends:
        return Retention(None, "No claim ever rested on it, so nothing says from when its time counts.")
    until, claim = max(ends)
    return Retention(until, f"It is kept as long as {claim}, which rests or rested on it.", tuple(basis))


def _ended() -> list[int]:
    """Sources that nothing cites any more: what rested on them went at the end of its own retention."""
    if not Tombstone.objects.filter(kind="messaging.claim").exists():
        return []
    sources = Evidence.objects.exclude(files__sha256__in=list(_cited()))
    return list(sources.values_list("pk", flat=True))


def register_retention() -> None:
    """Called when the apps are ready."""
    for model in (Claim, *MESSAGES):
        kept = Kept.after_withdrawal(
            model, lambda content: content.product.implantable, lambda content, withdrawn_at: withdrawn_at
        )
        register(model, kept)
    sources = Kept(
        retention_of_evidence,
        _ended,
        parts=(EvidenceFile, EvidencePage, AnchorConfirmation, PublicationNotice),
        needed_by=lambda evidence: ", ".join(str(claim) for claim in _claims_on(evidence)),
    )
    register(Evidence, sources)
