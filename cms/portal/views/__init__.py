from .health import health
from .home import home
from .reports import definitions, utilization, utilization_csv, utilization_xlsx
from .review_numbers import review_numbers, review_numbers_csv, review_numbers_xlsx

__all__ = [
    "definitions",
    "health",
    "home",
    "review_numbers",
    "review_numbers_csv",
    "review_numbers_xlsx",
    "utilization",
    "utilization_csv",
    "utilization_xlsx",
]
