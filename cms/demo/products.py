"""The three invented devices. Numbers lie outside the ranges that regulators have used."""

from datetime import date

from cms.demo.story import Positioning, Product, Status

TESSEL = Product(
    key="tessel",
    name="Tessel",
    summary="An active surgical drain: a small pump holds steady suction and clears its own line.",
    device_class="IIa",
    prescription_only=True,
    restricted=False,
    implantable=False,
    colour="#164E4A",
    indications=(
        ("closed-wounds", "Removal of fluid from closed surgical wounds in adults."),
        ("outpatient", "Removal of fluid from closed surgical wounds in adults cared for at home."),
    ),
    statuses=(
        Status("US", "510k", "K249901", "cleared", date(2024, 9, 17), None, ("closed-wounds",)),
        Status(
            "EU",
            "ce",
            "HM-CE-24-0117",
            "ce_marked",
            date(2024, 2, 5),
            date(2029, 2, 4),
            ("closed-wounds", "outpatient"),
        ),
        Status(
            "GB", "ukca", "HM-UK-24-0031", "ce_marked", date(2024, 6, 3), date(2029, 6, 2), ("closed-wounds",)
        ),
        Status(
            "CH",
            "ce",
            "HM-CE-24-0117",
            "ce_marked",
            date(2024, 2, 5),
            date(2029, 2, 4),
            ("closed-wounds", "outpatient"),
        ),
        Status("AU", "none", "", "none", None, None, ()),
    ),
    how_it_works=(
        "A pump the size of a playing card sits on the drain line and holds the set suction, "
        "whatever the position of the patient or the level of the canister.",
        "When flow slows, the pump reverses for a moment and sends a small pulse along the line. "
        "The pulse loosens soft clot, then suction returns to its set level.",
        "A display shows suction, volume and hours of use. The ward reads one number instead of "
        "squeezing a bulb and guessing.",
    ),
    safety=(
        (
            "en",
            "Use Tessel in adults only. Do not use it on open wounds, in the pleural space, next to an "
            "exposed vessel or where bleeding is not controlled. Suction can cause pain, bleeding or injury "
            "of tissue. Check the line and canister as the instructions for use describe. Tessel is for one "
            "patient and for no more than 7 days. Read the instructions for use before each use.",
        ),
        (
            "de",
            "Tessel nur bei Erwachsenen anwenden. Nicht bei offenen Wunden, im Pleuraraum, neben einem "
            "freiliegenden Gefäß oder bei nicht gestillter Blutung anwenden. Sog kann Schmerzen, Blutungen "
            "oder Gewebeschäden verursachen. Für einen Patienten und höchstens 7 Tage. Vor jeder Anwendung "
            "die Gebrauchsanweisung lesen.",
        ),
        (
            "fr",
            "Réservé aux adultes. Ne pas utiliser sur une plaie ouverte, dans l’espace pleural, près d’un "
            "vaisseau exposé ou en cas de saignement non maîtrisé. L’aspiration peut causer une douleur, un "
            "saignement ou une lésion des tissus. Pour un seul patient et 7 jours au plus. Lire "
            "attentivement la notice avant chaque utilisation.",
        ),
    ),
)

CORVANE = Product(
    key="corvane",
    name="Corvane",
    summary="A coin-sized implant at the ankle that stimulates the tibial nerve to treat bladder urgency.",
    device_class="III",
    prescription_only=True,
    restricted=True,
    implantable=True,
    colour="#7C2D12",
    indications=(
        (
            "urge-incontinence",
            "Treatment of urgency urinary incontinence in adults after failure of, or "
            "intolerance to, conservative treatment.",
        ),
        ("frequency", "Treatment of urinary frequency in adults with overactive bladder."),
    ),
    statuses=(
        Status("US", "pma", "P229990", "approved", date(2023, 11, 28), None, ("urge-incontinence",)),
        Status(
            "EU",
            "ce",
            "HM-CE-23-0904",
            "ce_marked",
            date(2023, 5, 22),
            date(2028, 5, 21),
            ("urge-incontinence", "frequency"),
        ),
        Status("GB", "none", "", "none", None, None, ()),
        Status(
            "CH",
            "ce",
            "HM-CE-23-0904",
            "ce_marked",
            date(2023, 5, 22),
            date(2028, 5, 21),
            ("urge-incontinence", "frequency"),
        ),
        Status("AU", "none", "", "none", None, None, ()),
    ),
    how_it_works=(
        "Corvane lies under the skin above the inner ankle, next to the tibial nerve. There is no lead to "
        "tunnel and no second operation to place a battery.",
        "It gives a session of mild stimulation at set times. The nerve carries the signal to the sacral "
        "roots that also serve the bladder.",
        "The clinic sets the programme by a handheld controller. The patient has a small remote to pause a "
        "session.",
    ),
    safety=(
        (
            "en",
            "Corvane is for adults. Do not implant it in people with an active infection or an open wound at "
            "the ankle, with a pacemaker or defibrillator that may interact with it, or with severe "
            "peripheral neuropathy. Risks include infection, pain at the implant site, numbness, and the "
            "need for removal or replacement. Corvane is MR Conditional: scan only under the conditions in "
            "the instructions for use. Read the instructions for use before implanting.",
        ),
        (
            "de",
            "Corvane ist für Erwachsene. Nicht implantieren bei aktiver Infektion oder offener Wunde am "
            "Knöchel, bei Herzschrittmacher oder Defibrillator mit möglicher Wechselwirkung oder "
            "bei schwerer "
            "peripherer Neuropathie. Risiken: Infektion, Schmerz an der Implantatstelle, Taubheit, "
            "Entfernung "
            "oder Austausch. Bedingt MR-sicher. Gebrauchsanweisung lesen.",
        ),
        (
            "fr",
            "Réservé aux adultes. Ne pas implanter en cas d’infection active ou de plaie à la cheville, de "
            "stimulateur cardiaque ou défibrillateur pouvant interagir, ou de neuropathie périphérique "
            "sévère. Risques : infection, douleur au site, engourdissement, retrait ou remplacement. "
            "Compatible avec l’IRM sous conditions. Lire attentivement la notice.",
        ),
    ),
)

