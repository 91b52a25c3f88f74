from .health import health
from .home import home

__all__ = ["health", "home"]
