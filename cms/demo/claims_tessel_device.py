"""What Halden says about the device Tessel: suction, alarms, set-up, service."""

from cms.demo.prose import ask
from cms.demo.story import Anchor, Claim, Figure, Wording

CLAIMS = (
    Claim(
        "TES-0102",
        "tessel",
        "performance",
        "On the bench, Tessel held suction at 75 mmHg within 8 mmHg for 72 hours.",
        (
            Wording(
                "de",
                "Im Labor hielt Tessel den Sog 72 Stunden lang bei 75 mmHg innerhalb von 8 mmHg.",
                "Gleichmäßiger Sog, Tag und Nacht",
                "Zwölf Pumpen liefen an einem Wundmodell. Der Kanister hing 50 cm darunter bis 50 cm "
                "darüber, wie es bei Patienten vorkommt, die aufstehen.",
                ("Laborversuch; zeigt keinen klinischen Nutzen.",),
                Figure("number", "Dauer des gehaltenen Sogs", "Std.", (("bei 75 mmHg", 72),)),
            ),
        ),
        ("Bench test on a wound model; does not show clinical benefit.",),
        "closed-wounds",
        (Anchor("bench-011", 2, "All 12 pumps held suction at 75 mmHg within 8 mmHg for 72 hours"),),
        ask("US EU GB CH"),
        "Steady suction, day and night",
        "Twelve pumps ran on a wound model while the canister hung below, beside and above it, as it does "
        "when patients get up and walk.",
        Figure("number", "Suction held on the wound model", "hours", (("at 75 mmHg", 72),)),
    ),
    Claim(
        "TES-0103",
        "tessel",
        "performance",
        "On the bench, the Tessel clearing pulse removed a simulated clot within 40 seconds in 58 of 60 "
        "runs.",
        (),
        ("Porcine plasma clot in a wound model; in the other 2 runs the pump raised its alarm.",),
        "closed-wounds",
        (
            Anchor(
                "bench-011",
                2,
                "The clearing pulse removed a simulated clot within 40 seconds in 58 of 60 runs.",
            ),
        ),
        ask("US EU GB CH"),
        "A line that clears itself",
        "Soft clot is why nurses milk drain lines. The pump notices that flow has slowed and sends a short "
        "pulse along the line before anyone is called.",
        Figure(
            "people", "Runs in which the pulse cleared the line", "runs", (("cleared", 58), ("all runs", 60))
        ),
    ),
    Claim(
        "TES-0104",
        "tessel",
        "technical",
        "Tessel runs for at least 96 hours at 75 mmHg on one charge.",
        (),
        ("Shortest of 8 pumps, at room temperature.",),
        "closed-wounds",
        (
            Anchor(
                "bench-019", 2, "The shortest running time of 8 pumps was 96 hours at 75 mmHg on one charge."
            ),
        ),
        ask("US EU GB CH"),
        "Four days on one charge",
        "The pump is charged between patients, not between shifts. The display shows the hours that remain.",
        Figure(
            "ring",
            "Hours of running time, of a 7 day limit of use",
            "h",
            (("one charge", 96), ("limit", 168)),
        ),
    ),
    Claim(
        "TES-0105",
        "tessel",
        "technical",
        "The Tessel pump is enclosed to IP34 against tools and splashing water.",
        (),
        ("Tested by an outside laboratory.",),
        "closed-wounds",
        (Anchor("bench-019", 2, "The enclosure met IP34: it keeps out tools and splashing water."),),
        ask("US EU GB CH"),
        "Built for a wet place",
        "Drains live beside washbowls and under bedding. The enclosure was tested against tools and "
        "splashes before the pump went to the wards.",
    ),
    Claim(
        "TES-0106",
        "tessel",
        "usability",
        "In simulated use, 29 of 30 nurses set up Tessel without help at the first attempt.",
        (
            Wording(
                "de",
                "Im simulierten Einsatz richteten 29 von 30 Pflegekräften Tessel beim ersten Versuch ohne "
                "Hilfe ein.",
                "Beim ersten Versuch richtig",
                "Dreißig Pflegekräfte aus sechs Krankenhäusern erhielten nur die Kurzanleitung. Zwei "
                "Beobachter bewerteten jeden Schritt.",
                ("Simulierte Station, Pflegekräfte ohne Vorerfahrung.",),
                Figure(
                    "people", "Ohne Hilfe eingerichtet", "Pflegekräfte", (("ohne Hilfe", 29), ("alle", 30))
                ),
            ),
            Wording(
                "fr",
                "En utilisation simulée, 29 infirmiers sur 30 ont installé Tessel sans aide à la première "
                "tentative.",
                "Installé du premier coup",
                "Trente infirmiers de six hôpitaux n’ont reçu que le guide rapide. Deux observateurs ont "
                "noté chaque étape.",
                ("Service simulé, infirmiers sans expérience du dispositif.",),
                Figure("people", "Installation sans aide", "infirmiers", (("sans aide", 29), ("total", 30))),
            ),
        ),
        ("Simulated ward; nurses without experience of the device, with the quick guide only.",),
        "closed-wounds",
        (
            Anchor(
                "usability-006",
                2,
                "In simulated use, 29 of 30 nurses set up the drain without help at the first attempt.",
            ),
        ),
        ask("US EU GB CH"),
        "Right the first time",
        "Nurses from six hospitals opened a pack they had never seen. They had the quick guide and nobody "
        "to ask.",
        Figure(
            "people",
            "Nurses who set up the drain without help",
            "nurses",
            (("without help", 29), ("all", 30)),
        ),
    ),
    Claim(
        "TES-0107",
        "tessel",
        "usability",
        "In simulated use, nurses set up Tessel in a mean of 94 seconds.",
        (),
        ("From opening the pack to stable suction; range 61 to 170 seconds; 30 nurses.",),
        "closed-wounds",
        (
            Anchor(
                "usability-006",
                2,
                "Mean time from opening the pack to stable suction was 94 seconds (range 61 to 170).",
            ),
        ),
        ask("US EU GB CH"),
        "A minute and a half",
        "The clock started when the pack was opened and stopped when the display showed stable suction.",
        Figure("number", "From pack to stable suction", "seconds", (("mean of 30 nurses", 94),)),
    ),
    Claim(
        "TES-0114",
        "tessel",
        "technical",
        "Over 24 months, 0.6% of 8,400 Tessel pumps came back for service.",
        (),
        ("Field count by the manufacturer; markets with a service partner.",),
        "closed-wounds",
        (Anchor("service-2026", 2, "Over 24 months, 0.6% of 8,400 pumps came back for service."),),
        ask("US EU GB CH", "hcp", 345, 20),
        "A fleet that stays on the wards",
        "The count comes from the complaint and repair system and is renewed once a year.",
        Figure("ring", "Pumps that came back in 24 months", "%", (("returned", 0.6), ("all pumps", 100))),
    ),
    Claim(
        "TES-0117",
        "tessel",
        "performance",
        "On the bench, the Tessel alarm sounded within 15 seconds of a line disconnection in 60 of 60 runs.",
        (),
        ("Bench test; alarms on the ward depend on volume settings and distance.",),
        "closed-wounds",
        (
            Anchor(
                "bench-011",
                2,
                "The alarm sounded within 15 seconds of a line disconnection in 60 of 60 runs.",
            ),
        ),
        ask("US EU GB CH"),
        "It says so when something is wrong",
        "A gravity drain is silent when its line comes off. The pump sees that pressure falls and tells "
        "the ward.",
        Figure("number", "Alarm after a line disconnection", "seconds", (("at most, in 60 runs", 15),)),
    ),
    Claim(
        "TES-0111",
        "tessel",
        "indication",
        "Tessel is indicated to remove fluid from closed surgical wounds in adults.",
        (),
        ("See the instructions for use for warnings and precautions.",),
        "closed-wounds",
        (
            Anchor(
                "letter-k249901",
                2,
                "Tessel is indicated to remove fluid from closed surgical wounds in adults",
            ),
            Anchor(
                "ifu-tessel", 1, "Tessel is intended to remove fluid from closed surgical wounds in adults."
            ),
        ),
        ask("US EU GB CH", "hcp payor patient internal", 600, 720),
        "What Tessel is for",
        "Use outside this indication is not promoted. Questions about other uses go to medical affairs.",
    ),
)
