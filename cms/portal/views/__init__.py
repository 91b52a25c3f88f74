from .account import SignIn, locked_out, password
from .devices import revoke_device
from .health import health
from .home import home
from .reports import definitions, utilization, utilization_csv, utilization_xlsx
from .review_numbers import review_numbers, review_numbers_csv, review_numbers_xlsx

__all__ = [
    "SignIn",
    "definitions",
    "health",
    "home",
    "locked_out",
    "password",
    "review_numbers",
    "review_numbers_csv",
    "review_numbers_xlsx",
    "revoke_device",
    "utilization",
    "utilization_csv",
    "utilization_xlsx",
]
