from .assets import CreateAsset, ImportAsset, UploadVersion
from .matching import JudgeSentence, MatchAgain, SuggestClaims
from .reading import ReadVersion
from .recalls import AcknowledgeRecall, HoldClaim, RecallContent, RecordDarkness
from .requests import AnswerContentRequest, AskForContent
from .shares import AddRecipient, CreateShare, OpenShare, RecordBeat, RevokeShare
from .usage import RecordOpening
from .uses import AddClaimUse, DecideClaimUse

__all__ = [
    "AcknowledgeRecall",
    "AddClaimUse",
    "AddRecipient",
    "AnswerContentRequest",
    "AskForContent",
    "CreateAsset",
    "CreateShare",
    "DecideClaimUse",
    "HoldClaim",
    "ImportAsset",
    "JudgeSentence",
    "MatchAgain",
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
