"""A wording is shown where it stands on its page, in the words of the page."""

import pytest

from content.passages import passage_of


@pytest.mark.parametrize(
    ("page", "wording", "before", "words", "after"),
    [
        ("One two three four.", "two three", "One", "two three", "four."),
        ("Fell by 2.4\n% in re-\ninterventions here", "by 2.4 % in reinterventions", "Fell",
         "by 2.4 % in re- interventions", "here"),
        ("rate was 2.4 % then rate was 2.4 mm", "rate was 2.4 mm", "rate was 2.4 % then",
         "rate was 2.4 mm", ""),
        ("it was 2.4 % and it was 2.4", "it was 2.4", "it was 2.4 % and", "it was 2.4", ""),
    ],
)  # fmt: skip
def test_the_passage_is_shown_as_it_stands(page, wording, before, words, after):
    found = passage_of(page, wording)
    assert (found.before, found.words, found.after) == (before, words, after)


def test_what_is_not_there_is_not_shown():
    assert passage_of("One two three.", "two four") is None
    assert passage_of("", "two") is None
