from .checks import TextCheckCount
from .claims import (
    Anchor,
    Claim,
    ClaimClearance,
    ClaimGroupObjectPermission,
    ClaimMarket,
    ClaimUserObjectPermission,
    ClaimWording,
    MarketAnswer,
    Qualifier,
)
from .confirmations import AnchorConfirmation
from .deal import CareSetting, Competitor, DealFacet, Persona, Specialty, Stage
from .evidence import Evidence, EvidenceFile, EvidencePage
from .marks import PassageMark
from .messages import (
    Citation,
    Message,
    Positioning,
    PositioningCitation,
    PositioningClearance,
    PositioningMarket,
)
from .objections import (
    Objection,
    ObjectionResponse,
    ObjectionResponseCitation,
    ObjectionResponseClearance,
    ObjectionResponseMarket,
)
from .products import Indication, MandatoryDisclaimer, MarketStatus, Product
from .publications import PublicationNotice, RetractionSnapshot
from .questions import UnsolicitedQuestion

#: The kinds of message.
MESSAGES: tuple[type[Message], ...] = (Positioning, ObjectionResponse)

__all__ = [
    "MESSAGES",
    "Anchor",
    "AnchorConfirmation",
    "CareSetting",
    "Citation",
    "Claim",
    "ClaimClearance",
    "ClaimGroupObjectPermission",
    "ClaimMarket",
    "ClaimUserObjectPermission",
    "ClaimWording",
    "Competitor",
    "DealFacet",
    "Evidence",
    "EvidenceFile",
    "EvidencePage",
    "Indication",
    "MandatoryDisclaimer",
    "MarketAnswer",
    "MarketStatus",
    "Message",
    "Objection",
    "ObjectionResponse",
    "ObjectionResponseCitation",
    "ObjectionResponseClearance",
    "ObjectionResponseMarket",
    "PassageMark",
    "Persona",
    "Positioning",
    "PositioningCitation",
    "PositioningClearance",
    "PositioningMarket",
    "Product",
    "PublicationNotice",
    "Qualifier",
    "RetractionSnapshot",
    "Specialty",
    "Stage",
    "TextCheckCount",
    "UnsolicitedQuestion",
]
