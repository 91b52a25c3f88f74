"""Where Halden sells, to whom, in which situations and against whom. All of it invented."""

from cms.demo.story import Competitor, Market, Persona, Stage

# A request for EU covers its members unless a member’s own rules are stricter.
# Halden has not entered Australia: that market is here so that the library has something to refuse.
MARKETS = (
    Market("US", "United States", None, "America/New_York"),
    Market("EU", "European Union", None, "Europe/Brussels"),
    Market("DE", "Germany", "EU", "Europe/Berlin"),
    Market("FR", "France", "EU", "Europe/Paris"),
    Market("GB", "Great Britain", None, "Europe/London"),
    Market("CH", "Switzerland", None, "Europe/Zurich"),
    Market("AU", "Australia", None, "Australia/Sydney"),
)

PERSONAS = (
    Persona(
        "Surgeon",
        "Which device is used on the surgeon’s own patients, and whether to speak for it in committee.",
        "Fewer complications, no change of technique, and data from patients like theirs.",
        "Being the one whose patient comes back to theatre because of something unfamiliar.",
        "Who has used it in cases like mine, and what went wrong?",
    ),
    Persona(
        "Value analysis committee member",
        "Whether a product enters the catalogue, for which use, and for how long on trial.",
        "A fair comparison with what is on the shelf, in outcomes and in total cost.",
        "Approving a costlier item that nobody uses as planned a year later.",
        "What does it replace, and what will we measure after six months?",
    ),
    Persona(
        "Biomedical engineer",
        "Whether the device may be connected, cleaned, maintained and repaired in house.",
        "Clear service intervals, test reports, spare parts and an answer on cyber security.",
        "A fleet of devices without manuals, and alarms that nobody owns.",
        "What is the service interval, and what may my own team do?",
    ),
    Persona(
        "Materials manager",
        "Contract terms, stock levels, the change from one item to the next.",
        "One item number that replaces two, steady supply, no waste of old stock.",
        "Back orders in the middle of a changeover.",
        "How many boxes do I hold, and what happens to the ones I have?",
    ),
    Persona(
        "Finance director",
        "Whether the money is there, from which budget, bought or leased.",
        "A saving that appears in a ledger and not only in a model.",
        "Savings that fall in another department’s budget.",
        "When does it pay back, and which line of my budget shows it?",
    ),
    Persona(
        "OR nurse manager",
        "How the theatre and ward teams work with it, and when training takes place.",
        "Set-up that a new colleague can do at night without a telephone call.",
        "Another device that takes minutes from each patient.",
        "How long does set-up take, and what does the team do when it alarms?",
    ),
    Persona(
        "Infection prevention lead",
        "Whether the device fits the hospital’s infection bundle and surveillance.",
        "Infection counted by the same definition before and after.",
        "A claim of fewer infections that rests on a change of definition.",
        "Which definition of infection did the study use, and who judged it?",
    ),
    Persona(
        "Clinical educator",
        "What the teams learn, in what order, and when they are signed off.",
        "Short material that can be taught in ten minutes at shift change.",
        "Training once at launch and never again.",
        "What can I leave on the ward that works without me?",
    ),
)

STAGES = (
    Stage("Interest", 1, "The clinician has the problem and wants to know whether this may help."),
    Stage("Clinical evaluation", 2, "The device is tried on agreed patients, with agreed questions."),
    Stage("Value analysis", 3, "The committee compares outcomes, use and total cost."),
    Stage("Contract", 4, "Purchasing, finance and legal agree terms, volumes and service."),
    Stage("Go-live", 5, "Teams are trained, stock is placed, the first patients are treated."),
    Stage("Renewal", 6, "Results of the first term are reviewed before the contract runs out."),
)

SPECIALTIES = (
    "General surgery",
    "Colorectal surgery",
    "Breast surgery",
    "Plastic surgery",
    "Urology",
    "Urogynaecology",
    "Respiratory medicine",
    "Acute medicine",
)

CARE_SETTINGS = ("Hospital", "Day surgery", "Outpatient clinic", "General ward", "Home")

COMPETITORS = (
    Competitor("Mediflow", "Mediflow Bulb", "Bulb drain, low unit price, in most catalogues for years."),
    Competitor("Passa Surgical", "Passa Duo", "Wall suction set, strong in university hospitals."),
    Competitor("Neurovane", "Stepwell", "Needle stimulation in the clinic, weekly sessions, no implant."),
    Competitor("Sacrana", "Sacrana S2", "Sacral implant with a separate lead and two-step surgery."),
    Competitor("Vigilane", "Vigil Patch", "Ward monitoring patch sold by subscription per bed."),
)
