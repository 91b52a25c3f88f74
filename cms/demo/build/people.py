"""The people of the story, each in the groups of their roles."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from cms.core.models import User
from cms.core.roles import ensure_roles
from cms.demo.logins import DEMO_PASSWORD
from cms.demo.story import Story

_GROUPS = {
    "rep": "Reps",
    "medical_affairs": "Reviewers",
    "regulatory_us": "Reviewers",
    "regulatory_eu": "Reviewers",
    "legal": "Reviewers",
    "device_safety": "Reviewers",
    "author": "Authors",
    "librarian": "Librarians",
    "marketer": "Marketers",
    "sales_leader": "Sales leaders",
    "quality": "Quality",
    "administrator": "Administrators",
}


def add_people(story: Story) -> dict[str, User]:
    """Everybody, by user name, with the demo password under the hasher of the moment."""
    groups = ensure_roles()
    # The story's addresses use a domain that is reserved for examples.
    domain = f"{story.company.lower().replace(' ', '-')}.example"
    encoded = make_password(DEMO_PASSWORD)
    people = {}
    for person in story.people:
        user = User.objects.create(
            username=person.username,
            first_name=person.first,
            last_name=person.last,
            email=f"{person.username}@{domain}",
            job_title=person.title,
            password=encoded,
        )
        user.groups.set({groups[_GROUPS[role]] for role in person.roles})
        people[person.username] = user
    return people
