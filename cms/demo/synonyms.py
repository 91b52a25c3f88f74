"""Words that find other words, as the librarian of the story set them: words, others, both ways, why."""

SYNONYMS = (
    (
        "TAVR",
        ("transcatheter aortic valve replacement", "TAVI"),
        True,
        "Asked for by name. Nothing of ours.",
    ),
    ("SSI", ("surgical site infection", "wound infection"), True, "Surgeons write the short form."),
    ("vacuum", ("suction", "negative pressure"), True, ""),
    ("thrombus", ("clot",), True, ""),
    ("theatre", ("operating room", "OR suite"), True, "British and American rooms."),
    ("LOS", ("length of stay", "hospital stay"), True, ""),
    ("VAC", ("value analysis",), False, "Short for the committee, and for other things too."),
    ("OAB", ("overactive bladder", "urgency"), True, ""),
    ("PTNS", ("tibial nerve",), False, ""),
    ("MRI", ("MR conditional",), True, ""),
    ("placebo", ("sham",), True, "Devices are compared with a sham."),
    (
        "RR",
        ("respiratory rate", "breathing rate", "counting breaths"),
        True,
        "Respiratory rate, as wards write it.",
    ),
    ("RCT", ("randomised trial", "randomized trial"), True, ""),
    ("EWS", ("early warning",), True, ""),
)
