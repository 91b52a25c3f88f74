"""The verbs of review: submit, sign, send back, suspend, lift, withdraw, answer a finding."""

from .drafts import SaveDraft, SubmitForReview
from .findings import DisposeFinding
from .stops import LiftSuspension, Suspend, Withdraw
from .verdicts import SendBack, Sign

__all__ = [
    "DisposeFinding",
    "LiftSuspension",
    "SaveDraft",
    "SendBack",
    "Sign",
    "SubmitForReview",
    "Suspend",
    "Withdraw",
]
