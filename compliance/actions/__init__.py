"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding, ask, comment."""

from .comments import AddComment, AnswerComment, EditComment, ResolveComment
from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .rules import ApplyRules, RecheckApproved
from .statement import AcceptStatement
from .stops import LiftSuspension, Suspend, Withdraw
from .tasks import CloseContentTask, OpenContentTask
from .verdicts import SendBack, Sign

__all__ = [
    "AcceptStatement",
    "AddComment",
    "AnswerComment",
    "ApplyRules",
    "CloseContentTask",
    "DisposeFinding",
    "EditComment",
    "LiftSuspension",
    "OpenContentTask",
    "RecheckApproved",
    "ResolveComment",
    "SaveDraft",
    "SendBack",
    "Sign",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
]
