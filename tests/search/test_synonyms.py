"""Synonyms as librarians edit them in the admin: audited, and used by the very next search."""

import pytest

from django.urls import reverse

from compliance.models import AuditRecord
from search.models import Synonym
from tests import factories
from tests.search.library import NOW, piece

pytestmark = pytest.mark.django_db


def route(name, *args):
    return reverse(Synonym.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def librarian(client):
    made = factories.user("Librarians")
    client.force_login(made)
    return made


def test_a_librarian_adds_changes_and_deletes_one_and_each_is_recorded(client, librarian, time_machine):
    us = factories.market("US")
    rep = factories.rep(us)

    def found():
        client.force_login(rep)
        html = client.get("/find/", {"q": "SSI"}).content.decode()
        client.force_login(librarian)
        return "Wound care</a>" in html

    time_machine.move_to(NOW, tick=False)
    piece("Wound care", "A surgical site infection.", cleared=[(us, "hcp")])
    assert not found()
    client.post(
        route("add"), {"words": "SSI", "means": "surgical site infection", "both": "on", "remark": ""}
    )
    row = Synonym.objects.get()
    assert found()
    changed = {"words": "SSI", "means": "seroma", "remark": ""}
    client.post(route("edit", row.pk), changed)
    assert found(), "a change needs a reason"
    client.post(route("edit", row.pk), changed | {"why": "It meant something else."})
    assert not found()
    client.post(route("delete", row.pk), {"why": "Not used."})
    assert not Synonym.objects.exists()
    records = AuditRecord.objects.filter(object_type="search.synonym").values_list("event", "actor", "reason")
    assert list(records) == [
        ("created", librarian.pk, ""),
        ("edited", librarian.pk, "It meant something else."),
        ("deleted", librarian.pk, "Not used."),
    ]


@pytest.mark.parametrize(
    ("words", "means", "problem"),
    [
        ("!!", "drain", "Write at least one word."),
        ("drain", "tube\n...", "Write at least one word on each line."),
        ("drain", "DRAIN", "It cannot be a synonym of itself."),
        ("drain", "w " * 20, "A phrase has at most"),
    ],
)
def test_what_finds_nothing_is_refused_at_its_field(client, librarian, words, means, problem):
    answer = client.post(route("add"), {"words": words, "means": means, "both": "on"})
    assert problem in answer.content.decode()
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("role", ["Authors", "Reps", "Reviewers"])
def test_others_do_not_edit_synonyms(client, role):
    client.force_login(factories.user(role))
    client.post(route("add"), {"words": "a b", "means": "c", "both": "on"})
    assert not Synonym.objects.exists()
