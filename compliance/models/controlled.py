"""What claims, messages and assets have in common: they are said only when signed.

The live row is the approved state; a draft is a revision. `live` is False until a round of
signatures publishes exactly what was signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse

from modelcluster.models import ClusterableModel
from wagtail.actions import action_registry
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)

from cms.core.actions import Refused
from compliance.audit import record
from compliance.children import save_children
from compliance.digest import digest

from .audit import Event
from .findings import Level, Raised
from .markets import Audience, Market, MarketTree
from .signatures import Approval
from .stops import Suspension, Withdrawal

WHY_APPROVED_CHANGES = "It is approved, so say why you change it. The reason is kept in the audit trail."


class NotSigned(PermissionError):
    """Raised when something tries to make content live that nobody signed in exactly this form."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list says about frozen content: a code or name, the product, and the sentence itself.

    `is_claim` says that the sentence is a wording for use, and is set as one.
    """

    name: str
    product: str
    sentence: str
    is_claim: bool = False


class ControlledContent(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    """Content that is cleared by signatures on a digest of what it says.

    A subclass has child rows `markets` (a `RequestedMarket`) and implements `canonical()`. Two
    subclasses under the same Wagtail workflow share nothing else.
    """

    live = models.BooleanField(default=False, editable=False)

    #: For the record that the next `save_revision` makes: why it is changed; the event and what else happened
    #: with it, where an action does more than edit; None for the event where a later save of the same action
    #: makes the record, and then whether that is the first.
    change_reason = ""
    recorded_as: tuple[Event | None, dict[str, Any]] | None = None
    recorded_as_new = False
    #: The rows that `canonical()` reads beside its own and child rows: they are fetched with the content.
    read_together: tuple[str, ...] = ()
    #: All markets as `hold_parts` was given them.
    tree: MarketTree | None = None
    #: Where content is used is in rows of our own (citations, claim uses), exact and within the transaction;
    #: Wagtail's best-effort index would only slow each save down.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def canonical(self) -> dict[str, Any]:
        """Everything a signature vouches for, as JSON values; works on drafts and on the live row."""
        raise NotImplementedError

    @classmethod
    def headlines(cls, frozen: Sequence[dict[str, Any]]) -> list[Headline]:
        """A headline for each `canonical()` as a round keeps it, in a fixed number of queries."""
        raise NotImplementedError

    @classmethod
    def names_in(cls, frozen: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """The names of the codes in each `canonical()`, such as digests of files, for people to read.

        In a fixed number of queries. Markets and audiences are known without it.
        """
        return {}

    def preflight(self) -> list[Raised]:
        """What the automatic checks say before a submission. Subclasses add their own."""
        return [
            Raised(
                "MKT-01",
                Level.BLOCK,
                f"{row}: the expiry is not after the effective date.",
                "Correct the dates.",
            )
            for row in self.markets.all()
            if row.expiry <= row.effective
        ]

    @property
    def claim_type_for_policy(self) -> str:
        return ""

    @classmethod
    def claim_types(cls) -> list[str]:
        """Every value that `claim_type_for_policy` may have, but ""."""
        return []

    def device_classes_for_policy(self) -> dict[Market, str]:
        """The device class of what this is about in each market asked for; "" where it is not known."""
        return {row.market: "" for row in self.markets.all()}

    @classmethod
    def kind(cls) -> str:
        """`app.model`, as review policies and audit records name it."""
        return cls._meta.label_lower

    @classmethod
    def from_serializable_data(cls, data: Any, check_fks: bool = True, strict_fks: bool = False) -> Any:
        """A draft as it was kept, without a query for every row that it points to.

        Upstream looks each one up, and can but raise for a protected row that is gone; reading raises too.
        """
        return super().from_serializable_data(data, check_fks=False, strict_fks=strict_fks)

    def with_content_json(self, content: Any) -> Any:
        """The draft that `content` is, with what belongs to the row; no query for what the row points to.

        Upstream copies the newest revision itself, and so reads it, for every draft that is looked at.
        """
        # Where it was not read yet, an empty place is copied in its stead, and then the pointer.
        unread = [name for name in ("latest_revision", "locked_by") if name not in self._state.fields_cache]
        self._state.fields_cache.update(dict.fromkeys(unread))
        try:
            draft = super().with_content_json(content)
        finally:
            for name in unread:
                del self._state.fields_cache[name]
        for name in unread:
            setattr(draft, f"{name}_id", getattr(self, f"{name}_id"))
            draft._state.fields_cache.pop(name, None)
        for name in self.read_together:
            field = self._meta.get_field(name)
            if field.is_cached(self) and getattr(draft, field.attname) == getattr(self, field.attname):
                field.set_cached_value(draft, field.get_cached_value(self))
        return draft

    def hold_parts(self, tree: MarketTree) -> None:
        """Read what `canonical()` and the windows ask the database for, and keep it for the calls to come.

        For an object that lives as long as one action, under the lock of the trail's end: what others
        change meanwhile is not seen.
        """
        self.tree = tree
        for row in self.markets.all():
            if market := tree.by_id.get(row.market_id):
                row.market = market

    @property
    def timeline_address(self) -> str:
        """Where its story is told, for those who may read its reviews."""
        return reverse("compliance:timeline", args=[self._meta.model_name, self.pk])

    def content_digest(self) -> str:
        return digest({"kind": self.kind(), "content": self.canonical()})

    def canonical_markets(self) -> list[dict[str, Any]]:
        """The requested markets in a stable order, for `canonical()`."""
        rows = list(self.markets.all())
        models.prefetch_related_objects(rows, "market")
        return sorted(
            (row.canonical() for row in rows),
            key=lambda row: (row["market"], row["audience"], row["effective"], row["expiry"]),
        )

    def approval(self) -> Approval | None:
        """The approval in force, if any."""
        return Approval.objects.about(self).select_related("state").first()

    def is_signed(self) -> bool:
        """Whether what this object says now is exactly what the approval in force was given for."""
        return self._is_covered_by(self.approval())

    def _is_covered_by(self, approval: Approval | None) -> bool:
        return (
            approval is not None
            and approval.content_digest == self.content_digest()
            and approval.state.content_digest == approval.content_digest
            and approval.state.is_complete()
        )

    def open_suspension(self) -> Suspension | None:
        return Suspension.objects.about(self).filter(lifted_at__isnull=True).first()

    def withdrawal(self) -> Withdrawal | None:
        return Withdrawal.objects.about(self).first()

    def get_workflow(self) -> Workflow | None:
        from compliance.rounds import review_workflow

        return review_workflow()

    # Wagtail's own routes to a live row all end in one of the next methods.

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        skip = kwargs.pop("skip_permission_checks", False)
        action = action_registry.get_action_class(type(self), "publish")
        return action(revision, user=user, **kwargs).execute(skip_permission_checks=skip)

    def unpublish(self, user: Any = None, **kwargs: Any) -> Any:
        return action_registry.get_action_class(type(self), "unpublish")(self, user=user, **kwargs).execute()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.live and not self._only_bookkeeping(kwargs.get("update_fields")) and not self.is_signed():
            raise NotSigned(f"“{self}” is not signed in this form; submit it for review.")
        super().save(*args, **kwargs)

    def save_approved(self, approval: Approval) -> None:
        """Save the draft that `approval` was given for a moment ago, and all rows below it.

        Afterwards this object says what the database does. Raises NotSigned if that is not what was approved.
        """
        if not self._is_covered_by(approval):
            raise NotSigned(f"“{self}” is not what was approved.")
        written = save_children(self)
        super().save()
        for rows in written.values():
            # In the order in which they are read, whatever the draft had them in.
            if rows and rows[0]._meta.ordering == ["sort_order"]:
                rows.sort(key=lambda row: (row.sort_order is not None, row.sort_order, row.pk))
        vars(self).setdefault("_cluster_related_objects", {}).update(written)

    @staticmethod
    def _only_bookkeeping(update_fields: Iterable[str] | None) -> bool:
        """Whether a partial save leaves alone what is said: Wagtail notes drafts and locks on the row."""
        bookkeeping = {
            "latest_revision", "has_unpublished_changes", "locked", "locked_by", "locked_at",
        }  # fmt: skip
        return update_fields is not None and set(update_fields) <= bookkeeping

    def save_revision(self, user: Any = None, **kwargs: Any) -> Any:
        """Keep a draft, and record who had a hand in it, autosave included.

        Raises Refused for a change of approved content without `change_reason` (EU Annex 11 §9).
        """
        with transaction.atomic():
            # Asked of the database, not of this object: another draft may have been kept since it was read.
            newest = type(self)._base_manager.select_for_update().filter(pk=self.pk)
            kept = newest.values_list("latest_revision", flat=True).first()
            before = Revision.objects.filter(pk=kept).first() if kept else None
            # Read before saving: autosave writes into the very same revision.
            was = before.as_object() if before else None
            old, said = (was.content_digest(), was.canonical()) if was else (None, None)
            if was and not self.change_reason and self.content_digest() != old and self.approval():
                raise Refused(WHY_APPROVED_CHANGES)
            revision = super().save_revision(user=user, **kwargs)
            kept_draft = revision.as_object()
            new = kept_draft.content_digest()
            if old != new:
                event, extra = self.recorded_as or (Event.CREATED if old is None else Event.EDITED, {})
                if event is None:
                    return revision
                if self.recorded_as_new:
                    old = None
                record(
                    event,
                    self,
                    actor=user,
                    old=None if old is None else {"digest": old, "says": said},
                    new={"digest": new, "says": kept_draft.canonical(), **extra},
                    reason=self.change_reason,
                )
            return revision

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        from compliance.rounds import refuse_delete

        refuse_delete(self)
        return super().delete(*args, **kwargs)


class RequestedMarket(models.Model):
    """A market and audience that content is meant for, in force on [effective, expiry) there."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    effective = models.DateField(help_text="First day on which it may be used.")
    expiry = models.DateField(help_text="First day on which it may no longer be used.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.market} · {self.get_audience_display()}"

    def clean(self) -> None:
        super().clean()
        if self.effective and self.expiry and self.expiry <= self.effective:
            raise ValidationError(
                {"expiry": f"The expiry ({self.expiry:%d %b %Y}) must be after the effective date "
                           f"({self.effective:%d %b %Y})."}
            )  # fmt: skip

    def canonical(self) -> dict[str, Any]:
        return {
            "market": self.market.code,
            "audience": str(self.audience),
            "effective": self.effective,
            "expiry": self.expiry,
        }


class ClearanceWindowQuerySet(models.QuerySet):
    def holding(self, at: datetime) -> models.QuerySet:
        """The windows that are open at `at`."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def for_exit(self, market: Market | int, audience: str, at: datetime) -> models.QuerySet:
        """The windows through which something may leave, to this market and audience, at `at`."""
        return self.holding(at).filter(market=market, audience=audience)


class ClearanceWindow(models.Model):
    """Market × audience × [starts_at, ends_at) in which something is cleared."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = models.Manager.from_queryset(ClearanceWindowQuerySet)()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.market} · {self.get_audience_display()} until {self.market.last_day(self.ends_at)}"