ORIEL = Product(
    key="oriel",
    name="Oriel",
    summary="A chest patch and ward display that measure breathing rate without wires or nurse counts.",
    device_class="IIa",
    prescription_only=True,
    restricted=False,
    implantable=False,
    colour="#1E3A5F",
    indications=(
        (
            "ward-monitoring",
            "Continuous measurement of respiratory rate in adults on general hospital wards.",
        ),
    ),
    statuses=(
        Status("US", "none", "", "investigational", None, None, ()),
        Status(
            "EU",
            "ce",
            "HM-CE-25-0212",
            "ce_marked",
            date(2025, 3, 10),
            date(2030, 3, 9),
            ("ward-monitoring",),
        ),
        Status("GB", "none", "", "none", None, None, ()),
        Status(
            "CH",
            "ce",
            "HM-CE-25-0212",
            "ce_marked",
            date(2025, 3, 10),
            date(2030, 3, 9),
            ("ward-monitoring",),
        ),
        Status("AU", "none", "", "none", None, None, ()),
    ),
    how_it_works=(
        "A soft patch on the chest measures how the rib cage moves and how the chest conducts a very small "
        "current. Both signals together give the breathing rate.",
        "The patch sends its readings to a receiver in the ward, and the receiver sends them to the ward "
        "display and to the patient record.",
        "The team sets the limits for each patient. A change beyond the limits shows on the display and on "
        "the nurse’s handset.",
    ),
    safety=(
        (
            "en",
            "Oriel is for adults on general wards. It does not replace observation by staff and is not for "
            "intensive care, for apnoea monitoring or for people with an external pacemaker. Do not use it "
            "during MR imaging or defibrillation. The adhesive can irritate skin. An alert may come late or "
            "not at all when the patch is loose. Read the instructions for use before use.",
        ),
        (
            "de",
            "Oriel ist für Erwachsene auf Normalstationen. Es ersetzt nicht die Beobachtung durch das "
            "Personal und ist nicht für die Intensivstation, zur Apnoe-Überwachung oder bei externem "
            "Schrittmacher bestimmt. Nicht bei MRT oder Defibrillation. Der Kleber kann die Haut reizen. "
            "Gebrauchsanweisung lesen.",
        ),
        (
            "fr",
            "Réservé aux adultes en service d’hospitalisation. Ne remplace pas la surveillance par les "
            "soignants ; ne pas utiliser en réanimation, pour l’apnée, avec un stimulateur externe, pendant "
            "une IRM ou une défibrillation. L’adhésif peut irriter la peau. Lire attentivement la notice.",
        ),
    ),
)

PRODUCTS = (TESSEL, CORVANE, ORIEL)

POSITIONINGS = (
    Positioning(
        "tessel",
        "surgical teams who place drains after abdominal, breast and plastic surgery",
        "want fluid removed steadily without adding work for the ward",
        "active surgical drain",
        "holds its suction and tells the team what it does",
        "suction, set-up and outcomes have been measured on the bench, in simulated use and in a trial",
        ("TES-0101", "TES-0102", "TES-0106", "TES-0108"),
    ),
    Positioning(
        "corvane",
        "urologists and urogynaecologists whose patients stopped tablets",
        "want lasting relief of urgency incontinence without weekly visits",
        "implantable tibial nerve stimulator",
        "is placed once, under local anaesthetic, without a lead",
        "a sham controlled trial followed its participants for 96 weeks",
        ("COR-0201", "COR-0203", "COR-0205", "COR-0208"),
    ),
    Positioning(
        "oriel",
        "ward teams who look after adults at risk of getting worse between rounds",
        "want to see a change in breathing without counting by hand",
        "continuous respiratory monitor for general wards",
        "gives a breathing rate day and night with few alerts",
        "accuracy, wear time and alert load have been measured on wards",
        ("ORI-0301", "ORI-0302", "ORI-0304", "ORI-0306"),
    ),
)
