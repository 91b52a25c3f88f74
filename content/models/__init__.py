from .assets import (
    Asset,
    AssetClearance,
    AssetGroupObjectPermission,
    AssetMarket,
    AssetPage,
    AssetUserObjectPermission,
    AssetVersion,
    ClaimUse,
)
from .recalls import Recall, RecallNotice
from .requests import ContentRequest
from .sentences import ClaimLikeSentence
from .shares import PageDwell, Recipient, Share, Visit, hash_token, new_token
from .territories import Reach, Territory, reach_of
from .usage import UsageEvent

__all__ = [
    "Asset",
    "AssetClearance",
    "AssetGroupObjectPermission",
    "AssetMarket",
    "AssetPage",
    "AssetUserObjectPermission",
    "AssetVersion",
    "ClaimLikeSentence",
    "ClaimUse",
    "ContentRequest",
    "PageDwell",
    "Reach",
    "Recall",
    "RecallNotice",
    "Recipient",
    "Share",
    "Territory",
    "UsageEvent",
    "Visit",
    "hash_token",
    "new_token",
    "reach_of",
]
