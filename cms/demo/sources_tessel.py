"""The invented evidence behind Tessel."""

from cms.demo.prose import pages
from cms.demo.story import Source

SOURCES = (
    Source(
        "haller-2025",
        "Active against gravity drainage after abdominal surgery: a randomised trial",
        "article",
        "Haller M, Brunner S, Okafor T, Lind A",
        "Journal of Invented Surgery",
        2025,
        "10.5555/hal.2025.0142",
        2,
        "tessel",
        pages("""
        Background. Gravity drains depend on the position of the patient and block when soft clot fills the
        line. We asked whether an active drain that holds its suction lowers the rate of infection after the
        drain is removed.

        Methods. Adults who had elective abdominal surgery with a planned drain were assigned at random to an
        active drain (Tessel) or to a gravity drain. A committee that did not know the assignment judged
        infection at 30 days by one written definition.

        Findings. Of 912 adults, 456 had active and 456 had gravity drainage. All were seen at 30 days after
        removal of the drain.
        ---
        Participants. Mean age was 58 years and 51% were women. Colorectal resection was the most frequent
        operation, followed by liver and hernia surgery. Groups were alike in smoking, diabetes and use of
        antibiotics before incision.

        Conduct. Drains were removed when output fell below 30 ml in a day. Ward staff recorded suction,
        volume and each manipulation of the line on a form beside the bed.

        Sample size. The trial had power for infection and for days with a drain. It was not powered for
        mortality.
        ---
        Infection at 30 days occurred in 2.4% (11/456) with active and 6.1% (28/456) with gravity drainage
        (p = 0.006). The difference was alike after colorectal and after other operations.

        Median time to removal of the drain was 3 days with active and 4 days with gravity drainage, a median
        of 1 day earlier with active drainage (p = 0.01).

        Mean hospital stay was 6.1 days with active and 6.9 days with gravity drainage, a difference of 0.8
        days (95% interval 0.2 to 1.4).
        ---
        Pain at removal was 2.1 with active and 3.4 with gravity drainage on a scale from 0 to 10. Pain was
        reported by patients who knew which drain they had, so this result may be biased.

        Limits. This was one centre with experienced staff. Cost was not measured. Two of the authors had
        taught courses for the manufacturer; the manufacturer gave the drains and had no part in the analysis.

        Conclusion. Active drainage was followed by fewer infections within 30 days of removal than gravity
        drainage in this single centre.
    """),
    ),
    Source(
        "registry-2025",
        "Northern Drain Registry: third annual report",
        "registry",
        "Lindqvist E, Aalto P",
        "Registry reports of an invented society",
        2025,
        "10.5555/hal.2025.0310",
        3,
        "tessel",
        pages("""
        The registry collects each drain placed in 14 hospitals. Hospitals report age, operation, type of
        drain, days with a drain and complications until 30 days after removal.

        The third report covers 3,184 adults treated with Tessel between January 2023 and December 2024.
        Follow-up was complete in 96%.
        ---
        Infection within 30 days of drain removal was reported in 2.9% of 3,184 adults with Tessel. The
        registry has no comparison group and its figures should not be set against those of other registries.

        Return to theatre because of drain failure was reported in 0.4% of 3,184 adults. In most of them the
        drain had been displaced.
        ---
        Limits. Hospitals chose their own patients and reported their own complications. One in ten records
        was checked against the hospital file.
    """),
    ),
    Source(
        "bench-011",
        "Suction stability and line clearance of Tessel, bench report HM-BR-011",
        "bench",
        "Halden Medical test laboratory",
        "",
        2024,
        "HM-BR-011 rev 2",
        None,
        "tessel",
        pages("""
        Purpose. To measure whether the pump holds its set suction and whether a clearing pulse removes soft
        clot from the line.

        Method. Twelve pumps ran on a wound model filled with simulated exudate. Pressure was logged each
        second. Soft clot was made from porcine plasma.
        ---
        Suction stability. All 12 pumps held suction at 75 mmHg within 8 mmHg for 72 hours, with the canister
        at heights from 50 cm below to 50 cm above the wound model.

        Line clearance. The clearing pulse removed a simulated clot within 40 seconds in 58 of 60 runs. In the
        other 2 runs the pump raised its blockage alarm.

        Disconnection. The alarm sounded within 15 seconds of a line disconnection in 60 of 60 runs.
        ---
        Conclusion. The acceptance criteria of plan HM-BP-011 were met. Results of the bench do not show
        clinical benefit.
    """),
    ),
    Source(
        "bench-019",
        "Power and enclosure of Tessel, bench report HM-BR-019",
        "bench",
        "Halden Medical test laboratory",
        "",
        2024,
        "HM-BR-019 rev 1",
        None,
        "tessel",
        pages("""
        Purpose. To measure running time on one charge and the protection given by the enclosure.

        Method. Eight pumps were charged in full and run at 75 mmHg at room temperature until they stopped.
        ---
        Running time. The shortest running time of 8 pumps was 96 hours at 75 mmHg on one charge.

        Enclosure. The enclosure met IP34: it keeps out tools and splashing water. The test was made by an
        outside laboratory to the usual method.
    """),
    ),
    Source(
        "usability-006",
        "Summative usability test of Tessel, report HM-HF-006",
        "bench",
        "Halden Medical human factors group",
        "",
        2024,
        "HM-HF-006 rev 1",
        None,
        "tessel",
        pages("""
        Thirty nurses from six hospitals, none of whom had used Tessel, took part in a simulated ward. They
        received the quick guide and no other training.

        Each nurse set up the drain, answered an alarm and changed a canister. Two observers scored each step.
        ---
        Set-up. In simulated use, 29 of 30 nurses set up the drain without help at the first attempt. One
        nurse left the clamp closed and found the fault by the alarm.

        Time. Mean time from opening the pack to stable suction was 94 seconds (range 61 to 170).
        ---
        Alarms. All nurses answered the blockage alarm as the quick guide describes. The size of the alarm
        text was raised after the test.
    """),
    ),
    Source(
        "ward-time-2025",
        "Nursing time for drain care: a time and motion study in four wards",
        "article",
        "Adeyemi R, Costa L",
        "Invented Journal of Ward Practice",
        2025,
        "10.5555/hal.2025.0277",
        3,
        "tessel",
        pages("""
        Observers with stopwatches followed nurses in four surgical wards for six weeks with gravity drains
        and for six weeks with Tessel. All tasks on the drain were counted.

        The wards had between 22 and 30 beds. Observers were trained on films before the study.
        ---
        Mean time for drain care per patient and shift was 4 minutes with Tessel and 11 minutes with gravity
        drains, a mean of 7 minutes less (p < 0.001).

        Emptying and milking of the line accounted for most of the difference. Time for recording was the
        same.
        ---
        Limits. Nurses knew that they were observed. Wards were not assigned at random, and the second period
        had fewer patients with two drains.
    """),
    ),
    Source(
        "moreau-2025",
        "What a drain costs: micro-costing of drainage in two hospitals",
        "article",
        "Moreau C, Petit J, Weiland H",
        "Invented Review of Hospital Economics",
        2025,
        "10.5555/hal.2025.0409",
        4,
        "tessel",
        pages("""
        We counted the cost of drains, canisters, dressings, nursing time, bed days and treatment of
        complications in 318 adults after colorectal surgery in two hospitals.

        Costs are from the view of the hospital, in euros of 2024. The device was counted at its list price.
        ---
        Mean cost per case was 412 euros lower with active than with gravity drainage (95% interval 96 to
        744). The device itself cost 138 euros more; bed days and treatment of infection outweighed it.

        The result held when the price of the device rose by a quarter and did not hold when hospital stay was
        taken as equal.
        ---
        Limits. Two hospitals in one country; no random assignment; savings in bed days become money only when
        beds are used for others.
    """),
    ),
    Source(
        "ifu-tessel",
        "Instructions for use: Tessel active surgical drain",
        "ifu",
        "Halden Medical",
        "",
        2025,
        "HM-IFU-TES-05",
        None,
        "tessel",
        pages("""
        Intended use. Tessel is intended to remove fluid from closed surgical wounds in adults.

        Do not use on open wounds, in the pleural space, next to an exposed vessel, or where bleeding is not
        controlled.
        ---
        Use. Prepare the drain in theatre. Connect the canister, open the clamp, choose the suction, press
        start. Record volume at each shift.

        Duration. Tessel is for one patient and for no more than 7 days. After use, dispose of the drain and
        canister as clinical waste; clean and return the pump.
        ---
        Service. The pump has no parts for the user to replace. Halden inspects each pump after 24 months.

        Warnings. Suction can cause pain, bleeding or injury of tissue. Answer each alarm.
    """),
    ),
    Source(
        "letter-k249901",
        "Clearance letter K249901, Tessel",
        "clearance_letter",
        "Letter written for the demonstration",
        "",
        2024,
        "K249901",
        None,
        "tessel",
        pages("""
        Re: K249901. Trade name: Tessel active surgical drain. Class II. Prescription use.

        This letter is an invention for demonstration. No agency wrote it and no such submission exists. It
        stands where a real library would keep the real letter.
        ---
        Indications for use. Tessel is indicated to remove fluid from closed surgical wounds in adults in a
        hospital. Type of use: prescription.

        Substantial equivalence is not approval. Materials must not suggest that it is.
    """),
    ),
    Source(
        "service-2026",
        "Field returns of Tessel pumps, data on file HM-DF-031",
        "data_on_file",
        "Halden Medical quality department",
        "",
        2026,
        "HM-DF-031",
        None,
        "tessel",
        pages("""
        This file counts the pumps that came back for service between January 2024 and December 2025, from
        the complaint and repair system.
        ---
        Over 24 months, 0.6% of 8,400 pumps came back for service. Cracked housings after falls were the most
        frequent cause.

        The count is valid until the next yearly review. Pumps in markets without a service partner are not
        included.
    """),
    ),
)
