"""The verbs of review, one class each, by what they are about: drafts, verdicts, stops, people, deadlines."""

from .blockages import NoteBlockage
from .comments import AddComment, AnswerComment, EditComment, ResolveComment
from .deadlines import EscalateSeat, RemindSeat
from .delegations import DelegateTask, RevokeDelegation
from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .holidays import LoadHolidays
from .opening import OpenReview, has_opened
from .rules import ApplyRules, RecheckApproved
from .statement import AcceptStatement
from .stops import LiftSuspension, Suspend, Withdraw
from .tasks import CloseContentTask, OpenContentTask
from .upkeep import ConfirmStillRight, StartRecertification
from .verdicts import SendBack, Sign

__all__ = [
    "AcceptStatement",
    "AddComment",
    "AnswerComment",
    "ApplyRules",
    "CloseContentTask",
    "ConfirmStillRight",
    "DelegateTask",
    "DisposeFinding",
    "EditComment",
    "EscalateSeat",
    "LiftSuspension",
    "LoadHolidays",
    "NoteBlockage",
    "OpenContentTask",
    "OpenReview",
    "RecheckApproved",
    "RemindSeat",
    "ResolveComment",
    "RevokeDelegation",
    "SaveDraft",
    "SendBack",
    "Sign",
    "StartRecertification",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
    "has_opened",
]
