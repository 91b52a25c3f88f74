"""What a librarian notes about each source of the story: what kind of proof, how cited, where registered.

The numbers are invented: they have the form of real ones and lie beyond those that were ever given out.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """`design` is a value of Evidence.Design; `standard` is by what work that is on no scale was done."""

    design: str
    volume: str = ""
    issue: str = ""
    pages: str = ""
    pmid: str = ""
    registration: str = ""
    comparator: str = ""
    standard: str = ""
    licence: str = ""
    is_shareable: bool = False


_REPRINT = "Reprints licensed by the invented publisher for handing to health-care professionals."

FACTS = {
    "haller-2025": Facts(
        "rct", "12", "3", "214-223", "99990142", "NCT99990142", "gravity drainage",
        licence=_REPRINT, is_shareable=True,
    ),
    "registry-2025": Facts("registry", "3", pages="1-48"),
    "bench-011": Facts("bench", standard="Invented Standard HS 20697"),
    "bench-019": Facts("bench", standard="Invented Standard HS 60601"),
    "usability-006": Facts("usability", standard="Invented Standard HS 62366"),
    "ward-time-2025": Facts("cohort", "7", "1", "33-41", "99990277", comparator="gravity drains"),
    "moreau-2025": Facts(
        "economic", "4", pages="e0409", pmid="99990409", comparator="gravity drains"
    ),
    "ifu-tessel": Facts("ifu"),
    "letter-k249901": Facts("clearance"),
    "service-2026": Facts("data_on_file"),
    "sato-2024": Facts(
        "rct", "31", "6", "511-520", "99990188", "NCT99990188", "sham stimulation",
        licence=_REPRINT, is_shareable=True,
    ),
    "quist-2025": Facts("case_series", "32", "2", "98-105", "99990233", "NCT99990188"),
    "bench-cor-004": Facts("bench", standard="Invented Standard HS 14708"),
    "bench-cor-007": Facts("bench", standard="Invented Standard HS 10974"),
    "implant-dof": Facts("data_on_file"),
    "keller-2025": Facts("economic", "4", pages="e0512", pmid="99990512"),
    "ifu-corvane": Facts("ifu"),
    "letter-p229990": Facts("clearance"),
    "bench-ori-002": Facts(
        "diagnostic", comparator="a flow meter, as the reference", standard="Invented Standard HS 80601"
    ),
    "delacroix-2025": Facts("controlled", "9", "4", "301-309", "99990355", comparator="counting by hand"),
    "bench-ori-005": Facts("bench", standard="Invented Standard HS 10993"),
    "usability-ori-003": Facts("usability", standard="Invented Standard HS 62366"),
    "vogt-2025": Facts("economic", "4", pages="e0640", pmid="99990640"),
    "ifu-oriel": Facts("ifu"),
    "cert-oriel": Facts("clearance"),
}  # fmt: skip
