"""What the comparisons of the story compare: with what, which endpoint, and the result of the source."""

#: Code of the claim → comparator, endpoint, statistic.
COMPARISONS = {
    "COR-0202": ("Sham stimulation", "Responders at 24 weeks", "68% against 33%, p < 0.001"),
    "ORI-0311": ("Counting by hand", "Difference from a flow meter", "Within 1 breath per minute in 94%"),
    "TES-0101": ("Gravity drains", "Infection within 30 days of removal", "2.4% against 6.1%, p = 0.006"),
    "TES-0108": ("Gravity drains", "Median time to removal", "3 against 4 days, p = 0.01"),
    "TES-0109": ("Gravity drains", "Mean cost per case", "412 euros, 95% interval 96 to 744"),
    "TES-0110": ("Gravity drains", "Mean hospital stay", "0.8 days, 95% interval 0.2 to 1.4"),
    "TES-0115": ("Gravity drains", "Pain at removal, 0 to 10", "2.1 against 3.4"),
    "TES-0116": ("Gravity drains", "Nursing minutes per patient and shift", "7 minutes"),
}
#: Answers that the European Union wants about each claim, and about each comparison.
EUROPEAN_ANSWERS = {"mdr7-a": False, "mdr7-b": False, "mdr7-c": False, "mdr7-d": False}
COMPARISON_ANSWERS = {
    "cmp-purpose": True,
    "cmp-feature": True,
    "cmp-denigrates": False,
    "cmp-confuses": False,
}
