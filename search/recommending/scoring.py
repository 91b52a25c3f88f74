"""Which pieces come first in a deal, and why. Pure; docs/recommendations.md says it for people.

A score is the sum of the reasons that are listed, whole points each, and nothing else. Signals:

* curated rules: the points that a marketer gave, first or last of all;
* the deal: points for each choice that a piece is made for, and for each open objection it answers;
* evidence of use: `USE` points times how far its smoothed rate of confirmed views per share is from
  the usual one (`facts.Use.rate`), so that a piece nobody shared neither gains nor loses;
* freshness: `FRESH` points, half of them after each `HALF_LIFE` days since it was cleared, as time
  weights of Ding and Li, CIKM 2005:485-492;
* needs of the stage and variety, which depend on what stands above: see spreading.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from search.recommending.facts import (
    Candidate,
    Context,
    Effect,
    Reason,
    Recommended,
    Rule,
    Signal,
    Tally,
    Use,
)
from search.recommending.spreading import Weighed, spread
from search.tokens import Group, token

__all__ = [
    "Candidate",
    "Context",
    "Effect",
    "Reason",
    "Recommended",
    "Rule",
    "Signal",
    "Tally",
    "Use",
    "because",
    "recommend",
]

#: Points for being made for a choice of the deal.
DEAL = {Group.PERSONA: 40, Group.STAGE: 30, Group.COMPETITOR: 30, Group.SPECIALTY: 20, Group.CARE: 20}
#: Points for each open objection that a claim on the piece answers.
OBJECTION = 35
#: Points between a piece that everybody looked at and one that nobody did.
USE = 60
#: Points of a piece that was cleared today, and the days after which half of them are left.
FRESH, HALF_LIFE = 10, 60.0
#: First or last of all, whatever else is said.
PINNED = 1_000
#: So many reasons make the sentence beside a piece; all of them are listed below it.
SAID = 3

_MADE_FOR = {
    Group.PERSONA: ("made for {}", "the persona"),
    Group.STAGE: ("fits the stage {}", "of the deal"),
    Group.COMPETITOR: ("answers {}", "the competitor"),
    Group.SPECIALTY: ("for {}", "the specialty"),
    Group.CARE: ("for the setting {}", "of the deal"),
}


def recommend(
    context: Context,
    candidates: Iterable[Candidate],
    use: Use,
    rules: Sequence[Rule],
    needs: Sequence[str],
    limit: int,
    names: Mapping[str, str] | None = None,
) -> list[Recommended]:
    """The best `limit` pieces for a deal, the best first; the order of `candidates` does not matter.

    `needs` are the kinds of piece that the stage needs, the most important first. `names` are those of
    tokens, for the words of the reasons.
    """
    names = names or {}
    binding = [rule for rule in rules if rule.applies(context)]
    wanted = _wanted(context, names)
    open_objections = {
        each: Reason(Signal.OBJECTION, f"carries what answers {_quoted(each, names)}", OBJECTION)
        for each in sorted(context.objections)
    }
    mean = use.mean()
    # Many pieces are alike in this, and a library may have thousands.
    made_for = cache(lambda tokens: [reason for name, reason in wanted.items() if name in tokens])
    fresh = cache(_fresh)
    weighed = []
    for candidate in candidates:
        reasons = [_ruled(rule) for rule in binding if rule.names(candidate)]
        reasons += made_for(candidate.tokens)
        reasons += [reason for each, reason in open_objections.items() if each in candidate.objections]
        if candidate.asset_id in use.overall:
            reasons += _used(candidate.asset_id, use, mean)
        reasons += fresh(max(int(candidate.age), 0))
        weighed.append(Weighed(sum(each.weight for each in reasons), candidate, tuple(reasons)))
    named = {kind: names.get(token(Group.KIND, kind), kind.replace("_", " ")) for kind in _kinds(weighed)}
    return spread(weighed, needs, limit, named, by_product=context.product is None)


def because(reasons: Sequence[Reason]) -> str:
    """The strongest reasons for a piece, given by weight, as one sentence; "" where nothing speaks for it.

    That it is new is said only where nothing else is.
    """
    for_it = [each for each in reasons if each.weight > 0]
    telling = [each.words for each in for_it if each.kind != Signal.FRESH] or [each.words for each in for_it]
    sentence = "; ".join(telling[:SAID])
    return sentence[:1].upper() + sentence[1:]


def _kinds(weighed: Iterable[Weighed]) -> set[str]:
    return {each.candidate.kind for each in weighed}


def _wanted(context: Context, names: Mapping[str, str]) -> dict[str, Reason]:
    """By token the reason of being made for it."""
    chosen = {
        Group.PERSONA: context.persona,
        Group.STAGE: context.stage,
        Group.COMPETITOR: context.competitor,
        Group.SPECIALTY: context.specialty,
        Group.CARE: context.care,
    }
    wanted = {}
    for group, value in chosen.items():
        if value is not None:
            name = token(group, value)
            sentence, unnamed = _MADE_FOR[group]
            wanted[name] = Reason(Signal.DEAL, sentence.format(names.get(name, unnamed)), DEAL[group])
    return wanted


def _quoted(objection: int, names: Mapping[str, str]) -> str:
    name = names.get(token(Group.OBJECTION, objection))
    return f"“{name}”" if name else "the objection of the deal"


def _ruled(rule: Rule) -> Reason:
    if rule.effect == Effect.PIN:
        return Reason(Signal.RULE, f"put first: {rule.reason}", PINNED)
    if rule.effect == Effect.HIDE:
        return Reason(Signal.RULE, f"put last: {rule.reason}", -PINNED)
    return Reason(Signal.RULE, rule.reason, rule.weight)


def _used(asset_id: int, use: Use, mean: float) -> list[Reason]:
    weight = round(USE * (use.rate(asset_id, mean) - mean))
    if not weight:
        return []
    total = use.overall.get(asset_id, Tally(0, 0))
    said = f"{total.confirmed:,} of {total.exposed:,} who were sent or shown it looked"
    for level, whom in ((use.alike, "people like this at this stage"), (use.persona, "people like this")):
        tally = level.get(asset_id)
        if tally and tally.exposed:
            said = f"{said}, of {whom} {tally.confirmed:,} of {tally.exposed:,}"
            break
    return [Reason(Signal.USE, said, weight)]


def _fresh(days: int) -> list[Reason]:
    weight = round(FRESH * 0.5 ** (days / HALF_LIFE))
    said = "today" if not days else f"{days:,} day{'' if days == 1 else 's'} ago"
    return [Reason(Signal.FRESH, f"cleared {said}", weight)] if weight else []
