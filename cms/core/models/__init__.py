from .files import SiteDocument, SiteImage, SiteRendition
from .users import User

__all__ = ["SiteDocument", "SiteImage", "SiteRendition", "User"]
