"""Decks, case studies, e-mails and guides about Tessel. The hospitals in them are invented."""

from cms.demo.prose import ask, piece

ASSETS = (
    piece(
        "tes-dk-001",
        "Tessel for the committee",
        "deck",
        "TES-0111 TES-0101 TES-0108 TES-0110 TES-0116",
        "Value analysis committee member, Finance director, Materials manager",
        "Value analysis",
        "General surgery, Colorectal surgery",
        "Hospital",
        ask("US EU GB CH", "hcp payor"),
        "Slides for the value analysis committee: outcomes first, then time.",
        "What the committee will see: one trial, one time study, their limits, and what to measure in a "
        "pilot of your own.",
        competitors="Mediflow, Passa Surgical",
        revision=5,
    ),
    piece(
        "tes-dk-002",
        "Infection after drains: a talk for the ward round",
        "deck",
        "TES-0101 TES-0112 TES-0113",
        "Infection prevention lead, Surgeon",
        "Clinical evaluation",
        "General surgery",
        "Hospital",
        ask("US EU GB CH"),
        "Trial and registry side by side, and why they must not be compared.",
        "A trial compares; a registry watches. This talk shows both and keeps them apart.",
    ),
    piece(
        "tes-dk-003",
        "Ten minutes on Tessel at shift change",
        "deck",
        "TES-0106 TES-0107 TES-0103 TES-0117",
        "Clinical educator, OR nurse manager",
        "Go-live",
        "General surgery, Breast surgery",
        "Hospital, General ward",
        ask("US EU GB CH"),
        "Teaching slides for the launch week.",
        "Ten minutes, five steps and three alarms. Bring one pump and one canister.",
        revision=2,
    ),
    piece(
        "tes-dk-004",
        "Your fleet of pumps: service and supply",
        "deck",
        "TES-0104 TES-0105 TES-0114",
        "Biomedical engineer, Materials manager",
        "Contract, Renewal",
        "General surgery",
        "Hospital",
        ask("US EU GB CH", until=20),
        "Slides for technical and purchasing staff.",
        "Who charges, who cleans, who repairs: the questions that decide whether a device stays.",
    ),
    piece(
        "tes-cs-001",
        "One year, forty beds: the Lindenhof case",
        "case_study",
        "TES-0116 TES-0109",
        "Materials manager, Value analysis committee member",
        "Value analysis, Renewal",
        "Colorectal surgery",
        "Hospital",
        ask("EU CH", "hcp payor"),
        "How an invented surgical unit introduced the drain and what its committee asked for.",
        "Lindenhof is an invented unit with forty beds. Its story shows how a committee may introduce a "
        "drain and what it may count.",
        competitors="Mediflow",
        revision=1,
        steps=(
            (
                "The question",
                "The committee wanted to know whether a costlier drain could be justified by ward "
                "time. It did "
                "not want another pilot without an end date.",
            ),
            (
                "What they did",
                "One ward began in spring with ten pumps. The materials manager kept both item numbers "
                "open for eight weeks, then closed the old one.",
            ),
            (
                "What they counted",
                "Minutes of drain care on two chosen days a month, pumps sent for service, and "
                "infections by the hospital’s own definition.",
            ),
            (
                "What they would do again",
                "Name one person per shift who answers questions, and place the quick guide on each "
                "pump before the first patient.",
            ),
        ),
    ),
    piece(
        "tes-cs-002",
        "A breast unit changes its drains",
        "case_study",
        "TES-0106 TES-0111",
        "Surgeon, OR nurse manager",
        "Clinical evaluation, Go-live",
        "Breast surgery",
        "Hospital, Day surgery",
        ask("US EU GB CH"),
        "Training and changeover in an invented breast unit.",
        "An invented unit with two theatres and a night team of three. The change had to work without a "
        "trainer in the building.",
        steps=(
            ("The question", "Could the night team set up a drain that it had seen only by day?"),
            (
                "What they did",
                "Each nurse set up one drain on a model during a quiet hour. The educator signed a card "
                "and kept the cards in the ward office.",
            ),
            (
                "What they learned",
                "The step that people forget is the clamp. A red tag on the clamp was removed only "
                "after the display showed suction.",
            ),
        ),
    ),
    piece(
        "tes-cs-003",
        "Infection counted twice: the Harrow Street audit",
        "case_study",
        "TES-0101 TES-0112",
        "Infection prevention lead, Surgeon",
        "Clinical evaluation, Renewal",
        "Colorectal surgery",
        "Hospital",
        ask("US EU GB CH"),
        "An invented infection prevention team checks its own numbers by the definition of the trial.",
        "Harrow Street is an invented hospital. Its infection team wanted one definition before it would "
        "look at any device.",
        steps=(
            ("The question", "Are infections after drains counted in the same way on each ward?"),
            (
                "What they did",
                "Two nurses read the same hundred files, apart from each other, and compared their counts.",
            ),
            (
                "What they changed",
                "The written definition of the trial was placed in the audit form, and the surgeon on "
                "call confirms each case.",
            ),
        ),
    ),
    piece(
        "tes-cs-004",
        "Ein Jahr mit Tessel: die Station Lindenhof",
        "case_study",
        "TES-0106 TES-0109",
        "Materials manager, OR nurse manager",
        "Renewal",
        "Colorectal surgery",
        "Hospital",
        ask("DE CH"),
        "Die Geschichte einer erfundenen Station auf Deutsch.",
        "Lindenhof ist eine erfundene Station mit vierzig Betten. Sie zeigt, wie eine Einführung ablaufen "
        "kann.",
        language="de",
        steps=(
            ("Die Frage", "Kann das Nachtteam eine Drainage einrichten, die es nur am Tag gesehen hat?"),
            (
                "Das Vorgehen",
                "Jede Pflegekraft richtete eine Drainage am Modell ein. Danach blieb die Kurzanleitung "
                "an jeder Pumpe.",
            ),
            (
                "Was gezählt wurde",
                "Pflegezeit an zwei Tagen im Monat, Pumpen im Service und Infektionen nach eigener "
                "Definition.",
            ),
        ),
    ),
    piece(
        "tes-em-001",
        "After our talk: the trial you asked for",
        "email_template",
        "TES-0101",
        "Surgeon",
        "Interest",
        "General surgery",
        "Hospital",
        ask("US EU GB CH"),
        "A follow-up e-mail to a surgeon with one result and the reference.",
        "Thank you for your time this week. You asked which definition of infection the trial used, so "
        "here is the result with its source.",
        steps=(
            (
                "What I would suggest",
                "If you wish, I bring one pump to your next team meeting and we look at the protocol of the "
                "trial together. It takes a quarter of an hour.",
            ),
        ),
    ),
    piece(
        "tes-em-002",
        "Before the committee meets",
        "email_template",
        "TES-0116",
        "Value analysis committee member, Materials manager",
        "Value analysis",
        "General surgery",
        "Hospital",
        ask("US EU GB CH", "hcp payor"),
        "An e-mail that offers the time study to the committee before its meeting.",
        "Your committee asked for ward time and not only for price. One study measured it, and its limits "
        "are named below.",
        steps=(
            (
                "What comes with it",
                "The full report, a form to count minutes on your own ward, and a person who "
                "answers questions "
                "from your finance team.",
            ),
        ),
    ),
    piece(
        "tes-em-003",
        "Your first week with Tessel",
        "email_template",
        "TES-0106 TES-0117",
        "Clinical educator, OR nurse manager",
        "Go-live",
        "General surgery, Breast surgery",
        "Hospital, General ward",
        ask("US EU GB CH"),
        "An e-mail for launch week with the quick guide.",
        "Your pumps arrive on Monday. This note says what to place on the ward and whom to call.",
        steps=(
            (
                "On the ward by Monday",
                "One quick guide on each pump, a charged spare, and the number of your Halden representative "
                "beside the telephone.",
            ),
        ),
    ),
    piece(
        "tes-qg-001",
        "Tessel in five steps",
        "quick_guide",
        "TES-0107 TES-0106",
        "OR nurse manager, Clinical educator",
        "Go-live",
        "General surgery, Breast surgery, Plastic surgery",
        "Hospital, Day surgery, General ward",
        ask("US EU GB CH"),
        "The in-service card that hangs on the pump.",
        "For staff who know the instructions for use. This card does not replace them.",
        revision=4,
        steps=(
            (
                "Open and check",
                "Open the pack on a clean surface. Check the date and that the canister clicks "
                "into the pump.",
            ),
            ("Connect the line", "Push the line onto the drain until it stops. Pull gently to test."),
            ("Open the clamp", "Slide the clamp open. This is the step that is most often forgotten."),
            (
                "Choose suction",
                "Choose the suction that the surgeon has written down. Hold the key for two seconds.",
            ),
            (
                "Read and record",
                "Wait for the steady mark on the display. Record suction and volume at each shift.",
            ),
        ),
    ),
    piece(
        "tes-qg-002",
        "When Tessel sounds an alarm",
        "quick_guide",
        "TES-0117 TES-0103",
        "OR nurse manager, Clinical educator, Biomedical engineer",
        "Go-live, Renewal",
        "General surgery",
        "Hospital, General ward",
        ask("US EU GB CH"),
        "Three alarms, three answers, on one card.",
        "For staff who know the instructions for use. This card does not replace them.",
        revision=2,
        steps=(
            (
                "Line open",
                "Follow the line from the skin to the pump. Reconnect, then wait for the steady mark.",
            ),
            ("Line blocked", "The pump has tried to clear the line. Look for a kink, then call the surgeon."),
            ("Canister full", "Close the clamp, change the canister, open the clamp, record the volume."),
            ("Battery low", "Place the pump on its charger. It runs while it charges."),
        ),
    ),
)
