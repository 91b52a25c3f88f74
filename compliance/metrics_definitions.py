"""The one text behind every number of review, for screen, export and docs. Source: metrics.md. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number means. `formula` names its numerator and denominator, or what is counted."""

    code: str
    name: str
    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A published figure to stand beside ours. `source` says whose it is and of which year."""

    code: str
    text: str
    source: str = "Vodori, 2022"


_ALL = (
    Definition(
        "cycle",
        "Cycle time",
        "From the first submission to the approval, over every round between, for what was approved in the "
        "window. Office hours leave out nights, weekends and holidays.",
        "median of approval − first submission, in days and in office hours",
    ),
    Definition(
        "rounds",
        "Rounds",
        "A round is one submission and its outcome. Counted for what was approved in the window.",
        "mean number of submissions of each approval",
    ),
    Definition(
        "first_pass",
        "First pass",
        "Approved in its first round, with no other verdict before.",
        "approvals in round 1 ÷ approvals in the window",
    ),
    Definition(
        "on_time",
        "On time",
        "A verdict before the instant at which the policy wanted it. Verdicts on submissions whose due "
        "instant is not on record are left out.",
        "verdicts before the due instant ÷ verdicts in the window with a due instant",
    ),
    Definition(
        "queue",
        "Time in queue",
        "From the submission until the person who gave the verdict first opened the review.",
        "median of first opened − submitted, of the verdicts in the window whose opening is on record",
    ),
    Definition(
        "task",
        "Time on task",
        "From the first opening of the review until the verdict of the same person.",
        "median of verdict − first opened, of the verdicts in the window whose opening is on record",
    ),
    Definition(
        "review",
        "Review time",
        "From the submission to the verdict: queue and task together.",
        "median of verdict − submitted, of the verdicts in the window",
    ),
    Definition(
        "first_circulation",
        "Approved at first circulation",
        "Verdicts of a role in first rounds that approve.",
        "approving verdicts in round 1 ÷ verdicts in round 1 in the window",
    ),
    Definition(
        "expiring",
        "Expiring",
        "Approved content whose clearance ends somewhere within so many days from now, by the dates that it "
        "was signed with. Withdrawn content is left out; the window does not matter.",
        "approved content with an end within 30, 60 or 90 days; beside it, all approved content in force",
    ),
)

DEFINITIONS: dict[str, Definition] = {each.code: each for each in _ALL}

YARDSTICKS = (
    Yardstick("first_circulation", "approved at first circulation: 71.5 % medical, 70.1 % regulatory"),
    Yardstick("review", "review time: 2.0 days medical, 2.6 days regulatory; legal just over 8"),
    Yardstick("cycle", "total: 12.3 days"),
)
