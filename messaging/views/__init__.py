from .anchors import anchors, compare_file
from .checking import check_draft, check_text
from .evidence import evidence_page, reprint
from .watch import retraction_watch

__all__ = [
    "anchors",
    "check_draft",
    "check_text",
    "compare_file",
    "evidence_page",
    "reprint",
    "retraction_watch",
]
