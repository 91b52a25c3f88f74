"""Telling the language of a text by its small words, so that the right list is used or none."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")

#: Small words of languages, with and without a rule list: a text in another one must not pass as checked.
FUNCTION_WORDS = {
    "en": "a as at an on it its no or one be the of and to in is with for that are than was were not by from "
    "which this have has after",
    "de": "der die das und ist mit für nicht ein eine auf von zu den dem bei nach als oder wurde sich im",
    "fr": "le la les des et est avec pour une dans du que qui sur pas ou au aux après chez ce sont plus",
    "es": "el los las y es con para una por que del en se no después como más este sin son pacientes",
    "it": "il lo gli e è con per una di che del della nel non dopo come più sono questo dei delle",
    "nl": "de het een en is met voor van niet op bij na als dat zijn aan door wordt deze werd",
    "pt": "o os as e é com para uma por que do da no na não após como mais são este dos",
    "sv": "och är med för en ett att inte på av som efter till den det vid från har",
    "da": "og er med for en et at ikke på af som efter til den det ved fra har",
    "pl": "i jest z dla nie na do po się w od jak przez oraz który",
}
#: Letters that tell a language apart from the others here.
_SIGNS = {"de": frozenset("äöüß"), "fr": frozenset("êèçœùû"), "es": frozenset("ñ¿"), "pl": frozenset("łżśęą")}
#: Small words of other languages that English has too, in this or another sense.
_ENGLISH_TOO = frozenset("a as at an die do for in is it no o on or plus son was".split())  # noqa: SIM905
_WORDS = {
    language: frozenset(words.split()) - (_ENGLISH_TOO if language != "en" else frozenset())
    for language, words in FUNCTION_WORDS.items()
}


def language_of(text: str, *, otherwise: str) -> str:
    """The language of `text`, or `otherwise` where its words do not tell.

    “und” (undetermined) where most letters are not Latin: no list of ours reads such a text.
    """
    letters = [each for each in text if each.isalpha()]
    if letters and sum(each > "\u02af" and not "\u1e00" <= each <= "\uff5a" for each in letters) * 2 > len(
        letters
    ):
        return "und"
    if sum("\u3040" <= each <= "\ud7af" for each in letters) * 4 > len(letters):
        return "und"
    words = [each.lower() for each in _WORD.findall(text)]
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    for language, signs in _SIGNS.items():
        counts[language] += sum(not signs.isdisjoint(word) for word in words)
    ranked = sorted(counts.items(), key=lambda each: -each[1])
    (best, most), (_, second) = ranked[:2]
    if most < 2 or most < second * 1.3:
        return otherwise
    return best
