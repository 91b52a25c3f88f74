"""What a recommendation is made from and what it says. Pure: ids, tokens and numbers, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

#: So many more shares, seen as often as usual, are thought to each piece's own: with few shares of its own
#: the estimate stays near what is usual, with many it is the piece's own rate.
PRIOR_SHARES = 10
#: What is usual before anything has been shared; every piece is then equal, so that it decides nothing.
NOTHING_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Context:
    """The deal, as ids; None is not said, and `objections` are those that are open."""

    product: int | None = None
    stage: int | None = None
    persona: int | None = None
    competitor: int | None = None
    specialty: int | None = None
    care: int | None = None
    objections: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that may be used now.

    `tokens` are its facets (search.tokens.token), `kind` the kind of piece, `age` the days since it was
    cleared, `objections` those that a claim on it answers.
    """

    asset_id: int
    tokens: frozenset[str]
    kind: str
    product: int
    age: float = 0.0
    claims: frozenset[int] = frozenset()
    objections: frozenset[int] = frozenset()


class Tally(NamedTuple):
    """Shares of a piece: those with a confirmed view of the recipient, and all.

    One for each recipient, however often it was sent to them; a presentation in a meeting is one that was
    seen.
    """

    confirmed: int
    exposed: int


_NONE = Tally(0, 0)


@dataclass(frozen=True, slots=True)
class Use:
    """How often a piece was looked at when somebody was sent it, by asset id.

    `alike` counts shares for this persona at this stage, `persona` for this persona, `overall` all; each
    is part of the next. An exposure is a share, a decision of a rep for one recipient: showing a piece in
    a list is none, so that what we show never makes itself more likely to be shown.
    """

    alike: Mapping[int, Tally] = field(default_factory=dict)
    persona: Mapping[int, Tally] = field(default_factory=dict)
    overall: Mapping[int, Tally] = field(default_factory=dict)

    def mean(self) -> float:
        """The usual rate: confirmed shares of all shares; `NOTHING_KNOWN` without any."""
        exposed = sum(tally.exposed for tally in self.overall.values())
        return sum(tally.confirmed for tally in self.overall.values()) / exposed if exposed else NOTHING_KNOWN

    def rate(self, asset_id: int, mean: float) -> float:
        """How likely a share of this piece is looked at in this context, from 0 to 1.

        Each level is smoothed towards the wider one, and the widest towards the mean of all pieces, with
        k = `PRIOR_SHARES`: rate = (confirmed + k · wider rate) / (shares + k), the mean of a Beta posterior
        whose prior has the wider rate for its mean and weighs k shares. The prior's mean comes from the
        data (empirical Bayes: Efron and Morris, J Am Stat Assoc 1975;70:311-319), and the levels back off
        to one another as in MacKay and Peto, Nat Lang Eng 1995;1:289-308. A piece that nobody shared has
        exactly the mean: it neither gains nor loses.
        """
        rate = mean
        for level in (self.overall, self.persona, self.alike):
            tally = level.get(asset_id, _NONE)
            rate = (tally.confirmed + PRIOR_SHARES * rate) / (tally.exposed + PRIOR_SHARES)
        return rate


class Effect(StrEnum):
    """What a curated rule does to the pieces that it names."""

    RAISE = "raise"
    PIN = "pin"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a marketer decided: in deals like `when`, something about some pieces, for a reason.

    Of `when` what is None is not asked; of its objections any open one is enough. `asset`, `kind` and
    `product` name the pieces: all that are set must hold, and a rule that sets none names nothing.
    `weight` counts for `Effect.RAISE` alone and may be below zero.
    """

    when: Context
    effect: Effect
    reason: str
    weight: int = 0
    asset: int | None = None
    kind: str = ""
    product: int | None = None

    def applies(self, context: Context) -> bool:
        when = self.when
        for asked, said in (
            (when.product, context.product),
            (when.stage, context.stage),
            (when.persona, context.persona),
            (when.competitor, context.competitor),
            (when.specialty, context.specialty),
            (when.care, context.care),
        ):
            if asked is not None and asked != said:
                return False
        return not when.objections or bool(when.objections & context.objections)

    def names(self, candidate: Candidate) -> bool:
        if self.asset is None and not self.kind and self.product is None:
            return False
        return (
            (self.asset is None or self.asset == candidate.asset_id)
            and (not self.kind or self.kind == candidate.kind)
            and (self.product is None or self.product == candidate.product)
        )


class Signal(StrEnum):
    """Where a reason comes from."""

    RULE = "rule"
    DEAL = "deal"
    OBJECTION = "objection"
    USE = "use"
    FRESH = "fresh"
    NEED = "need"
    VARIETY = "variety"
    #: Of pieces beside a piece: what customers saw both of, and what was made to go together.
    TOGETHER = "together"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in plain words, and the points that it gives or takes."""

    kind: Signal
    words: str
    weight: int

    @property
    def signed(self) -> str:
        """The points with their sign, as a screen shows them."""
        return f"+{self.weight:,}" if self.weight > 0 else f"−{-self.weight:,}"


@dataclass(frozen=True, slots=True)
class Recommended:
    """A piece in its place. Its score is exactly the sum of its reasons, and there is no other."""

    asset_id: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        return sum(reason.weight for reason in self.reasons)

    @property
    def by_weight(self) -> tuple[Reason, ...]:
        """The reasons as they are shown: what speaks most for the piece first."""
        return tuple(sorted(self.reasons, key=lambda reason: -reason.weight))
