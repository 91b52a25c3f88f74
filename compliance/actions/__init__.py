"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding, ask, comment."""

from .comments import AddComment, AnswerComment, EditComment, ResolveComment
from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
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
    "DisposeFinding",
    "EditComment",
    "LiftSuspension",
    "OpenContentTask",
    "OpenReview",
    "RecheckApproved",
    "ResolveComment",
    "SaveDraft",
    "SendBack",
    "Sign",
    "StartRecertification",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
    "has_opened",
]
