"""Who may sign in to the demo library, for whoever started it."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import check_password

from cms.core.models import User

#: Of everybody in the demo library, and of nobody else; printed when the site starts, so no secret.
DEMO_PASSWORD = "halden-library-tour"  # noqa: S105

_SHOWN = {
    "paul.reyes": "rep, United States",
    "jana.ott": "rep, Germany",
    "ines.brandt": "reviewer, medical affairs",
    "grace.lindholm": "reviewer, regulatory affairs US",
    "robert.aebi": "reviewer, regulatory affairs Europe",
    "mary.osei": "reviewer, legal",
    "clara.voss": "author",
    "hanne.dahl": "librarian",
    "maya.koch": "marketer",
    "ruth.calder": "sales leader",
    "vera.lang": "quality",
    "adam.stone": "administrator",
}


def demo_logins() -> list[str]:
    """One line a login, for those who can sign in with the demo password; empty on any other site."""
    # Everybody has the same hash after a build, and checking one takes a third of a second.
    fits = cache(lambda encoded: check_password(DEMO_PASSWORD, encoded))
    people = User.objects.in_bulk(_SHOWN, field_name="username")
    found = [
        f"{people[name].username:<16} {role}"
        for name, role in _SHOWN.items()
        if name in people and people[name].is_active and fits(people[name].password)
    ]
    return [*found, f"Password of each: {DEMO_PASSWORD}"] if found else []
