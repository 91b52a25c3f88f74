from .queue import queue
from .review import answer_finding, review
from .verdicts import send_back, sign

__all__ = ["answer_finding", "queue", "review", "send_back", "sign"]
