"""The one text behind every number, for screens and exports alike. Source: metrics.md."""

from __future__ import annotations

from dataclasses import dataclass

#: Below this many observations a count is shown and no rate or median.
SMALL_SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number means. `formula` names its numerator and denominator, or what is counted."""

    code: str
    name: str
    text: str
    formula: str


_ALL = (
    Definition(
        "shareable",
        "Cleared pieces",
        "The pieces that were cleared for at least one market and audience on any day of the period. "
        "Days are UTC days.",
        "number of pieces with a clearance window that overlaps the period",
    ),
    Definition(
        "utilization",
        "Used in the field",
        "The part of the cleared pieces that left the house at least once: shared with a customer, or "
        "presented in a meeting. A colleague who opens a piece has looked at it; that is not use.",
        "cleared pieces with an external share or a presentation in the period ÷ cleared pieces",
    ),
    Definition(
        "weekly_use",
        "Share of cleared pieces used each week",
        "Utilization of single weeks. Weeks are counted back from the last day of the period; the first "
        "one may be shorter.",
        "pieces cleared and used in the week ÷ pieces cleared in the week",
    ),
    Definition(
        "raw_openings",
        "Raw openings",
        "Every visit to a link, whoever or whatever opened it. Mail scanners open links too, so this is "
        "never read as interest.",
        "number of visits that began in the period; a visit ends after ten quiet minutes",
    ),
    Definition(
        "suspected_machine",
        "Suspected machines",
        "Openings without a human gesture, by a known scanner or within ten seconds of sending.",
        "number of visits that began in the period, are suspected and were never confirmed",
    ),
    Definition(
        "confirmed_views",
        "Confirmed views",
        "Openings that a person made: a tap, key or scroll was seen, or the page had at least five "
        "seconds of visible focus. The openings that are neither confirmed nor suspected stay undecided.",
        "number of visits that began in the period and were confirmed",
    ),
    Definition(
        "time_to_first_share",
        "Time to first share",
        "How long a newly cleared piece waits until somebody sends it to a customer. Counted for the "
        "pieces whose very first external share fell into the period; pieces never shared are not in it.",
        "median of days from the first clearance to the first external share",
    ),
    Definition(
        "findability",
        "Findability",
        "Share of searches for pieces after which the person opened, shared or presented a piece that was "
        "shown, within a minute. Looking through recommendations, without words, counts as a search.",
        "searches followed within 60 seconds ÷ searches",
    ),
    Definition(
        "met_block",
        "Withheld demand",
        "Searches for which at least one fitting piece was held back, because it was not cleared for "
        "the market and audience or lies outside the territory.",
        "number of searches in the period with at least one piece withheld",
    ),
    Definition(
        "unused",
        "Pieces nobody used",
        "Pieces that had been cleared for at least 90 days by the end of the period and were neither "
        "shared nor presented in the last 90 of them, by cause. Each cause asks for another repair.",
        "cleared pieces with 90 or more cleared days and no use in the 90 days before the period's end",
    ),
    Definition(
        "never_surfaced",
        "Never came up in a search",
        "Unused, not once in a result list and not opened. Repair: titles, summaries, personas and stages.",
        "unused pieces with no showing and no opening in the 90 days",
    ),
    Definition(
        "surfaced_not_opened",
        "Seen, not opened",
        "Unused, shown in result lists, never opened. Repair: the title and the first page.",
        "unused pieces with a showing and no opening in the 90 days",
    ),
    Definition(
        "opened_not_shared",
        "Opened, not shared",
        "Unused though colleagues opened it. Repair: ask them what keeps them from sending it.",
        "unused pieces that a colleague opened in the 90 days",
    ),
    Definition(
        "top_pieces",
        "Most used pieces",
        "The ten pieces with the most confirmed views, then the most shares. Openings by colleagues stand "
        "apart.",
        "counts of external shares, presentations, raw openings, confirmed views and openings by colleagues",
    ),
    Definition(
        "by_stage_and_persona",
        "Use by persona and stage",
        "External shares and presentations of the pieces made for each persona and stage, with confirmed "
        "views below. Where the recipient's persona or the stage is known, only that one is counted; "
        "otherwise every persona and stage that the piece is made for, so cells do not add up.",
        "number of external shares and presentations in the period, and of confirmed views",
    ),
    Definition(
        "content_gap",
        "Gap",
        "A persona and stage that people searched for and for which no piece was cleared in the period.",
        "cells with at least one search and no cleared piece",
    ),
    Definition(
        "zero_result",
        "Searches without a result",
        "Words for which nothing was shown, though nothing was held back either: in pieces, or in claims, "
        "evidence or objections that somebody looked in. A search answered only after a part of it "
        "was left out counts as one without a result.",
        "number of searches in the period, by words and by what was looked in",
    ),
    Definition(
        "zero_open",
        "Searches that nobody followed",
        "Words for which pieces were shown, and the person opened, shared or presented none of them within "
        "half an hour.",
        "number of searches in the period with a result and without an opening, by words",
    ),
    Definition(
        "withheld_terms",
        "Searches that met only a block",
        "Words whose only fitting pieces were held back, with the reasons.",
        "number of searches in the period with no result and at least one piece withheld, by words",
    ),
    Definition(
        "time_to_dark",
        "Time to dark",
        "From a withdrawal or suspension to the first request that was refused because of it. The stop "
        "acts on the very next request, so this is how long nobody asked.",
        "first refused request − withdrawal",
    ),
    Definition(
        "exposure",
        "Exposure",
        "The links that went dark in a recall: opened before, or never opened, and the people with a "
        "confirmed view.",
        "number of live links whose clearance ended with the recall",
    ),
    Definition(
        "acknowledged",
        "Acknowledged",
        "Reps who had a live link that a recall darkened and who confirmed the notice.",
        "reps who confirmed ÷ reps who were told",
    ),
)

DEFINITIONS: dict[str, Definition] = {each.code: each for each in _ALL}
