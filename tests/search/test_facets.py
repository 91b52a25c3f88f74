"""Facet counts against counting by hand."""

from hypothesis import given
from hypothesis import strategies as st

from search.facets import count

_TOKENS = [f"{group}_{value}_" for group in ("kind", "stage", "lang") for value in (1, 2, 3)]
_FACETS = st.sets(st.sampled_from(_TOKENS)).map(lambda tokens: " ".join(sorted(tokens)))


def _meets(tokens, selected, groups):
    return all(
        any(name in tokens for name in selected if name.startswith(group))
        for group in groups
        if any(name.startswith(group) for name in selected)
    )


@given(st.lists(_FACETS, max_size=30), st.sets(st.sampled_from(_TOKENS)))
def test_counts_equal_counting_each_choice_by_hand(documents, selected):
    counted = count(documents, selected)
    for name in _TOKENS:
        others = {"kind", "stage", "lang"} - {name.split("_")[0]}
        by_hand = [
            text for text in documents if name in text.split() and _meets(text.split(), selected, others)
        ]
        assert counted.counts.get(name, 0) == len(by_hand)
    groups = ("kind", "stage", "lang")
    assert counted.passing == {text for text in documents if _meets(text.split(), selected, groups)}
