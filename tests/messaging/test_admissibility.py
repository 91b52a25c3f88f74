"""Which proof may support which claim: the matrix of compliance-rules.md §4.3."""

from __future__ import annotations

import pytest

from messaging.admissibility import Grade, read_matrix
from messaging.anchoring import nearest_passage
from messaging.models import Claim, Evidence

MATRIX = read_matrix()


def test_the_matrix_names_every_claim_type_and_only_kinds_of_proof_that_exist():
    assert set(MATRIX.claims) == set(Claim.Type.values)
    named = {design for rows in (*MATRIX.claims.values(), *MATRIX.audiences.values()) for design in rows}
    assert named <= set(Evidence.Design.values)


@pytest.mark.parametrize(
    ("claim_type", "designs", "audience", "grade"),
    [
        ("comparative", ["bench"], "hcp", Grade.NO),
        ("comparative", ["bench", "rct"], "hcp", Grade.PRIMARY),
        ("technical", ["bench"], "hcp", Grade.PRIMARY),
        ("performance", ["bench"], "hcp", Grade.ACCEPTABLE),
        ("safety", ["registry"], "hcp", Grade.ACCEPTABLE),
        ("safety", ["registry"], "patient", Grade.CONDITIONAL),
        ("safety", ["testimonial"], "hcp", Grade.NO),
        ("performance", ["animal"], "patient", Grade.NO),
        ("performance", [], "hcp", Grade.NO),
        ("performance", [""], "hcp", Grade.NO),
        ("unheard of", ["rct"], "hcp", Grade.NO),
    ],
)
def test_proof_goes_as_far_as_the_matrix_says(claim_type, designs, audience, grade):
    assert MATRIX.best(claim_type, designs, audience) == grade


@pytest.mark.parametrize(
    "text",
    [
        "version =",
        'version = "1"',
        'version = "1"\n[claims.safety]\nperhaps = ["rct"]',
        '[claims.x]\nno=["a","a"]',
    ],
)
def test_a_matrix_with_a_fault_is_refused_with_its_file(tmp_path, text):
    path = tmp_path / "matrix.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"matrix\.toml"):
        read_matrix(path)


PAGES = {
    1: "Background. Drains block when clot fills the line.",
    2: "Infection at 30 days occurred in 2.4% (11/456) with active and 6.1% (28/456) with gravity drainage.\n"
    "Median time to removal was 3 days.",
}


def test_ev_02_the_nearest_passage_is_shown_as_it_stands_with_its_page():
    found = nearest_passage("Infection occurred in 2.5% (11/456) with active drainage", PAGES)
    assert found.page == 2
    assert "2.4% (11/456) with active" in found.text
    assert found.text in PAGES[2].replace("\n", " ")
    assert 60 <= found.likeness < 100


def test_ev_02_nothing_is_near_what_is_nowhere():
    assert nearest_passage("Zzz qqq xxj", PAGES) is None
    assert nearest_passage("", PAGES) is None
    assert nearest_passage("Infection", {1: ""}) is None
