"""What Halden says about the device Corvane, its use and its place in care."""

from cms.demo.prose import ask
from cms.demo.story import Anchor, Claim, Figure, Wording

CLAIMS = (
    Claim(
        "COR-0205",
        "corvane",
        "technical",
        "Corvane is one sealed implant with no separate lead and no battery outside the body.",
        (
            Wording(
                "de",
                "Corvane ist ein geschlossenes Implantat ohne separate Elektrode und ohne Batterie "
                "außerhalb des Körpers.",
                "Ein Teil, ein Schnitt",
                "Das Implantat liegt auf der Faszie neben dem Nervus tibialis. Es gibt nichts zu tunneln "
                "und nichts am Körper zu tragen.",
                ("Siehe Gebrauchsanweisung.",),
            ),
        ),
        ("See the instructions for use for the description of the device.",),
        "urge-incontinence",
        (
            Anchor(
                "ifu-corvane",
                2,
                "Corvane is one sealed implant. It has no separate lead and no battery outside the body.",
            ),
        ),
        ask("US EU CH"),
        "One piece, one incision",
        "The implant lies on the fascia beside the tibial nerve. There is nothing to tunnel and nothing to "
        "wear.",
    ),
    Claim(
        "COR-0206",
        "corvane",
        "technical",
        "Corvane is MR Conditional at 1.5 and 3 tesla for scans of the whole body.",
        (),
        (
            "With stimulation turned off and under the conditions in the instructions for use; artefact of "
            "up to 4 cm at the ankle.",
        ),
        "urge-incontinence",
        (
            Anchor(
                "bench-cor-007",
                2,
                "Corvane is MR Conditional at 1.5 and 3 tesla for scans of the whole body with stimulation "
                "turned off.",
            ),
        ),
        ask("US EU CH"),
        "When the patient needs a scan",
        "Heating, force and artefact were measured in a phantom. The table of conditions fits on one page.",
        Figure("columns", "Field strengths tested", "tesla", (("1.5 T", 1.5), ("3 T", 3))),
    ),
    Claim(
        "COR-0207",
        "corvane",
        "technical",
        "At the programme used in the trial, modelled battery life of Corvane is 9 years.",
        (),
        ("Modelled from discharge curves; 4 years at the strongest programme.",),
        "urge-incontinence",
        (
            Anchor(
                "bench-cor-004", 2, "At the programme used in the trial, modelled battery life is 9 years."
            ),
        ),
        ask("US EU CH"),
        "Years between operations",
        "Cells were discharged at three loads, and the model was checked against cells that had run for "
        "two years.",
        Figure(
            "bars",
            "Modelled battery life",
            "years",
            (("Programme of the trial", 9), ("Strongest programme", 4)),
        ),
    ),
    Claim(
        "COR-0208",
        "corvane",
        "usability",
        "After the first five cases of each surgeon, implanting Corvane took a mean of 24 minutes from "
        "incision to closure.",
        (),
        ("412 implantations by 37 surgeons; the first five cases took a mean of 35 minutes.",),
        "urge-incontinence",
        (Anchor("implant-dof", 2, "Mean time from incision to closure was 24 minutes."),),
        ask("US EU CH"),
        "A short case for a day list",
        "Operating notes of 37 surgeons were read. Their first five cases each were set apart, because "
        "everyone learns.",
        Figure(
            "bars",
            "Minutes from incision to closure",
            "min",
            (("After five cases", 24), ("First five cases", 35)),
        ),
    ),
    Claim(
        "COR-0210",
        "corvane",
        "indication",
        "Corvane is indicated for the treatment of urgency urinary incontinence in adults after failure "
        "of, or intolerance to, conservative treatment.",
        (),
        ("See the instructions for use for contraindications, warnings and precautions.",),
        "urge-incontinence",
        (
            Anchor(
                "letter-p229990",
                2,
                "Corvane is indicated for the treatment of urgency urinary incontinence in adults after "
                "failure of, or intolerance to, conservative treatment.",
            ),
        ),
        ask("US EU CH", "hcp payor patient internal", 600, 720),
        "Who Corvane is for",
        "Use outside this indication is not promoted. Questions about other uses go to medical affairs.",
    ),
    Claim(
        "COR-0211",
        "corvane",
        "economic",
        "In a model with the tariffs of 2025, fewer visits met the cost of Corvane after 26 months.",
        (),
        ("Model from the view of a payor; visits outside the plan taken as equal.",),
        "urge-incontinence",
        (
            Anchor(
                "keller-2025",
                2,
                "In the model, the cost of the ankle implant was met by fewer visits after 26 "
                "months, from the "
                "view of a payor with the tariffs of 2025.",
            ),
        ),
        ask("EU CH", "payor"),
        "When it pays back",
        "The model counts the implant, the operation and each planned visit. It was written for payors.",
        Figure("number", "Cost met by fewer visits after", "months", (("payor view", 26),)),
    ),
    Claim(
        "COR-0212",
        "corvane",
        "economic",
        "In a model of two years of care, Corvane needed 4 planned clinic visits and needle stimulation "
        "needed 31.",
        (),
        ("Model from published protocols; visits outside the plan taken as equal.",),
        "urge-incontinence",
        (
            Anchor(
                "keller-2025",
                2,
                "In the model, two years of care needed 4 planned clinic visits with the ankle "
                "implant and 31 "
                "with needle stimulation.",
            ),
        ),
        ask("US EU CH", "hcp payor"),
        "Visits in two years",
        "Weekly sessions are hard to keep for people who work or live far away. The model counts only the "
        "visits that protocols plan.",
        Figure(
            "columns",
            "Planned clinic visits in two years",
            "visits",
            (("Corvane", 4), ("Needle stimulation", 31)),
        ),
        state="in_review",
    ),
)
