from .files import SiteDocument, SiteImage, SiteRendition
from .users import FormerName, User

__all__ = ["FormerName", "SiteDocument", "SiteImage", "SiteRendition", "User"]
