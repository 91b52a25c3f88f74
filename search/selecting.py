"""Which pieces answer a question: the whole of it, or where that is too much to ask, a part of it.

A short question is met as a whole, and by a part only where nothing that may be used meets the whole. Of a
long one, a sentence that somebody wrote or pasted, hardly any piece has every word: each word counts there,
and a piece that has them all comes before its equals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from search.clauses import clauses_of, excluded_of, loose_clauses_of
from search.engines import Clause, Match, Question, Standing
from search.engines.answering import Notice, ask
from search.meaning import model as meaning
from search.meaning.answering import with_meaning
from search.query import SearchRequest
from search.vocabulary import corrected, endings_of, read_words
from search.words import Words, parse

#: What the rank of a piece that meets the whole of a loosened question gains.
WHOLE_GAIN = 1.5


@dataclass(frozen=True, slots=True)
class Selected:
    """The pieces that answer, in no order, and how the question was taken.

    `relaxed` says that no cleared piece meets the whole question. Where a part of it was enough, `whole`
    are the cleared assets that meet all of it; `near` are those that have none of its words and were found by
    their meaning. `has_parts` says that a part could be enough and was not.
    """

    words: Words
    clauses: tuple[Clause, ...]
    cleared: list[Match]
    withheld: list[Match]
    relaxed: bool
    whole: frozenset[int] | None = None
    near: frozenset[int] = frozenset()
    has_parts: bool = False
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notice: Notice | None = None


def select(request: SearchRequest, tokens: tuple[tuple[str, ...], ...], at: datetime) -> Selected:
    """What answers a request within `tokens`, which bind whatever is asked."""
    words = read_words(request.words)
    endings = endings_of(words)
    synonyms = _added(parse(request.words), words)
    question = _whole(request, words, endings, tokens, at)
    found = ask(question)
    cleared, withheld = _parted(found.matches)
    meant: Mapping[str, tuple[str, ...]] = {}
    if not cleared and not words.is_sentence:
        words, question, meant = _corrected(words, endings, question, tokens)
        if meant:
            found = ask(question)
            cleared, _ = _parted(found.matches)
    whole = frozenset(match.asset_id for match in cleared)
    has_parts = len(question.clauses) > 1
    wider = _wider(question, words, endings, tokens)
    is_loose = wider is not None and (not whole or (has_parts and (request.some or words.is_sentence)))
    if wider is not None and is_loose:
        question, found = wider, ask(wider)
        cleared, _ = _parted(found.matches)
        if not cleared and words.is_sentence:
            # What is spelt right in a sentence answers it; here nothing was.
            words, question, meant = _corrected(words, endings, question, tokens)
            found = ask(question) if meant else found
            cleared, _ = _parted(found.matches)
        cleared = [_gained(match) if match.asset_id in whole else match for match in cleared]
    near: frozenset[int] = frozenset()
    notice = found.notice
    if question.any_clause and not words.is_literal and meaning.is_on():
        meant_by = with_meaning(request.words, question, cleared)
        cleared, near, notice = meant_by.cleared, meant_by.near, notice or meant_by.notice
    # What the whole question finds and is held back tells more than what a part of it does.
    withheld = withheld or _parted(found.matches)[1]
    return Selected(
        words,
        question.clauses,
        cleared,
        withheld,
        relaxed=is_loose and not whole and bool(cleared),
        whole=whole if is_loose and whole else None,
        near=near,
        has_parts=has_parts and not is_loose,
        synonyms=synonyms,
        meant=meant if cleared else {},
        notice=notice,
    )


def select_whole(request: SearchRequest, tokens: tuple[tuple[str, ...], ...], at: datetime) -> list[Match]:
    """The cleared pieces that meet the whole question, without slips and loosening."""
    words = read_words(request.words)
    return _parted(ask(_whole(request, words, endings_of(words), tokens, at)).matches)[0]


def _whole(
    request: SearchRequest,
    words: Words,
    endings: Sequence[str],
    tokens: tuple[tuple[str, ...], ...],
    at: datetime,
) -> Question:
    """Without words the deal context is what is asked for."""
    context = request.context_tokens()
    if context and not words:
        tokens = (*tokens, tuple(context.values()))
    clauses = _clauses(words, False, endings)
    return Question(
        clauses, False, tokens, request.market.pk, request.audience, at, excluded=excluded_of(words)
    )


def _corrected(
    words: Words, endings: Sequence[str], question: Question, tokens: tuple[tuple[str, ...], ...]
) -> tuple[Words, Question, Mapping[str, tuple[str, ...]]]:
    """The words and the question with what was put in for mistyped words."""
    words, meant = corrected(words, replace(question, tokens=tokens))
    if meant:
        question = replace(question, clauses=_clauses(words, question.any_clause, endings), tokens=tokens)
    return words, question, meant


def _clauses(words: Words, any_clause: bool, endings: Sequence[str]) -> tuple[Clause, ...]:
    return (loose_clauses_of if any_clause else clauses_of)(words, endings)


def _wider(
    question: Question, words: Words, endings: Sequence[str], tokens: tuple[tuple[str, ...], ...]
) -> Question | None:
    """The question of which a part is enough; None if it has no parts."""
    if len(question.clauses) > 1:
        return replace(question, clauses=_clauses(words, True, endings), any_clause=True)
    if question.tokens != tokens:
        return replace(question, tokens=tokens)
    return None


def _parted(matches: list[Match]) -> tuple[list[Match], list[Match]]:
    """What is cleared, and what is held back."""
    cleared = [match for match in matches if match.standing == Standing.CLEARED]
    return cleared, [match for match in matches if match.standing != Standing.CLEARED]


def _gained(match: Match) -> Match:
    return match._replace(rank=match.rank * WHOLE_GAIN)


def _added(typed: Words, words: Words) -> dict[str, tuple[str, ...]]:
    """By what was typed the synonyms that were put in, for the screen."""
    by_added: dict[tuple[str, ...], list[str]] = {}
    for plain, term in zip(typed.terms, words.terms, strict=True):
        if added := tuple(" ".join(each) for each in term.phrases[len(plain.phrases) :]):
            by_added.setdefault(added, []).append(" ".join(plain.typed))
    return {" ".join(run): added for added, run in by_added.items()}
