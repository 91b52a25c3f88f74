"""Which pieces go well with a piece, and why. Pure: what is known of pieces in, an order and reasons out.

Two sorts of reasons. Customers: who looked at the one also looked at the other (`kinship`). Making: the other
is of the kind that is used beside it, is for the next stage, is for the same people, rests on some of the
same claims. A twin, which says mostly the same in the same kind or another language, is no company: one of
the two is enough. What we showed side by side never counts, only what customers were sent and then saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from search.recommending.facts import Reason, Recommended, Signal

#: Two looks of a customer this close belong to the same talk with them.
SAME_TALK = timedelta(days=60)
#: Below so many customers who saw both, it says nothing; and no single customer can be made out.
MINIMUM_SUPPORT = 3
#: Pulls the kinship of pieces that few customers saw both of towards 0: at so many it counts for half.
SHRINKAGE = 5
#: A piece that shares more than this part of the claims of the one with fewer says mostly the same.
TWIN = 0.5
#: Shown at most of one kind, so that the few are not all alike.
OF_A_KIND = 2

#: Points of each reason; kinship, from 0 to 1, is multiplied by its own.
SEEN_TOGETHER = 100
USED_BESIDE = 20
NEXT_STAGE = 15
SAME_PERSONA = 10
SAME_STAGE = 5
SOME_CLAIMS = 10

#: Kinds that are used side by side: one is shown, the other is left behind, sent after or asked for next.
BESIDE: Mapping[str, str] = {
    "deck": "leave_behind case_study quick_guide",
    "leave_behind": "deck case_study brochure",
    "brochure": "case_study committee_brief leave_behind",
    "case_study": "committee_brief deck brochure leave_behind",
    "committee_brief": "case_study deck",
    "quick_guide": "deck video",
    "video": "leave_behind quick_guide",
    "email_template": "leave_behind brochure video",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of a piece. All but the kind and the language are ids; `newest` is greater for newer."""

    asset: int
    product: int
    kind: str
    language: str
    newest: int = 0
    stages: frozenset[int] = frozenset()
    personas: frozenset[int] = frozenset()
    claims: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Looks:
    """Of customers with a confirmed look: how many saw this piece, the other, and both within a talk."""

    this: int
    other: int
    both: int


@dataclass(frozen=True, slots=True)
class Company:
    """Names for the screen: the kinds, and stages by their order in the sale."""

    kinds: Mapping[str, str]
    stages: Mapping[int, str]
    #: By stage the one after it.
    following: Mapping[int, int]


def looks_together(looks: Iterable[tuple[int, int, datetime]], this: int) -> dict[int, int]:
    """By asset, how many customers saw it and `this` within `SAME_TALK` of each other.

    `looks` are (customer, asset, when) of confirmed looks, in any order and as often as there were.
    """
    by_customer: dict[int, dict[int, list[datetime]]] = {}
    for customer, asset, at in looks:
        by_customer.setdefault(customer, {}).setdefault(asset, []).append(at)
    both: dict[int, int] = {}
    for seen in by_customer.values():
        own = seen.pop(this, [])
        for asset, times in seen.items():
            if any(abs(at - mine) <= SAME_TALK for at in times for mine in own):
                both[asset] = both.get(asset, 0) + 1
    return both


def kinship(looks: Looks) -> float:
    """How much two pieces belong together in the eyes of customers, from 0 to below 1.

    The Jaccard index (P. Jaccard 1912), customers who saw both ÷ customers who saw either, so that a piece
    that everybody sees is not company for all; times both ÷ (both + SHRINKAGE), the shrinkage of a similarity
    by its support (Y. Koren, Factorization meets the neighborhood, KDD 2008, eq. 2); 0 below MINIMUM_SUPPORT.
    """
    if looks.both < MINIMUM_SUPPORT:
        return 0.0
    either = max(looks.this + looks.other - looks.both, looks.both)
    return looks.both / either * looks.both / (looks.both + SHRINKAGE)


def shared_part(one: Piece, other: Piece) -> float:
    """The claims of both ÷ the claims of the one with fewer; 0 where one has none."""
    fewer = min(len(one.claims), len(other.claims))
    return len(one.claims & other.claims) / fewer if fewer else 0.0


def goes_well_with(
    this: Piece, others: Iterable[Piece], looks: Mapping[int, Looks], company: Company, limit: int
) -> list[Recommended]:
    """At most `limit` of `others`, the best first; none without a reason of its own.

    `looks` is by asset. Being for the same stage or people alone makes no company: every piece of the
    product would be. A piece of another product or language needs customers who saw both.
    """
    found = []
    for other in others:
        if other.asset == this.asset:
            continue
        fitting = _fitting(this, other, looks.get(other.asset), company)
        if fitting is not None:
            found.append((fitting, other))
    found.sort(key=lambda each: (-each[0].score, -each[1].newest, each[1].asset))
    chosen: list[Recommended] = []
    kinds: dict[str, int] = {}
    for fitting, other in found:
        if len(chosen) == limit:
            break
        if kinds.get(other.kind, 0) < OF_A_KIND:
            kinds[other.kind] = kinds.get(other.kind, 0) + 1
            chosen.append(fitting)
    return chosen


def _fitting(this: Piece, other: Piece, looks: Looks | None, company: Company) -> Recommended | None:
    kin = kinship(looks) if looks else 0.0
    shared = shared_part(this, other)
    if shared > TWIN and other.kind == this.kind:
        return None
    reasons: list[Reason] = []
    if this.product == other.product and this.language == other.language:
        reasons = _made_for_it(this, other, shared, company)
    elif not kin:
        return None
    reasons.sort(key=lambda each: -each.weight)
    if kin and looks:
        # Said first: it is the one reason that nobody here could think of.
        words = f"{looks.both:,} customers who saw this saw it too"
        reasons.insert(0, Reason(Signal.TOGETHER, words, round(SEEN_TOGETHER * kin)))
    return Recommended(other.asset, tuple(reasons)) if reasons else None


def _made_for_it(this: Piece, other: Piece, shared: float, company: Company) -> list[Reason]:
    """Reasons of making; empty where nothing sets it apart from any other piece of the product."""
    reasons = []
    if shared <= TWIN and other.kind in BESIDE.get(this.kind, "").split():
        kind = company.kinds.get(other.kind, other.kind).lower()
        own = company.kinds.get(this.kind, this.kind).lower()
        reasons.append(Reason(Signal.BESIDE, f"{_a(kind)} to go with this {own}", USED_BESIDE))
    after = [company.following[stage] for stage in this.stages if stage in company.following]
    if further := sorted((set(after) & other.stages) - this.stages, key=list(company.stages).index):
        reasons.append(
            Reason(Signal.BESIDE, f"for what comes next, {company.stages[further[0]]}", NEXT_STAGE)
        )
    if 0 < shared <= TWIN:
        reasons.append(Reason(Signal.BESIDE, "carries some of the same claims", SOME_CLAIMS))
    if not reasons:
        return []
    if this.personas & other.personas:
        reasons.append(Reason(Signal.BESIDE, "for the same people", SAME_PERSONA))
    if this.stages & other.stages:
        reasons.append(Reason(Signal.BESIDE, "for the same stage", SAME_STAGE))
    return reasons


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
