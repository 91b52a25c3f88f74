"""What leads on to an approval, whatever the state that chance left a claim in."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from compliance.models import Comment, SignoffTaskState, Suspension
from messaging.models import Claim

from .machine import claims
from .stopping import Stopping
from .writing import words_then


class Leading(Stopping):
    """Chance alone seldom lines up a whole round; these do the next thing that leads to an approval."""

    @initialize(
        index=st.sampled_from((1, 3, 3)), words=words_then, steps=st.integers(0, 4), leave=st.booleans()
    )
    def begin(self, index: int, words: str, steps: int, leave: bool) -> None:
        """No two histories begin alike: a round is open, half signed, delegated, or its claim approved."""
        if leave:
            self.delegate("regulatory", "stand_in", 1, 60, None)
        for _ in range(steps):
            self.do_what_is_next(index, words)

    @rule(index=claims, words=words_then, steps=st.integers(1, 3))
    def lead_on(self, index: int, words: str, steps: int) -> None:
        for _ in range(steps):
            self.do_what_is_next(index, words)

    def do_what_is_next(self, index: int, words: str) -> None:
        round_ = self.open_round(index)
        held = Suspension.objects.about_any(Claim, [self.claims[index]]).filter(lifted_at__isnull=True)
        if held.exists():
            self.let_go("regulatory", index)
        elif round_ is None:
            self.save_draft("author", index, words)
            self.submit("author", index)
        elif self.demands[round_.subject_id]:
            for pk in sorted(self.demands[round_.subject_id]):
                comment = Comment.objects.get(pk=pk)
                self.settle(comment, round_, comment.author)
        else:
            self.sign_what_is_open(index)

    @rule(index=claims)
    def sign_as_asked(self, index: int) -> None:
        self.sign_what_is_open(index)
        self.sign_what_is_open(index)

    def sign_what_is_open(self, index: int) -> None:
        """The first seat that waits is filled by somebody who may, if there is anybody."""
        found = self.who_may_sign(self.open_round(index))
        if found:
            by, role = found
            self.sign(by, index, role)

    def who_may_sign(self, round_: SignoffTaskState | None) -> tuple[str, int] | None:
        """Somebody who may fill the first seat that waits, and which that is."""
        for role, seat in enumerate(round_.required.select_related("signature") if round_ else ()):
            if hasattr(seat, "signature"):
                continue
            for by in ("medical", "regulatory", "stand_in", "both"):
                if seat in round_.signable_by(self.who(by)):
                    return by, role
        return None

    @rule(index=claims)
    def forget_the_password(self, index: int) -> None:
        round_ = self.open_round(index)
        found = self.who_may_sign(round_)
        for _ in range(3 if found else 0):
            self.try_a_wrong_password(found[0], round_, found[1])

    @rule(index=claims, days=st.integers(20, 60), words=words_then)
    def hand_over_and_sign(self, index: int, days: int, words: str) -> None:
        """A reviewer goes on leave, and whoever stands in signs for them."""
        if self.open_round(index) is None:
            self.do_what_is_next(index, words)
        self.delegate("regulatory", "stand_in", 1, days, None)
        self.sign("stand_in", index, 1)

    @rule(index=claims, by=st.sampled_from(("medical", "regulatory")), words=words_then)
    def ask_for_another_word(self, index: int, by: str, words: str) -> None:
        """A round is sent back, and the author writes again."""
        self.send_back(by, index, ("medical", "regulatory").index(by))
        self.save_draft("author", index, words)
