"""What stops approved content: people who suspend, withdraw and recall it, and time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from compliance.actions import LiftSuspension, Suspend, Withdraw
from compliance.models import AuditRecord, Delegation, Event
from compliance.upkeep import ask_for_upkeep
from content import door
from content.actions import CreateShare, RecallContent

from .delegating import Commenting
from .machine import claims, stale, stoppers


class Stopping(Commenting):
    @rule(by=stoppers, index=claims, how=st.sampled_from(["suspend"] * 4 + ["withdraw"]), stale=stale)
    def stop(self, by: str, index: int, how: str, stale: bool) -> None:
        claim = self.claim(index, stale)
        action, event = (Suspend, Event.SUSPENDED) if how == "suspend" else (Withdraw, Event.WITHDRAWN)
        if claim:
            self.act(self.who(by), action(claim, self.who(by), "A reason."), event, stale=stale)

    @rule(by=stoppers, index=claims, stale=stale)
    def let_go(self, by: str, index: int, stale: bool = False) -> None:
        claim = self.claim(index, stale)
        if claim:
            lift = LiftSuspension(claim, self.who(by), "A reason.")
            self.act(self.who(by), lift, Event.SUSPENSION_LIFTED, stale=stale)

    @rule(by=stoppers, lift=st.booleans())
    def recall_the_asset(self, by: str, lift: bool) -> None:
        user, asset = self.who(by), self.asset()
        if lift:
            self.act(user, LiftSuspension(asset, user, "A reason."), Event.SUSPENSION_LIFTED)
        else:
            self.act(
                user, RecallContent(asset, user, "A reason.", suspend=True), Event.SUSPENDED, Event.RECALLED
            )

    @rule(by=st.sampled_from(("rep", "rep", "author", "superuser")))
    def share(self, by: str) -> None:
        self.act(self.who(by), CreateShare(self.asset(), self.library.recipient, self.who(by)), Event.SHARED)

    @rule(days=st.integers(1, 200))
    def wait(self, days: int) -> None:
        """The clock moves on, past expiries, ends of delegations and sessions; and the daily job runs."""
        served, delegated = self.is_served(), self.delegations_in_force()
        self.tick(timedelta(days=days))
        self.clients.clear()
        if served and not self.is_served():
            self.count("expiry", done=True)
        if delegated - self.delegations_in_force():
            self.count("delegation over by time", done=True)
        before = self.last_record()
        ask_for_upkeep()
        written: list[Any] = self.records_since(before)
        assert {(each.event, each.actor) for each in written} <= {(Event.TASK_OPENED, None)}
        if written:
            self.count("task opened by the daily job", done=True)
        assert AuditRecord.objects.count() == self.last_record()

    def is_served(self) -> bool:
        return door.is_cleared(self.library.asset.version_id, self.library.us, "hcp", self.now)

    def delegations_in_force(self) -> set[int]:
        return set(Delegation.objects.in_force(self.now).values_list("pk", flat=True))
