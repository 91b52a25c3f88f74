"""Copy rules on the texts of our content: what to look at, what is known beside it, and what it raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from compliance.models import Level, Raised
from messaging.lexicon import Hit, Result, RuleSet, Situation, check, language_of, shelf

#: The code of the finding that says a text was not checked.
NOT_CHECKED = "COPY-00"
_LANGUAGES = {"es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "sv": "Swedish",
              "da": "Danish", "pl": "Polish", "und": "another script"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One text of some content. `language` is given where it is known, and else told by its words."""

    place: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with what was found in it; `rules` is None where there is no list for its language."""

    text: Text
    language: str
    rules: RuleSet | None
    result: Result


def checked(texts: Iterable[Text], situation_of: Callable[[Text], Situation]) -> list[Checked]:
    """Each text that is not empty, held against the list of its language."""
    found = []
    for text in texts:
        if not text.text.strip():
            continue
        language = text.language or language_of(text.text, otherwise="en")
        rules = shelf.for_language(language)
        result = check(text.text, rules, situation_of(text)) if rules else Result([], [])
        found.append(Checked(text, language, rules, result))
    return found


def language_name(code: str) -> str:
    rules = shelf.for_language(code)
    return rules.language if rules else _LANGUAGES.get(code, f"the language “{code}”")


def raised_by_words(hit: Hit, rules: RuleSet, place: str, role: str) -> Raised:
    """A hit as a finding."""
    softened = " It is denied here." if hit.negated else ""
    return Raised(
        hit.rule.id,
        Level(hit.level),
        f"“{' '.join(hit.words.split())}” ({hit.rule.name}). {hit.rule.reason}{softened}",
        hit.suggestion,
        place=place,
        span=hit.span,
        role=role if hit.level == "review" else "",
        version=rules.label,
    )


def copy_findings(texts: Sequence[Checked], role_for: Callable[[str], str]) -> list[Raised]:
    """The findings of all texts; the same words in the same text are told once."""
    findings = []
    for each in texts:
        place = each.text.place
        if each.rules is None:
            findings.append(
                Raised(
                    NOT_CHECKED,
                    Level.REVIEW,
                    f"The {place} was not checked: no list of words for {language_name(each.language)}.",
                    "Have somebody who reads the language check it by eye.",
                    place=place,
                    role=role_for("medical"),
                )
            )
            continue
        told = set()
        for hit in each.result.hits:
            key = (hit.rule.id, hit.words.casefold())
            if key not in told:
                told.add(key)
                findings.append(raised_by_words(hit, each.rules, place, role_for(hit.rule.role)))
    return findings
