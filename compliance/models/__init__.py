from .audit import CONTRIBUTING_EVENTS, AuditHead, AuditRecord, Event
from .comments import Comment, CommentReply
from .controlled import (
    ClearanceWindow,
    ClearanceWindowQuerySet,
    ControlledContent,
    Headline,
    NotSigned,
    RequestedMarket,
)
from .findings import CHECKS_VERSION, Disposition, Finding, Level, Raised
from .holidays import Holiday
from .markets import Audience, Market, MarketTree
from .periodic import PeriodicJob
from .policies import ReviewerAssignment, ReviewPolicy, ReviewRole
from .rounds import RequiredSignature, SignoffTask, SignoffTaskState
from .settings import ReviewSettings
from .signatures import Approval, Meaning, Signature, Verdict
from .stops import Suspension, Withdrawal
from .tasks import ContentTask, TaskKind
from .upkeep import PeriodicReview

__all__ = [
    "CHECKS_VERSION",
    "CONTRIBUTING_EVENTS",
    "Approval",
    "Audience",
    "AuditHead",
    "AuditRecord",
    "ClearanceWindow",
    "ClearanceWindowQuerySet",
    "Comment",
    "CommentReply",
    "ContentTask",
    "ControlledContent",
    "Disposition",
    "Event",
    "Finding",
    "Headline",
    "Holiday",
    "Level",
    "Market",
    "MarketTree",
    "Meaning",
    "NotSigned",
    "PeriodicJob",
    "PeriodicReview",
    "Raised",
    "RequestedMarket",
    "RequiredSignature",
    "ReviewPolicy",
    "ReviewRole",
    "ReviewSettings",
    "ReviewerAssignment",
    "Signature",
    "SignoffTask",
    "SignoffTaskState",
    "Suspension",
    "TaskKind",
    "Verdict",
    "Withdrawal",
]
