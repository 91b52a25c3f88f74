"""The verbs of review, one class each, by what they are about: drafts, verdicts, stops, people, deadlines."""

from .blockages import NoteBlockage
from .deadlines import EscalateSeat, RemindSeat
from .delegations import DelegateTask, RevokeDelegation
from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .holidays import LoadHolidays
from .stops import LiftSuspension, Suspend, Withdraw
from .tasks import CloseContentTask, OpenContentTask
from .verdicts import SendBack, Sign

__all__ = [
    "CloseContentTask",
    "DelegateTask",
    "DisposeFinding",
    "EscalateSeat",
    "LiftSuspension",
    "LoadHolidays",
    "NoteBlockage",
    "OpenContentTask",
    "RemindSeat",
    "RevokeDelegation",
    "SaveDraft",
    "SendBack",
    "Sign",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
]
