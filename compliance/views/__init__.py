from .comments import add_comment, change_comment
from .delegations import delegations, revoke_delegation
from .findings import answer_finding
from .queue import queue
from .review import review
from .series import series
from .statement import statement
from .tasks import close_task, tasks
from .timeline import timeline
from .upkeep import recertify, still_right
from .verdicts import send_back, sign
from .who_signs import who_signs

__all__ = [
    "add_comment",
    "answer_finding",
    "change_comment",
    "close_task",
    "delegations",
    "queue",
    "recertify",
    "review",
    "revoke_delegation",
    "send_back",
    "series",
    "sign",
    "statement",
    "still_right",
    "tasks",
    "timeline",
    "who_signs",
]
