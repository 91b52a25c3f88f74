"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding, ask, comment."""

from .comments import AddComment, AnswerComment, EditComment, ResolveComment
from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .statement import AcceptStatement
from .stops import LiftSuspension, Suspend, Withdraw
from .tasks import CloseContentTask, OpenContentTask
from .verdicts import SendBack, Sign

__all__ = [
    "AcceptStatement",
    "AddComment",
    "AnswerComment",
    "CloseContentTask",
    "DisposeFinding",
    "EditComment",
    "LiftSuspension",
    "OpenContentTask",
    "ResolveComment",
    "SaveDraft",
    "SendBack",
    "Sign",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
]
