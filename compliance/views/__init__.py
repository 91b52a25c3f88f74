from .delegations import delegations, revoke_delegation
from .queue import queue
from .review import answer_finding, review
from .tasks import close_task, tasks
from .timeline import timeline
from .verdicts import send_back, sign
from .who_signs import who_signs

__all__ = [
    "answer_finding",
    "close_task",
    "delegations",
    "queue",
    "review",
    "revoke_delegation",
    "send_back",
    "sign",
    "tasks",
    "timeline",
    "who_signs",
]
