from .assets import (
    AddClaimUse,
    CreateAsset,
    DecideClaimUse,
    ReadVersion,
    SuggestClaims,
    UploadVersion,
)
from .recalls import AcknowledgeRecall, RecallContent, RecordDarkness
from .shares import AddRecipient, CreateShare, OpenShare, RecordBeat, RevokeShare
from .usage import RecordOpening

__all__ = [
    "AcknowledgeRecall",
    "AddClaimUse",
    "AddRecipient",
    "CreateAsset",
    "CreateShare",
    "DecideClaimUse",
    "OpenShare",
    "ReadVersion",
    "RecallContent",
    "RecordBeat",
    "RecordDarkness",
    "RecordOpening",
    "RevokeShare",
    "SuggestClaims",
    "UploadVersion",
]
