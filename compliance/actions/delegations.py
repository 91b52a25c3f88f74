"""Delegating the task of signing, and revoking that (21 CFR 11.200(a)(2)).

A delegation moves work, not identity: the delegate signs with their own user id and password, and
the signature says on whose behalf.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.jobs import mail_people
from compliance.models import Delegation, Event, PermittedDelegate, ReviewerAssignment
from compliance.records import values_of

#: A longer absence is a matter for an administrator, who names another reviewer.
LONGEST = timedelta(days=92)


def permitted_delegates(role: Any) -> set[int]:
    """Whom a reviewer may choose: others in the role, in whatever market, and whom an administrator named."""
    holders = ReviewerAssignment.objects.of_people_who_may_sign().filter(role=role)
    named = PermittedDelegate.objects.filter(role=role, user__is_active=True)
    return {*holders.values_list("user_id", flat=True), *named.values_list("user_id", flat=True)}


class DelegateTask(Action):
    """Move a reviewer's task in a role to another person. `delegation` is not saved yet.

    Raises Refused where the delegator does not hold the role there, or the delegate may not sign in it.
    """

    def __init__(self, delegation: Delegation, user: Any) -> None:
        self.delegation = delegation
        self.user = user

    def check(self) -> None:
        made, now = self.delegation, timezone.now()
        made.delegator, made.made_at = self.user, now
        try:
            made.full_clean(exclude=["revoked_at", "revoked_by"])
        except ValidationError as problem:
            raise Refused(problem.messages) from problem
        held = ReviewerAssignment.objects.eligible_for(made.role, made.market)
        if not made.market:
            # For every market: whatever part of the role the person holds.
            held = ReviewerAssignment.objects.of_people_who_may_sign().filter(role=made.role)
        if not held.filter(user=self.user).exists():
            raise Refused("You can delegate only a role that you hold, and only where you hold it.")
        if made.ends_at <= now:
            raise Refused("The end is in the past.")
        if made.ends_at - max(made.starts_at, now) > LONGEST:
            raise Refused(f"Delegate for {LONGEST.days} days at most; then ask an administrator.")
        self._check_delegate()

    def _check_delegate(self) -> None:
        made = self.delegation
        name = made.delegate.printed_name
        if made.delegate_id == self.user.pk:
            raise Refused("Choose somebody else.")
        if made.delegate_id not in permitted_delegates(made.role):
            raise Refused(
                f"{name} may not sign as {made.role}. Choose another reviewer in this role, "
                "or ask an administrator to permit this person as a delegate."
            )
        meanwhile = Q(starts_at__lt=made.ends_at, ends_at__gt=made.starts_at, revoked_at__isnull=True)
        of_role = Delegation.objects.filter(meanwhile, role=made.role)
        if of_role.filter(delegator=made.delegate).exists():
            raise Refused(f"{name} has delegated this role in that time too.")
        same = of_role.filter(delegator=self.user, market=made.market, round=made.round)
        if same.exists():
            raise Refused("You have delegated this in that time already. Revoke that first.")
        if made.round:
            if not made.round.is_open:
                raise Refused("This review round is over.")
            if made.delegate_id in made.round.contributors:
                raise Refused(f"{name} had a hand in this version, so somebody else must sign it.")
            if made.round.signatures.filter(Q(signer=made.delegate) | Q(on_behalf_of=made.delegate)).exists():
                raise Refused(f"{name} has signed this round in another role.")

    def perform(self) -> Delegation:
        made = self.delegation
        made.starts_at = max(made.starts_at, made.made_at)
        made.save()
        record(Event.DELEGATED, made, actor=self.user, new=values_of(made), reason=made.reason)
        subject = f"{self.user.printed_name} delegates signing to you"
        text = (
            f"From {made.starts_at:%-d %b %Y, %H:%M} to {made.ends_at:%-d %b %Y, %H:%M} UTC you sign as "
            f"{made.what} on behalf of {self.user.printed_name}, with your own user name and password.\n"
            f"Reason: {made.reason}\n\nWhat waits for you: {settings.SITE_ADDRESS}"
            f"{reverse('compliance:queue')}\n"
        )
        transaction.on_commit(lambda: mail_people.enqueue([made.delegate_id], subject, text))
        return made


class RevokeDelegation(Action):
    """End a delegation before its time: by who gave it, or by an administrator."""

    def __init__(self, delegation: Delegation, user: Any, reason: str = "") -> None:
        self.delegation_id = delegation.pk
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        self.delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=self.delegation_id)
        given = self.delegation
        if not self.user.is_active or not (
            given.delegator_id == self.user.pk or self.user.has_perm("compliance.change_delegation")
        ):
            raise Refused("A delegation is revoked by who gave it, or by an administrator.")
        if given.revoked_at or given.ends_at <= timezone.now():
            raise Refused("This delegation is over.")

    def perform(self) -> Delegation:
        given = self.delegation
        old = {"revoked_at": None, "revoked_by": None}
        given.revoked_at, given.revoked_by = timezone.now(), self.user
        given.save(update_fields=["revoked_at", "revoked_by"])
        record(
            Event.DELEGATION_REVOKED,
            given,
            actor=self.user,
            old=old,
            new={"revoked_at": given.revoked_at, "revoked_by": self.user.printed_name},
            reason=self.reason,
        )
        return given
