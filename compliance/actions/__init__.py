"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding, ask, settle."""

from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .stops import LiftSuspension, Suspend, Withdraw
from .tasks import CloseContentTask, OpenContentTask
from .verdicts import SendBack, Sign

__all__ = [
    "CloseContentTask",
    "DisposeFinding",
    "LiftSuspension",
    "OpenContentTask",
    "SaveDraft",
    "SendBack",
    "Sign",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
]
