"""The word diff: exact about what is new, complete about what went."""

from hypothesis import given
from hypothesis import strategies as st

from compliance.wording_diff import Change, Piece, change_in_words, items_diff, wording_diff

parts = ["drains", "far", "fewer", "infections", "2.4", "%", "6.1", ",", ".", "(n", ")", "±", "é", "<b>"]
words = st.lists(st.sampled_from(parts))
wordings = st.one_of(words.map(" ".join), st.text(max_size=40))


def joined(pieces, change):
    return "".join(piece.text for piece in pieces if piece.change in (Change.SAME, change))


@given(wordings, wordings)
def test_pieces_give_back_both_wordings(old, new):
    pieces = wording_diff(old, new)
    assert joined(pieces, Change.ADDED) == new
    assert "".join(joined(pieces, Change.REMOVED).split()) == "".join(old.split())


@given(wordings)
def test_same_wording_has_no_change(text):
    assert {piece.change for piece in wording_diff(text, text)} <= {Change.SAME}
    assert change_in_words(wording_diff(text, text)) == "no word changed"


def test_a_changed_figure_is_one_word():
    assert wording_diff("in 2.4 % of", "in 2.6 % of") == [
        Piece(Change.SAME, "in"),
        Piece(Change.REMOVED, " 2.4"),
        Piece(Change.ADDED, " 2.6"),
        Piece(Change.SAME, " % of"),
    ]


def test_white_space_is_not_part_of_a_marked_word():
    _, went, came = wording_diff("than other", "than gravity")
    assert (went.lead, went.words) == (" ", "other")
    assert (came.lead, came.words) == (" ", "gravity")


def test_change_is_counted_in_words_and_figures():
    pieces = wording_diff(
        "had far fewer infections than other drains.",
        "had fewer infections than drains (2.4 % against 6.1 %).",
    )
    assert change_in_words(pieces) == "1 word and 2 figures added, 2 words removed"
    assert change_in_words(wording_diff("a, b", "a b")) == "punctuation removed"


def test_items_keep_their_order_and_end_with_what_went():
    assert items_diff(["a", "b"], ["c", "a"]) == [
        Piece(Change.ADDED, "c"),
        Piece(Change.SAME, "a"),
        Piece(Change.REMOVED, "b"),
    ]
