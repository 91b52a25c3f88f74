from .audit import CONTRIBUTING_EVENTS, AuditHead, AuditRecord, Event
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
from .rounds import RequiredSignature, SignoffTask, SignoffTaskState
from .settings import ReviewSettings
from .signatures import Approval, Meaning, Signature, Verdict
from .stops import Suspension, Withdrawal
from .tasks import ContentTask, TaskKind

__all__ = [
    "CHECKS_VERSION",
    "CONTRIBUTING_EVENTS",
    "Approval",
    "Audience",
    "AuditHead",
    "AuditRecord",
    "Blockage",
    "ClearanceWindow",
    "ClearanceWindowQuerySet",
    "ContentTask",
    "ControlledContent",
    "Delegation",
    "DeviceClass",
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
    "PermittedDelegate",
    "Raised",
    "RequestedMarket",
    "RequiredSignature",
    "ReviewPolicy",
    "ReviewRole",
    "ReviewSettings",
    "ReviewerAssignment",
    "SeatNotice",
    "Signature",
    "SignoffTask",
    "SignoffTaskState",
    "Suspension",
    "TaskKind",
    "Verdict",
    "Withdrawal",
]
