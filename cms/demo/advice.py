"""What the marketer of the story advises reps in which deal, and what each stage needs. All invented."""

from typing import NamedTuple


class Advised(NamedTuple):
    """A rule: where it counts and which pieces it moves, by name; points are for giving points only."""

    reason: str
    stage: str = ""
    persona: str = ""
    competitor: str = ""
    product: str = ""
    piece: str = ""
    kind: str = ""
    effect: str = "raise"
    points: int = 30


RULES = (
    Advised(
        "The committee reads a brief before it hears a talk",
        stage="Value analysis",
        kind="committee_brief",
        points=25,
    ),
    Advised(
        "It opens every first week on a ward",
        stage="Go-live",
        product="Tessel",
        piece="Ten minutes on Tessel at shift change",
        effect="pin",
    ),
    Advised(
        "Another hospital’s word counts against them", competitor="Mediflow", kind="case_study", points=20
    ),
    Advised("A renewal is talked about, not mailed", stage="Renewal", kind="email_template", effect="hide"),
)

#: By stage the kinds of piece that it needs, the most important first.
NEEDS = {
    "Interest": ("leave_behind", "brochure"),
    "Clinical evaluation": ("deck", "case_study"),
    "Value analysis": ("committee_brief", "case_study", "deck"),
    "Contract": ("leave_behind", "committee_brief"),
    "Go-live": ("quick_guide", "deck"),
    "Renewal": ("case_study",),
}
