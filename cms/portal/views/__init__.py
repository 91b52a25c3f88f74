from .health import health
from .home import home
from .reports import definitions, utilization, utilization_csv, utilization_xlsx

__all__ = ["definitions", "health", "home", "utilization", "utilization_csv", "utilization_xlsx"]
