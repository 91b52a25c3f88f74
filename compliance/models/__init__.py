from .audit import CONTRIBUTING_EVENTS, AuditHead, AuditRecord, Event
from .clearance_changes import ClearanceChange
from .comments import Comment, CommentReply
from .controlled import (
    ClearanceWindow,
    ClearanceWindowQuerySet,
    ControlledContent,
    Headline,
    NotSigned,
    RequestedMarket,
)
from .delegations import Delegation, PermittedDelegate
from .findings import CHECKS_VERSION, Disposition, Finding, Level, Raised
from .holidays import Holiday
from .markets import Audience, Market, MarketTree
from .notices import Blockage, SeatNotice
from .periodic import PeriodicJob
from .policies import DeviceClass, ReviewerAssignment, ReviewPolicy, ReviewRole
from .retention import LegalHold, PurgedRow, PurgeEntry, RetentionRule, Tombstone
from .reviews import AccessReview, RestoreTest, TrailReview, Verification
from .rounds import RequiredSignature, SignoffTask, SignoffTaskState
from .rules import AppliedRules
from .settings import ReviewSettings
from .signatures import Approval, Meaning, Signature, Verdict
from .signers import IdentityCheck, SignatureStatement, StatementAcceptance, TrainingRecord
from .stops import Suspension, Withdrawal
from .tasks import ContentTask, TaskKind
from .upkeep import PeriodicReview

__all__ = [
    "CHECKS_VERSION",
    "CONTRIBUTING_EVENTS",
    "AccessReview",
    "AppliedRules",
    "Approval",
    "Audience",
    "AuditHead",
    "AuditRecord",
    "Blockage",
    "ClearanceChange",
    "ClearanceWindow",
    "ClearanceWindowQuerySet",
    "Comment",
    "CommentReply",
    "ContentTask",
    "ControlledContent",
    "Delegation",
    "DeviceClass",
    "Disposition",
    "Event",
    "Finding",
    "Headline",
    "Holiday",
    "IdentityCheck",
    "LegalHold",
    "Level",
    "Market",
    "MarketTree",
    "Meaning",
    "NotSigned",
    "PeriodicJob",
    "PeriodicReview",
    "PermittedDelegate",
    "PurgeEntry",
    "PurgedRow",
    "Raised",
    "RequestedMarket",
    "RequiredSignature",
    "RestoreTest",
    "RetentionRule",
    "ReviewPolicy",
    "ReviewRole",
    "ReviewSettings",
    "ReviewerAssignment",
    "SeatNotice",
    "Signature",
    "SignatureStatement",
    "SignoffTask",
    "SignoffTaskState",
    "StatementAcceptance",
    "Suspension",
    "TaskKind",
    "Tombstone",
    "TrailReview",
    "TrainingRecord",
    "Verdict",
    "Verification",
    "Withdrawal",
]
