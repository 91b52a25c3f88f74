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
from .products import Indication, MandatoryDisclaimer, MarketStatus, Product
from .publications import PublicationNotice, RetractionSnapshot
from .questions import UnsolicitedQuestion

__all__ = [
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
