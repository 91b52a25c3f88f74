"""Finding the words of a rule set in a text, and judging each where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from messaging.lexicon.reading import Reading, read
from messaging.lexicon.references import quoted_titles
from messaging.lexicon.ruleset import Rule, RuleSet, Term, lower

#: How far back a negation reaches, in words, without a comma or the like between.
_REACH = 4
#: Characters; a table without full stops is no sentence.
_LONGEST_SENTENCE = 600
_SENTENCE_END = re.compile(r"[.;:!?]+(?=[\s\"')]|$)|\n")
_CLAUSE_END = re.compile(r"[.;:!?,()]+(?=[\s\"')]|$)|\n|\b(?:but|aber|sondern|mais)\b")
_WORDS = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known beside the text.

    `holds` tells the conditions (`messaging.lexicon.conditions`); what is not in it is not known. Words in
    `leave_alone` (safety information, titles of sources, wordings checked elsewhere) are not looked at.
    `indication` is the use that was cleared; None where it is not known.
    """

    holds: Mapping[str, bool | None] = field(default_factory=dict)
    leave_alone: Sequence[str] = ()
    indication: str | None = None
    #: Whether a paragraph under a heading of safety information counts as such; no, where the text of the
    #: safety information is known and is in `leave_alone`.
    trust_safety_headings: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a rule at `span` of the original text, as grave as they are there."""

    rule: Rule
    term: Term
    level: str
    span: tuple[int, int]
    words: str
    negated: bool = False

    @property
    def suggestion(self) -> str:
        return f"Write “{self.term.instead}”." if self.term.instead else self.rule.suggestion


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in the order of the text, and the spans of the original left alone on purpose.

    `found` has hits of level none as well: copy rules say nothing of them, market rules may.
    """

    found: list[Hit]
    left_alone: list[tuple[int, int]]

    @property
    def hits(self) -> list[Hit]:
        """The hits that are said."""
        return [hit for hit in self.found if hit.level != "none"]


def check(text: str, rules: RuleSet, situation: Situation | None = None) -> Result:
    """Find and judge the words of `rules` in `text`, plain text or HTML; spans index `text` itself."""
    situation = situation or Situation()
    reading = read(text)
    left_alone = list(_left_alone(text, reading, rules, situation))
    allowed = left_alone + [reading.span(*found.span()) for found, _ in rules.allowed.all_in(reading.text)]
    if rules.allowed_as_written:
        allowed += [found.span() for found in rules.allowed_as_written.finditer(text)]
    cleared = indication_words(situation.indication)
    hits: list[Hit] = []
    for view in (reading, reading.without_inner_hyphens()):
        if view is None:
            continue
        for found, (rule, term) in rules.finder.all_in(view.text):
            span = view.span(*found.span())
            # Of the view without hyphens only what its hyphens hid is news.
            known = any(
                hit.span[0] < span[1] and span[0] < hit.span[1]
                for hit in hits
                if view is not reading or hit.rule is rule
            )
            if known or _within(span, allowed):
                continue
            hit = _judged(view, found, rule, term, span, text, rules, situation, cleared)
            if hit:
                hits.append(hit)
    return Result(sorted(hits, key=lambda hit: hit.span), sorted(left_alone))


def _judged(
    view: Reading,
    found: re.Match[str],
    rule: Rule,
    term: Term,
    span: tuple[int, int],
    text: str,
    rules: RuleSet,
    situation: Situation,
    cleared: frozenset[str] | None,
) -> Hit | None:
    before, after = _sentence_around(view.text, *found.span())
    sentence = before + found[0] + after
    if rule.needs and not rule.needs.search(sentence):
        return None
    if rule.unless and rule.unless.search(sentence):
        return None
    level = rule.level_where(situation.holds)
    if rule.outside_indication:
        if cleared is None:
            level = "review" if level == "block" else level
        elif _object_of(found[0], after) & cleared:
            return None
    words = text[span[0] : span[1]]
    if not term.accents <= set(unicodedata.normalize("NFC", words).lower()):
        return None
    negated = _is_negated(before, rules)
    if negated and level != "none":
        level = lower(level)
    return Hit(rule, term, level, span, words, negated)


def _sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    begins = max(0, start - _LONGEST_SENTENCE)
    for found in _SENTENCE_END.finditer(text, begins, start):
        begins = found.end()
    finish = _SENTENCE_END.search(text, end, end + _LONGEST_SENTENCE)
    return text[begins:start], text[end : finish.start() if finish else end + _LONGEST_SENTENCE]


def _clause_after(text: str) -> str:
    finish = _CLAUSE_END.search(text)
    return text[: finish.start()] if finish else text


def _object_of(words: str, after: str) -> frozenset[str]:
    """What a disease claim is about: the last of several words, or what follows a single one."""
    several = words.split()
    return _stems(several[-1] if len(several) > 1 else words + _clause_after(after))


def _is_negated(before: str, rules: RuleSet) -> bool:
    """Whether a negation stands before the words in the same clause, near enough to be about them."""
    clause = before
    for found in _CLAUSE_END.finditer(before):
        clause = before[found.end() :]
    words = clause.split()[-_REACH:]
    near = " ".join(words)
    if rules.not_negation and rules.not_negation.search(near):
        return False
    if rules.negation_near and rules.negation_near.search(near):
        return True
    adjacent = " ".join(words[-1:])
    return bool(rules.negation_adjacent and rules.negation_adjacent.search(adjacent))


def _left_alone(
    text: str, reading: Reading, rules: RuleSet, situation: Situation
) -> Iterator[tuple[int, int]]:
    yield from quoted_titles(text)
    for words in situation.leave_alone:
        sought = " ".join(read(words).text.split())
        if not sought:
            continue
        # A hyphen at which a page breaks the line is not seen any more.
        flowing = re.compile(re.escape(sought).replace(r"\ ", r"\s").replace(r"\-", "[ -]?"))
        for found in flowing.finditer(reading.text):
            yield reading.span(*found.span())
    if rules.safety_headings and situation.trust_safety_headings:
        for found in rules.safety_headings.finditer(reading.text):
            finish = reading.text.find("\n", found.end() + 1)
            yield reading.span(found.start(), finish if finish > 0 else len(reading.text))


def _within(span: tuple[int, int], outer: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in outer)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _WORDS.findall(text))


#: Words of an indication that say nothing about what is treated.
_EMPTY_WORDS = _stems(
    "adults patients after with from that this intended treatment device devices used surgery "
    "chez adultes nach bei"
)


def indication_words(indication: str | None) -> frozenset[str] | None:
    """The beginnings of the words that name what a product is for; None where that is not known."""
    return None if indication is None else _stems(read(indication).text) - _EMPTY_WORDS
