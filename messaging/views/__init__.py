from .anchors import anchors, compare_file
from .evidence import evidence_page, reprint
from .watch import retraction_watch

__all__ = ["anchors", "compare_file", "evidence_page", "reprint", "retraction_watch"]
