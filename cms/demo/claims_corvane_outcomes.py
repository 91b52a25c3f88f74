"""What Halden says about people treated with Corvane."""

from cms.demo.prose import ask
from cms.demo.story import Anchor, Claim, Figure, Wording

CLAIMS = (
    Claim(
        "COR-0201",
        "corvane",
        "performance",
        "At 24 weeks, 68% of participants with Corvane had at least half as many urgency leaks as before.",
        (
            Wording(
                "de",
                "Nach 24 Wochen hatten 68 % der Teilnehmenden mit Corvane höchstens noch halb so viele "
                "Dranginkontinenz-Episoden wie zuvor.",
                "Zwei von drei sprechen an",
                "In 16 Kliniken erhielten 187 Teilnehmende das aktive Programm. Das Ansprechen wurde aus "
                "einem Tagebuch über drei Tage bestimmt.",
                (
                    "Auswertung des aktiven Arms einer Studie mit Scheinbehandlung; fehlende Tagebücher "
                    "galten als kein Ansprechen.",
                ),
                Figure("ring", "Ansprechen nach 24 Wochen", "%", (("Ansprechen", 68), ("alle", 100))),
            ),
            Wording(
                "fr",
                "À 24 semaines, 68 % des participants avec Corvane avaient réduit leurs fuites par "
                "urgenturie d’au moins la moitié.",
                "Deux patients sur trois répondent",
                "Dans 16 centres, 187 participants ont reçu le programme actif. La réponse a été lue dans "
                "un carnet de trois jours.",
                (
                    "Bras actif d’un essai contrôlé ; les carnets manquants comptent comme absence de "
                    "réponse.",
                ),
                Figure("ring", "Réponse à 24 semaines", "%", (("réponse", 68), ("total", 100))),
            ),
        ),
        ("Active arm of a sham controlled trial, 187 participants; missing diaries counted as no response.",),
        "urge-incontinence",
        (
            Anchor(
                "sato-2024",
                3,
                "At 24 weeks, 68% of participants with active stimulation were responders against 33% with "
                "sham",
            ),
            Anchor("sato-2024", 1, "a fall in urgency leaks by at least half, from a diary of three days"),
        ),
        ask("US EU CH", "hcp payor"),
        "Two of three respond",
        "Response was defined before the trial as a fall in urgency leaks by at least half, read from a "
        "diary by people who did not know the programme.",
        Figure("ring", "Responders at 24 weeks", "%", (("responders", 68), ("all", 100))),
    ),
    Claim(
        "COR-0202",
        "corvane",
        "comparative",
        "At 24 weeks, more participants responded to Corvane than to sham stimulation (68% against 33%).",
        (),
        ("Response: a fall in urgency leaks by at least half; 280 participants in 16 clinics.",),
        "urge-incontinence",
        (
            Anchor(
                "sato-2024",
                3,
                "At 24 weeks, 68% of participants with active stimulation were responders against 33% with "
                "sham (p < 0.001).",
            ),
        ),
        ask("US EU CH", "hcp payor"),
        "Measured against sham",
        "Participants in both groups had the same implant and the same visits. Only the programme "
        "differed, and neither they nor the assessors knew which one ran.",
        Figure("bars", "Responders at 24 weeks", "%", (("Corvane", 68), ("Sham", 33))),
    ),
    Claim(
        "COR-0203",
        "corvane",
        "performance",
        "At 96 weeks, 62% of participants with Corvane were responders.",
        (),
        (
            "No comparison group after 24 weeks; 171 participants; response means a fall in urgency leaks "
            "by at least half.",
        ),
        "urge-incontinence",
        (Anchor("quist-2025", 2, "At 96 weeks, 62% of 171 participants were responders."),),
        ask("US EU CH", "hcp payor"),
        "Still there at 96 weeks",
        "People who had the active programme were followed for almost two years. Sixteen left the study on "
        "the way, five of them because the implant was removed.",
        Figure("columns", "Responders over time", "%", (("24 weeks", 68), ("96 weeks", 62))),
    ),
    Claim(
        "COR-0204",
        "corvane",
        "safety",
        "Device related serious adverse events occurred in 1.6% of participants with Corvane within 24 "
        "weeks.",
        (),
        ("3 of 187 participants: two infections and one painful implant.",),
        "urge-incontinence",
        (
            Anchor(
                "sato-2024",
                4,
                "Device related serious adverse events occurred in 1.6% (3/187) of participants within 24 "
                "weeks",
            ),
        ),
        ask("US EU CH"),
        "What went wrong, and how often",
        "Each event was judged by a committee outside the company. All three are listed in the report of "
        "the trial.",
        Figure("ring", "Serious events related to the device", "%", (("events", 1.6), ("all", 100))),
    ),
    Claim(
        "COR-0209",
        "corvane",
        "usability",
        "At 96 weeks, 91% of participants said that they would choose Corvane again.",
        (),
        ("171 participants who were still in the study; no comparison group.",),
        "urge-incontinence",
        (
            Anchor(
                "quist-2025",
                2,
                "Asked at 96 weeks, 91% of 171 participants said that they would choose the implant again.",
            ),
        ),
        ask("US EU CH", "hcp patient"),
        "Would they choose it again?",
        "The question was asked at the last visit. People who were content may have been more willing to "
        "stay in the study.",
        Figure("ring", "Would choose it again", "%", (("yes", 91), ("asked", 100))),
    ),
    Claim(
        "COR-0213",
        "corvane",
        "safety",
        "Infection at the implant site occurred in 1.1% of participants with Corvane within 24 weeks.",
        (),
        ("2 of 187 participants; both implants were removed.",),
        "urge-incontinence",
        (
            Anchor(
                "sato-2024",
                4,
                "Infection at the implant site occurred in 1.1% (2/187) of participants within 24 "
                "weeks; both "
                "implants were removed.",
            ),
        ),
        ask("US EU CH"),
        "Infection at the ankle",
        "The incision is small, but it is an implant. The instructions for use describe preparation of the "
        "skin step by step.",
        Figure("ring", "Infection at the implant site", "%", (("infection", 1.1), ("all", 100))),
    ),
    Claim(
        "COR-0214",
        "corvane",
        "performance",
        "At 24 weeks, voids per day had fallen by a mean of 2.3 with Corvane.",
        (),
        (
            "Active arm of a sham controlled trial; the European Union and Switzerland only, where "
            "frequency is part of the intended use.",
        ),
        "frequency",
        (Anchor("sato-2024", 3, "Voids per day fell by a mean of 2.3 with active stimulation at 24 weeks."),),
        ask("EU CH"),
        "Fewer trips in a day",
        "Frequency belongs to the intended use in Europe and Switzerland. It is not part of the indication "
        "in the United States.",
        Figure("number", "Fewer voids per day at 24 weeks", "", (("mean change", 2.3),)),
    ),
)
