"""The audit trail: append-only and hash-chained (21 CFR 11.10(e), EU Annex 11 §9)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from compliance.digest import chain_hash
from compliance.guards import Guard


class Event(models.TextChoices):
    """Everything the trail can say happened."""

    CREATED = "created", "created"
    EDITED = "edited", "edited"
    DELETED = "deleted", "deleted"
    SUBMITTED = "submitted", "submitted for review"
    OPENED = "opened", "first opened the review"
    SIGNED = "signed", "signed"
    SENT_BACK = "sent_back", "sent back"
    APPROVED = "approved", "approved"
    SIGNING_REFUSED = "signing_refused", "refused a signature"
    LOCKED_OUT = "locked_out", "locked out"
    STATEMENT_ACCEPTED = "statement_accepted", "accepted the statement on electronic signatures"
    PASSWORD_RESET = "password_reset", "set the password of somebody else"
    PASSWORD_CHANGED = "password_changed", "changed their password"
    PASSWORD_STORED_ANEW = "password_stored_anew", "stored the same password by a newer method"
    DEVICE_ADDED = "device_added", "enrolled an authenticator app"
    DEVICE_CHANGED = "device_changed", "changed an authenticator"
    DEVICE_REVOKED = "device_revoked", "revoked an authenticator app"
    IDENTITY_CONNECTED = "identity_connected", "connected an identity at a provider"
    IDENTITY_CHANGED = "identity_changed", "changed an identity at a provider"
    IDENTITY_DISCONNECTED = "identity_disconnected", "disconnected an identity at a provider"
    FOUND_STANDING = "found_standing", "took note of what gave access already"
    SUSPENDED = "suspended", "suspended"
    SUSPENSION_LIFTED = "suspension_lifted", "lifted the suspension"
    WITHDRAWN = "withdrawn", "withdrawn"
    UPLOADED = "uploaded", "uploaded a file"
    USE_CONFIRMED = "use_confirmed", "confirmed a claim on a page"
    USE_DISMISSED = "use_dismissed", "dismissed a suggested claim"
    SENTENCE_JUDGED = "sentence_judged", "judged a sentence that reads like a claim"
    CLAIMS_MATCHED = "claims_matched", "looked for claims on the pages again"
    FINDING_DISPOSED = "finding_disposed", "answered a finding"
    COMMENTED = "commented", "commented"
    COMMENT_EDITED = "comment_edited", "rewrote a comment"
    COMMENT_ANSWERED = "comment_answered", "answered a comment"
    COMMENT_RESOLVED = "comment_resolved", "resolved a comment"
    SHARED = "shared", "shared"
    SHARE_REVOKED = "share_revoked", "revoked a share"
    RECIPIENT_NAMED = "recipient_named", "named a recipient"
    RECALLED = "recalled", "told the field of a stop"
    RECALL_ACKNOWLEDGED = "recall_acknowledged", "acknowledged a recall"
    PAGES_READ = "pages_read", "read the pages of a file"
    PACK_MADE = "pack_made", "made a substantiation pack"
    TRAIL_SEALED = "trail_sealed", "sealed the audit trail"
    RETRACTED = "retracted", "marked as retracted"
    NOTICED = "noticed", "learnt of a notice about the publication"
    REINSTATED = "reinstated", "marked as reinstated"
    ANCHOR_CONFIRMED = "anchor_confirmed", "confirmed the evidence"
    WENT_DARK = "went_dark", "went dark"
    RETRACTIONS_READ = "retractions_read", "read the retractions"
    RULES_APPLIED = "rules_applied", "held approved content against the rules"
    STILL_RIGHT = "still_right", "reviewed it again and signed that it is still right"
    TASK_OPENED = "task_opened", "opened a task"
    TASK_REMINDED = "task_reminded", "reminded of a task"
    TASK_CLOSED = "task_closed", "closed a task"
    ACCESS_CHANGED = "access_changed", "changed the access rights of"
    TOKEN_MADE = "token_made", "made an API token"
    TOKEN_REVOKED = "token_revoked", "revoked an API token"
    TOKEN_REFUSED = "token_refused", "tried to sign with an API token"
    TRAIL_REVIEWED = "trail_reviewed", "reviewed the audit trail"
    ACCESS_REVIEWED = "access_reviewed", "reviewed the access rights"
    HELD = "held", "placed a legal hold"
    HOLD_LIFTED = "hold_lifted", "lifted the legal hold"
    PURGE_LISTED = "purge_listed", "listed for purging"
    PURGE_CONFIRMED = "purge_confirmed", "confirmed the purge of"
    PURGED = "purged", "purged"
    BACKED_UP = "backed_up", "made a backup"
    RESTORE_TESTED = "restore_tested", "tested a restore"
    REMINDED = "reminded", "reminded of a signature"
    ESCALATED = "escalated", "escalated a late signature"
    BLOCKED = "blocked", "found a review that nobody can sign"
    UNBLOCKED = "unblocked", "found that a review can be signed again"
    DELEGATED = "delegated", "delegated signing"
    DELEGATION_REVOKED = "delegation_revoked", "revoked a delegation"
    QUESTION_LOGGED = "question_logged", "passed a question on to medical affairs"
    QUESTION_ANSWERED = "question_answered", "answered"
    CONTENT_ASKED = "content_asked", "asked for content"
    CONTENT_ANSWERED = "content_answered", "answered a request for content"
    HOLIDAYS_LOADED = "holidays_loaded", "loaded holidays"


#: Whoever did one of these had a hand in the version, and may not sign it.
CONTRIBUTING_EVENTS = (
    Event.CREATED,
    Event.EDITED,
    Event.UPLOADED,
    Event.USE_CONFIRMED,
    Event.USE_DISMISSED,
    Event.SENTENCE_JUDGED,
)


class AuditRecordQuerySet(models.QuerySet):
    def about(self, content: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(content)
        return self.filter(object_type=f"{kind.app_label}.{kind.model}", object_id=content.pk)


class AuditRecord(models.Model):
    """One thing that happened: who, what, when, old, new and why. Never changed, never deleted."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=300)
    # Without choices: a new event is a new line above, and no change of the table.
    event = models.CharField(max_length=40)
    object_type = models.CharField(max_length=80)
    object_id = models.PositiveBigIntegerField()
    object_label = models.CharField(max_length=300)
    old = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(AuditRecordQuerySet)()
    database_guard = Guard(update=True, delete=True, forever=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["object_type", "object_id", "event"], name="audit_object_idx")]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.actor_name} {self.get_event_display()}: {self.object_label}"

    def get_event_display(self) -> str:
        return str(Event(self.event).label)

    def facts(self) -> dict[str, Any]:
        """Everything the hash covers but the hash before it."""
        return {
            "sequence": self.sequence,
            "at": self.at,
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "event": str(self.event),
            "object_type": self.object_type,
            "object_id": self.object_id,
            "object_label": self.object_label,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
        }

    def expected_hash(self) -> str:
        return chain_hash(self.previous_hash, self.facts())


class AuditHead(models.Model):
    """Where the trail ends: one row, locked by whoever appends.

    It also tells a trail whose last records were cut off from one that never had them.
    """

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"trail ends at {self.sequence}"
