from .assets import (
    AddClaimUse,
    CreateAsset,
    DecideClaimUse,
    ImportAsset,
    UploadVersion,
)
from .reading import ReadVersion, SuggestClaims
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
    "ImportAsset",
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
