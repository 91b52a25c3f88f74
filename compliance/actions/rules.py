"""Holding approved content against rules that changed. It asks people; it never takes an approval away."""

from __future__ import annotations

from typing import Any

from cms.core.actions import Action
from compliance import rule_sets
from compliance.actions.tasks import OpenContentTask
from compliance.audit import record
from compliance.digest import digest
from compliance.models import (
    AppliedRules,
    Approval,
    ControlledContent,
    Event,
    Finding,
    Level,
    Raised,
    TaskKind,
)
from compliance.setup import controlled_models


class ApplyRules(Action):
    """Note that approved content was held against these rule sets, with what they were before (P11-13)."""

    def __init__(self, rules: dict[str, Any], checked: int, tasks: int, user: Any = None) -> None:
        self.rules = rules
        self.checked = checked
        self.tasks = tasks
        self.user = user

    def perform(self) -> AppliedRules:
        before = AppliedRules.objects.first()
        applied = AppliedRules.objects.create(rules=self.rules)
        record(
            Event.RULES_APPLIED,
            applied,
            actor=self.user,
            old=before.rules if before else None,
            new={"rules": self.rules, "checked": self.checked, "tasks": self.tasks},
        )
        return applied


class RecheckApproved:
    """Check all approved content by the rule sets in force, if they are others than at the last time.

    What is raised now and was not before the signers becomes a task with its owners. Each task is opened by
    its own action, and the end is noted last: a run that breaks off is simply done again.
    """

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def execute(self) -> AppliedRules | None:
        """What was noted, or None where the rules are those of the last time."""
        rules = rule_sets.in_force()
        last = AppliedRules.objects.first()
        if last and last.rules == rules:
            return None
        versions = {each["version"] for each in rules.values()}
        checked = tasks = 0
        for model in controlled_models():
            for content in model.objects.filter(live=True).iterator(chunk_size=200):
                checked += 1
                news = news_of(content, versions)
                if news:
                    tasks += 1
                    self._ask(content, news, digest(rules)[:16])
        return ApplyRules(rules, checked, tasks, self.user).execute()

    def _ask(self, content: ControlledContent, news: list[Raised], key: str) -> None:
        told = "; ".join(f"{each.rule}: {each.message}" for each in news[:3])
        OpenContentTask(
            content,
            TaskKind.RULES_CHANGED,
            f"By the rules that are in force now: {told}"
            f"{f' and {len(news) - 3} more' if len(news) > 3 else ''} "
            "The approval stands. Write a new version, or say why nothing needs to change.",
            key=key,
            details={
                "findings": [
                    {
                        "rule": each.rule,
                        "level": str(each.level),
                        "message": each.message,
                        "version": each.version,
                    }
                    for each in news
                ]
            },
        ).execute()


def news_of(content: ControlledContent, versions: set[str]) -> list[Raised]:
    """What rules of these versions raise on approved content that its signers did not have before them."""
    raised = [each for each in content.preflight() if each.version in versions and each.level != Level.WARN]
    if not raised:
        return []
    approval = Approval.objects.about(content).first()
    known = set()
    if approval:
        known = set(Finding.objects.filter(state=approval.state_id).values_list("rule", "place", "message"))
    return [each for each in raised if (each.rule, each.place, each.message) not in known]
