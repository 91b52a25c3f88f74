"""What the reps of the story type, and how their customers' browsers and mail filters name themselves."""

#: By product: words that a rep remembers from a conversation.
QUESTIONS = {
    "tessel": (
        "infection after drain removal",
        "drain suction",
        "clot in the line",
        "set-up time",
        "bench test suction",
        "hospital stay",
        "night shift alarm",
        "breast surgery drain",
        "cost of drains",
        "service interval",
        "committee outcomes",
        "seroma",
        "Mediflow comparison",
        "return to theatre",
        "registry",
        "going home with a drain",
        "leave-behind surgeon",
        "training theatre team",
    ),
    "corvane": (
        "responders at 24 weeks",
        "sham",
        "battery life",
        "MR conditional",
        "infection at the implant",
        "local anaesthetic",
        "bladder urgency",
        "weekly visits",
        "first implants",
        "patient brochure",
        "programme steps",
        "96 weeks",
        "tibial nerve",
        "Neurovane",
        "what does the committee ask",
    ),
    "oriel": (
        "breathing rate accuracy",
        "alert load",
        "early warning",
        "wear time",
        "skin irritation",
        "night ward",
        "patch to record",
        "Vigilane",
        "counting breaths",
        "nurse time",
    ),
}
#: What the library has nothing for.
UNANSWERED = (
    "warranty",
    "paediatric",
    "sterilisation cycle",
    "spanish",
    "price list",
    "veterinary",
    "loaner stock",
    "cybersecurity",
)
#: What it has, but not for the market in which it is asked for.
WITHHELD = {
    "US": ("oriel", "urinary frequency", "counting breaths"),
    "GB": ("corvane", "oriel", "sham"),
    "DE": ("nurse time counting", "hours that went elsewhere"),
    "FR": ("hours that went elsewhere",),
    "CH": ("hours that went elsewhere",),
}
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
)
SCANNERS = (
    "Mozilla/5.0 (compatible; Mimecast Link Scanner)",
    "SafeLinks/1.0 (link preview)",
    "Barracuda Sentinel (EE)",
    "Proofpoint URL Defense",
)
