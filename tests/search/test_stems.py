"""Stems, clauses and snippets, without a database."""

from concurrent.futures import ThreadPoolExecutor

import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from messaging.matching.vocabulary import stem
from search.clauses import clauses_of, excluded_of
from search.engines import Clause
from search.snippets import CLOSE, OPEN, cut
from search.stems import LONGEST, indexed
from search.words import parse


def test_every_index_holds_stems_and_british_spelling_is_american():
    assert indexed("Infections, INFECTED infection") == "infect infect infect"
    assert indexed("Paediatric anaesthesia") == indexed("pediatric anesthesia")
    assert indexed("x" * 500) == "x" * LONGEST


def test_threads_do_not_mix_up_their_stems():
    words = [f"infection{chr(97 + n % 26)}{chr(97 + n // 26)}s" for n in range(600)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(stem, words))
    alone = snowballstemmer.stemmer("english")
    assert found == [alone.stemWord(word) for word in words]


def test_the_last_word_may_be_a_beginning():
    assert clauses_of(parse("rates infectio"), ("infection",)) == (
        Clause((("rate",),)),
        Clause((("infectio",), ("infect",)), ("infectio",)),
    )
    assert clauses_of(parse("x")) == (Clause((("x",),)),)
    assert clauses_of(parse("")) == ()


def test_phrases_and_what_is_left_out_are_stems_too():
    words = parse('"drains removed" -infections')
    assert clauses_of(words) == (Clause((("drain", "remov"),)),)
    assert excluded_of(words) == (Clause((("infect",),)),)


def marked(text, *clauses, length=8):
    return cut(text, clauses, length).replace(OPEN, "[").replace(CLOSE, "]")


def test_words_phrases_and_beginnings_are_marked_in_the_text_as_it_is():
    text = "The infection rate of Infected patients fell."
    assert marked(text, Clause((("infect",),))) == "The [infection] rate of [Infected] patients fell."
    assert marked(text, Clause((("infect", "rate"),))) == "The [infection] [rate] of Infected patients fell."
    assert marked(text, Clause((), ("pat",))) == "The infection rate of Infected [patients] fell."
    assert marked("Die Überlebensrate, früher.", Clause((("fruher",),))) == "Die Überlebensrate, [früher]."
    assert marked("inter\u00advention", Clause((("intervent",),))) == "[inter\u00advention]"


def test_the_passage_with_most_clauses_is_shown():
    text = "drain " + "word " * 50 + "the drain and the infection " + "word " * 50
    shown = marked(text, Clause((("drain",),)), Clause((("infect",),)))
    assert "[drain] and the [infection]" in shown
    assert shown.startswith("…") and shown.endswith("…")


@given(st.text(max_size=300), st.lists(st.text("abcé ", min_size=1, max_size=4), max_size=3))
def test_marking_changes_nothing_but_space_and_ends(text, words):
    clauses = [Clause(((word,),), (word[:1],)) for word in words if word.strip()]
    shown = cut(text.replace("…", ""), clauses, 10).replace(OPEN, "").replace(CLOSE, "").strip("…")
    assert shown.strip() in " ".join(text.replace("…", "").replace(OPEN, "").replace(CLOSE, "").split())
