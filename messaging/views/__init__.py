from .anchors import anchors, compare_file
from .checking import check_draft, check_text
from .evidence import evidence_page, reprint
from .questions import answer_question, questions
from .watch import retraction_watch

__all__ = [
    "anchors",
    "answer_question",
    "check_draft",
    "check_text",
    "compare_file",
    "evidence_page",
    "questions",
    "reprint",
    "retraction_watch",
]
