"""What Halden says about Oriel: in Europe and Switzerland only, for it is not marketed elsewhere."""

from cms.demo.prose import ask
from cms.demo.story import Anchor, Claim, Figure, Wording

CLAIMS = (
    Claim(
        "ORI-0301",
        "oriel",
        "performance",
        "In adult volunteers, Oriel was within 1 breath per minute of a flow meter in 94% of 4,100 paired "
        "readings.",
        (
            Wording(
                "de",
                "Bei erwachsenen Freiwilligen lag Oriel in 94 % von 4.100 Messpaaren höchstens 1 Atemzug "
                "pro Minute neben dem Durchflussmesser.",
                "Gemessen, nicht geschätzt",
                "Vierzig Freiwillige atmeten in Ruhe und beim Drehen im Bett durch einen Durchflussmesser, "
                "mit 6 bis 36 Atemzügen pro Minute.",
                ("Gesunde Freiwillige; über 30 Atemzügen pro Minute stieg der Fehler auf 2.",),
                Figure("ring", "Höchstens 1 Atemzug Abweichung", "%", (("Messpaare", 94), ("alle", 100))),
            ),
            Wording(
                "fr",
                "Chez des volontaires adultes, Oriel était à 1 cycle par minute au plus du débitmètre dans "
                "94 % de 4 100 mesures appariées.",
                "Mesurer plutôt que compter",
                "Quarante volontaires ont respiré à travers un débitmètre, au repos et en se tournant dans "
                "le lit, de 6 à 36 cycles par minute.",
                ("Volontaires sains ; au-delà de 30 cycles par minute l’erreur atteint 2.",),
                Figure("ring", "À 1 cycle par minute au plus", "%", (("mesures", 94), ("total", 100))),
            ),
        ),
        ("Healthy volunteers; above 30 breaths a minute the error rose to 2.",),
        "ward-monitoring",
        (
            Anchor(
                "bench-ori-002",
                2,
                "Compared with the flow meter, Oriel was within 1 breath per minute in 94% of 4,100 paired "
                "readings.",
            ),
        ),
        ask("EU CH"),
        "Measured, not guessed",
        "Forty volunteers breathed through a flow meter at rest and while turning in bed, at rates from 6 "
        "to 36 breaths a minute.",
        Figure("ring", "Readings within 1 breath per minute", "%", (("within 1", 94), ("all", 100))),
    ),
    Claim(
        "ORI-0302",
        "oriel",
        "technical",
        "After 5 days of wear, 57 of 60 Oriel patches were still in place and sending.",
        (
            Wording(
                "de",
                "Nach 5 Tagen saßen 57 von 60 Oriel-Pflastern noch fest und sendeten.",
                "Ein Pflaster für den Aufenthalt",
                "Sechzig Freiwillige trugen das Pflaster zu Hause und wuschen sich wie gewohnt.",
                ("Gesunde Freiwillige zu Hause.",),
                Figure(
                    "people",
                    "Pflaster, die nach 5 Tagen sendeten",
                    "Pflaster",
                    (("senden", 57), ("alle", 60)),
                ),
            ),
        ),
        ("Healthy volunteers at home, washing as usual.",),
        "ward-monitoring",
        (Anchor("bench-ori-005", 2, "After 5 days, 57 of 60 patches were still in place and sending."),),
        ask("EU CH"),
        "One patch for the stay",
        "Sixty volunteers wore the patch at home and washed as usual, while a receiver logged each reading.",
        Figure("people", "Patches still sending after 5 days", "patches", (("sending", 57), ("all", 60))),
    ),
    Claim(
        "ORI-0303",
        "oriel",
        "performance",
        "Oriel gives a respiratory rate every 30 seconds.",
        (),
        ("While the patch is in place and within range of the receiver.",),
        "ward-monitoring",
        (Anchor("bench-ori-002", 2, "Oriel gave a reading every 30 seconds in all tests."),),
        ask("EU CH"),
        "Between the rounds",
        "A spot check is one number every few hours. A reading each half minute shows the way from one "
        "number to the next.",
        Figure("number", "From one reading to the next", "seconds", (("interval", 30),)),
    ),
    Claim(
        "ORI-0304",
        "oriel",
        "performance",
        "In patients who got worse, the first Oriel alert came a median of 46 minutes before the next "
        "planned spot check.",
        (),
        ("Before and after study on four wards; does not show that patients lived longer or left earlier.",),
        "ward-monitoring",
        (
            Anchor(
                "delacroix-2025",
                2,
                "the first alert came a median of 46 minutes before the next planned spot check in patients "
                "who got worse",
            ),
        ),
        ask("EU CH"),
        "Forty-six minutes",
        "Alerts used the limits that the wards already had for spot checks. Nothing was tuned to make the "
        "number look good.",
        Figure("number", "Before the next planned spot check", "minutes", (("median", 46),)),
    ),
    Claim(
        "ORI-0305",
        "oriel",
        "usability",
        "In simulated use, placing the Oriel patch took a mean of 58 seconds until the first reading.",
        (),
        ("Simulated ward; 18 nurses and 12 assistants without experience of the device.",),
        "ward-monitoring",
        (
            Anchor(
                "usability-ori-003",
                2,
                "Mean time to place the patch and see the first reading was 58 seconds in simulated use.",
            ),
        ),
        ask("EU CH"),
        "On in a minute",
        "Clean and dry, peel, press, scan. A picture on the liner shows the place.",
        Figure("number", "From skin to first reading", "seconds", (("mean", 58),)),
    ),
    Claim(
        "ORI-0306",
        "oriel",
        "usability",
        "On four wards, Oriel gave a mean of 3.1 alerts per patient and day.",
        (
            Wording(
                "fr",
                "Dans quatre services, Oriel a donné en moyenne 3,1 alertes par patient et par jour.",
                "Peu d’alertes, et qui comptent",
                "Les seuils étaient ceux des services. Deux alertes sur trois ont conduit à une action au "
                "lit du malade.",
                ("Étude avant et après ; les seuils propres à chaque service changent ce nombre.",),
                Figure("number", "Alertes par patient et par jour", "", (("moyenne", 3.1),)),
            ),
        ),
        ("Limits as used on these wards; other limits change the number.",),
        "ward-monitoring",
        (
            Anchor(
                "delacroix-2025",
                2,
                "Wards had a mean of 3.1 alerts per patient and day, of which two thirds led to an action at "
                "the bed.",
            ),
            Anchor("delacroix-2025", 1, "Four wards in two hospitals used spot checks for six months"),
        ),
        ask("EU CH"),
        "Few alerts, and most of them matter",
        "Wards fear alarms more than they fear missing data. Two of three alerts led to an action at the "
        "bed.",
        Figure("number", "Alerts per patient and day", "", (("mean", 3.1),)),
    ),
    Claim(
        "ORI-0307",
        "oriel",
        "technical",
        "Oriel encrypts readings from patch to receiver and sends them to the record by HL7 FHIR release 4.",
        (),
        ("The hospital’s own interface must accept the resource; set-up is done together with hospital IT.",),
        "ward-monitoring",
        (
            Anchor(
                "bench-ori-005",
                2,
                "Readings were encrypted from patch to receiver, and the receiver sent them to the "
                "test record "
                "by HL7 FHIR release 4.",
            ),
            Anchor("bench-ori-005", 2, "HL7 FHIR release 4"),
        ),
        ask("EU CH"),
        "Into the record, without typing",
        "The receiver speaks the language of the record. No name leaves the ward with the radio signal.",
        Figure("steps", "The way of a reading", "", (("Patch", 1), ("Receiver", 2), ("Record", 3))),
    ),
    Claim(
        "ORI-0308",
        "oriel",
        "economic",
        "In a model, a ward of 28 beds spent 3.5 hours less a day on counting breaths with Oriel.",
        (),
        ("Model with six counts of 75 seconds per patient and day; free time, not a saving in staff.",),
        "ward-monitoring",
        (
            Anchor(
                "vogt-2025",
                2,
                "In the model, a ward of 28 beds spent 3.5 hours less a day on counting breaths with "
                "continuous measurement.",
            ),
        ),
        ask("EU CH", "hcp payor", 400, -5),
        "Hours that go elsewhere",
        "A count takes more than a minute when it is done properly. The model adds these minutes over a day.",
        Figure("number", "Less counting on a ward of 28 beds", "hours a day", (("model", 3.5),)),
    ),
    Claim(
        "ORI-0309",
        "oriel",
        "indication",
        "Oriel is intended for continuous measurement of respiratory rate in adults on general hospital "
        "wards.",
        (),
        ("Does not replace observation by staff; not for intensive care or apnoea monitoring.",),
        "ward-monitoring",
        (
            Anchor(
                "cert-oriel",
                2,
                "continuous measurement of respiratory rate in adults on general hospital wards",
            ),
        ),
        ask("EU CH", "hcp payor internal", 500, 720),
        "What Oriel is for",
        "Use outside this purpose is not promoted. Questions about other uses go to medical affairs.",
    ),
    Claim(
        "ORI-0310",
        "oriel",
        "safety",
        "Skin irritation under the Oriel patch was reported in 1.9% of 1,488 patients.",
        (),
        ("Reported by ward staff; no patient needed treatment for it.",),
        "ward-monitoring",
        (
            Anchor(
                "delacroix-2025",
                2,
                "Skin irritation under the patch was reported in 1.9% of 1,488 patients with Oriel.",
            ),
        ),
        ask("EU CH"),
        "The skin under the patch",
        "Adhesive and older skin are not friends. Look under the edge of the patch once a day.",
        Figure("ring", "Skin irritation reported", "%", (("irritation", 1.9), ("all", 100))),
    ),
    Claim(
        "ORI-0311",
        "oriel",
        "comparative",
        "Oriel counts breathing with less error than nurses count by hand (1 breath per minute).",
        (),
        ("Volunteers on the bench.",),
        "ward-monitoring",
        (Anchor("bench-ori-002", 2, "Oriel was within 1 breath per minute in 94% of 4,100 paired readings"),),
        ask("EU CH"),
        "Against the hand count",
        "The comparator of the test was a flow meter. Nobody counted by hand, so this claim was sent back.",
        state="rejected",
    ),
)
