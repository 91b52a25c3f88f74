"""What retention asks of claims and messages: their last use ends with their withdrawal."""

from __future__ import annotations

from compliance.retention.clock import Kept, register
from messaging.models import Claim, Positioning


def register_retention() -> None:
    """Called when the apps are ready. Sources have no clock: they stay."""
    for model in (Claim, Positioning):
        register(model, Kept(lambda content: content.product.implantable, lambda content, ended: ended))
