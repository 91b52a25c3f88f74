"""The invented evidence behind Oriel."""

from cms.demo.prose import pages
from cms.demo.story import Source

SOURCES = (
    Source(
        "bench-ori-002",
        "Accuracy of respiratory rate, test report HM-BR-202",
        "bench",
        "Halden Medical test laboratory",
        "",
        2024,
        "HM-BR-202 rev 2",
        None,
        "oriel",
        pages("""
        Forty adult volunteers wore Oriel while they breathed through a flow meter at rates from 6 to 36
        breaths a minute, at rest and while turning in bed.

        The flow meter was the reference. Readings were paired each minute.
        ---
        Compared with the flow meter, Oriel was within 1 breath per minute in 94% of 4,100 paired readings. At
        rates above 30 the error rose to 2 breaths per minute.

        Oriel gave a reading every 30 seconds in all tests.
        ---
        Conclusion. The acceptance criteria were met. Volunteers were healthy; readings in people with tremor
        were not tested.
    """),
    ),
    Source(
        "delacroix-2025",
        "Continuous respiratory rate on four general wards: a before and after study",
        "article",
        "Delacroix N, Ostrow B, Hahn P",
        "Invented Journal of Acute Care",
        2025,
        "10.5555/hal.2025.0355",
        3,
        "oriel",
        pages("""
        Four wards in two hospitals used spot checks for six months and Oriel for six months. All adults who
        stayed for more than a day were included, 2,946 in all.

        Alerts were set at the limits that the wards already used for spot checks.
        ---
        In the period with Oriel, the first alert came a median of 46 minutes before the next planned spot
        check in patients who got worse.

        Wards had a mean of 3.1 alerts per patient and day, of which two thirds led to an action at the bed.

        Skin irritation under the patch was reported in 1.9% of 1,488 patients with Oriel. No patient needed
        treatment for it.
        ---
        Limits. Other changes took place on the wards in the same year. The study does not show that patients
        lived longer or left earlier.
    """),
    ),
    Source(
        "bench-ori-005",
        "Wear time and radio link, test report HM-BR-205",
        "bench",
        "Halden Medical test laboratory",
        "",
        2024,
        "HM-BR-205 rev 1",
        None,
        "oriel",
        pages("""
        Sixty adult volunteers wore the patch at home and washed as usual. A receiver logged each reading.
        ---
        After 5 days, 57 of 60 patches were still in place and sending. Battery life of the patch is longer
        than its wear time.

        Readings were encrypted from patch to receiver, and the receiver sent them to the test record by HL7
        FHIR release 4.
    """),
    ),
    Source(
        "usability-ori-003",
        "Summative usability test of Oriel, report HM-HF-203",
        "bench",
        "Halden Medical human factors group",
        "",
        2025,
        "HM-HF-203 rev 1",
        None,
        "oriel",
        pages("""
        Eighteen nurses and twelve health care assistants without experience of Oriel took part in a
        simulated ward.
        ---
        Mean time to place the patch and see the first reading was 58 seconds in simulated use. All 30
        participants found the place for the patch from the picture on its liner.
    """),
    ),
    Source(
        "vogt-2025",
        "Counting breaths costs time: a budget model for one ward",
        "article",
        "Vogt S, Meier U",
        "Invented Review of Hospital Economics",
        2025,
        "10.5555/hal.2025.0640",
        5,
        "oriel",
        pages("""
        The model covers one ward of 28 beds in which each patient has six spot checks a day.
        ---
        In the model, a ward of 28 beds spent 3.5 hours less a day on counting breaths with continuous
        measurement. The time is free for other work; it is not a saving in staff.
        ---
        Limits. The model takes 75 seconds for a count. Wards that count for half a minute save less.
    """),
    ),
    Source(
        "ifu-oriel",
        "Instructions for use: Oriel respiratory monitor",
        "ifu",
        "Halden Medical",
        "",
        2025,
        "HM-IFU-ORI-02",
        None,
        "oriel",
        pages("""
        Intended use. Oriel is intended to measure respiratory rate continuously in adults on general hospital
        wards. It does not replace observation by staff.
        ---
        Use. Clean and dry the skin, peel the liner, press the patch for ten seconds, scan the wristband.

        Warnings. Do not use in intensive care, for apnoea monitoring, during imaging by magnetic resonance
        or during defibrillation.
    """),
    ),
    Source(
        "cert-oriel",
        "EU certificate summary HM-CE-25-0212, Oriel",
        "clearance_letter",
        "Summary written for the demonstration",
        "",
        2025,
        "HM-CE-25-0212",
        None,
        "oriel",
        pages("""
        Device: Oriel respiratory monitor, class IIa. This summary is an invention for demonstration. No
        notified body wrote it and no such certificate exists.
        ---
        Intended purpose: continuous measurement of respiratory rate in adults on general hospital wards. The
        device is not cleared or approved in the United States, where it may only be used in a study.
    """),
    ),
)
