"""The small conditions that market rules are put together from, by the names that rule files use.

Each takes the facts, the rule book and its arguments, and says False, True, or True with details: a text that
a rule’s message may show as {details}.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from messaging.lexicon.reading import read
from messaging.market_rules.facts import Facts

if TYPE_CHECKING:
    from messaging.market_rules.rulebook import Rulebook

Predicate: TypeAlias = Callable[..., "bool | str"]
PREDICATES: dict[str, Predicate] = {}

_NOT_HUMAN = {"bench", "animal"}
_INTERNAL = {"technical_file", "clearance", "ifu", "data_on_file", "bench", "usability"}
_INTERNAL_KINDS = {"ifu", "clearance_letter", "decision_summary", "data_on_file", "bench"}


def predicate(function: Predicate) -> Predicate:
    PREDICATES[function.__name__] = function
    return function


@predicate
def kind(facts: Facts, book: Rulebook, *kinds: str) -> bool:
    return facts.kind in kinds


@predicate
def audience(facts: Facts, book: Rulebook, *audiences: str) -> bool:
    return facts.audience in audiences


@predicate
def claim_type(facts: Facts, book: Rulebook, *types: str) -> bool:
    return facts.claim_type in types


@predicate
def pathway(facts: Facts, book: Rulebook, *pathways: str) -> bool:
    return facts.pathway in pathways


@predicate
def decision(facts: Facts, book: Rulebook, *decisions: str) -> bool:
    return facts.decision in decisions


@predicate
def indication_not_covered(facts: Facts, book: Rulebook) -> bool | str:
    return facts.indication_covered is False and (facts.market_name or facts.market)


@predicate
def says(facts: Facts, book: Rulebook, *tags: str) -> bool:
    """Words of a copy rule with one of these tags or categories stand there, and are not negated."""
    return any(
        not hit.negated and (hit.rule.tag in tags or hit.rule.category in tags)
        for place in facts.places
        for hit in place.hits
    )


@predicate
def comparison_incomplete(facts: Facts, book: Rulebook) -> bool | str:
    return ", ".join(facts.missing_comparison) or False


@predicate
def no_head_to_head(facts: Facts, book: Rulebook) -> bool:
    return not facts.head_to_head


@predicate
def rests_only_on(facts: Facts, book: Rulebook, *designs: str) -> bool:
    return bool(facts.sources) and all(source.design in designs for source in facts.sources)


@predicate
def no_human_evidence(facts: Facts, book: Rulebook) -> bool:
    return bool(facts.sources) and all(
        source.design in _NOT_HUMAN or (not source.design and source.kind == "bench")
        for source in facts.sources
    )


@predicate
def no_randomised_evidence(facts: Facts, book: Rulebook) -> bool:
    return not any(source.design in ("rct", "systematic_review") for source in facts.sources)


@predicate
def no_internal_source(facts: Facts, book: Rulebook) -> bool:
    """Nothing anchored is the maker’s own: technical file, instructions, certificate, test report."""
    return not any(
        source.internal or source.design in _INTERNAL or source.kind in _INTERNAL_KINDS
        for source in facts.sources
    )


@predicate
def source_not_citable(facts: Facts, book: Rulebook) -> bool:
    return any(not source.citable for source in facts.sources)


@predicate
def not_in_labelling(facts: Facts, book: Rulebook) -> bool:
    return not facts.in_labelling


@predicate
def unanswered(facts: Facts, book: Rulebook, group: str) -> bool | str:
    """Questions of the group without an answer on the claim."""
    open_ = [each.text for each in book.questions_of(group) if each.code not in facts.answers]
    return " ".join(open_) or False


@predicate
def answered_badly(facts: Facts, book: Rulebook, group: str) -> bool | str:
    """Questions of the group whose answer says that the claim may not be used."""
    bad = [
        each.text
        for each in book.questions_of(group)
        if each.code in facts.answers and facts.answers[each.code] is not each.good
    ]
    return " ".join(bad) or False


@predicate
def answered_well(facts: Facts, book: Rulebook, group: str) -> bool:
    return all(facts.answers.get(each.code) is each.good for each in book.questions_of(group))


@predicate
def no_qualifier(facts: Facts, book: Rulebook) -> bool:
    return facts.qualifiers == 0


@predicate
def no_risk_statement(facts: Facts, book: Rulebook) -> bool:
    return facts.qualifiers == 0 and not facts.safety_information.strip()


@predicate
def restricted(facts: Facts, book: Rulebook) -> bool:
    return facts.restricted


@predicate
def no_safety_information(facts: Facts, book: Rulebook) -> bool:
    return not facts.safety_information.strip()


@predicate
def safety_information_not_shown(facts: Facts, book: Rulebook) -> bool:
    """It is on no page, or an older text is: both are told by the current text not being there."""
    return facts.safety_shown is False


@predicate
def statement_missing(facts: Facts, book: Rulebook) -> bool | str:
    return " ".join(f"“{each}”" for each in facts.missing_statements) or False


@predicate
def scientific_exchange(facts: Facts, book: Rulebook) -> bool:
    return facts.scientific_exchange


@predicate
def wording_altered(facts: Facts, book: Rulebook) -> bool | str:
    return ", ".join(facts.altered) or False


@predicate
def new_for_too_long(facts: Facts, book: Rulebook) -> bool | str:
    since = facts.launched_on or facts.decided_on
    if since is None or facts.today <= since + timedelta(days=facts.novelty_days):
        return False
    return f"{since:%-d %b %Y}"


@predicate
def lacks(facts: Facts, book: Rulebook, *elements: str) -> bool | str:
    """Elements (see the rule file) that the text of a piece does not have."""
    text = facts.whole_text
    missing = []
    for name in elements:
        if name == "name":
            present = facts.product.casefold() in text.casefold()
        else:
            present = any(each.search(text) for each in book.elements[name])
        if not present:
            missing.append(name.replace("_", " "))
    return ", ".join(missing) or False


@predicate
def mentions(facts: Facts, book: Rulebook, element: str) -> bool:
    return any(each.search(facts.whole_text) for each in book.elements[element])


@predicate
def disparages_competitor(facts: Facts, book: Rulebook) -> bool | str:
    """A competitor’s name and a negative word in one sentence."""
    for sentence in re.split(r"[.;!?]\s|\n", read(facts.whole_text).text):
        named = [name for name in facts.competitors if name and read(name).text.strip() in sentence]
        if named and any(re.search(rf"\b{re.escape(word)}\b", sentence) for word in book.negative_words):
            return ", ".join(named)
    return False


@predicate
def needs_authorisation(facts: Facts, book: Rulebook) -> bool:
    return facts.needs_authorisation


@predicate
def not_authorised(facts: Facts, book: Rulebook) -> bool | str:
    if not facts.authorisation:
        return "no number is recorded"
    if facts.authorised_until is None:
        return f"{facts.authorisation} has no end date"
    if facts.authorised_until <= facts.today:
        return f"{facts.authorisation} ended on {facts.authorised_until:%-d %b %Y}"
    return False


@predicate
def reimbursed(facts: Facts, book: Rulebook) -> bool:
    return facts.reimbursed


@predicate
def device_class(facts: Facts, book: Rulebook, *classes: str) -> bool:
    return facts.device_class in classes
