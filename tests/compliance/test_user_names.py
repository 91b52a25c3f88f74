"""User names are one person's for ever (21 CFR 11.100(a), 11.300(a))."""

import pytest

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from cms.core.lookalikes import skeleton
from cms.core.models import User
from tests import factories
from tests.compliance.steps import sign

pytestmark = pytest.mark.django_db


def test_p11_29_user_names_are_one_whatever_their_case(person):
    for name in (person.username.upper(), person.username.title()):
        with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
            factories.user(username=name)


@pytest.mark.parametrize("name", ["ANNA.WEBER", "аnna.weber", "anna.wеber", "ａnna.weber", "änna.weber"])
def test_p11_20_a_former_user_name_is_nobody_elses(client, name):
    gone = factories.user(username="anna.weber")
    gone.username = "anna.married"
    gone.save()
    with pytest.raises(ValidationError, match="or one that looks like it"):
        factories.user(username=name)
    client.force_login(factories.user(is_superuser=True))
    form = {"username": name, "first_name": "A", "last_name": "W", "email": "a@w.example",
            "password1": "nine brave owls", "password2": "nine brave owls"}  # fmt: skip
    answer = client.post(reverse("wagtailusers_users:add"), form)
    assert "or one that looks like it" in answer.content.decode()
    gone.username = "anna.weber"
    gone.save()
    User.objects.filter(pk=gone.pk).delete()
    with pytest.raises(ValidationError), transaction.atomic():
        factories.user(username=name)


def test_lookalikes_fold_and_other_names_stay_apart():
    assert skeleton("Ines.Brandt") == skeleton("іnes.brаndt")
    assert skeleton("ines.brandt") != skeleton("ines.brand")


def test_p11_20_who_has_signed_is_never_deleted(client, person, round_):
    sign(round_, person)
    client.force_login(factories.user(is_superuser=True))
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    bulk = reverse("wagtail_bulk_action", args=["core", "user", "delete"])
    client.post(f"{bulk}?id={person.pk}")
    assert User.objects.filter(pk=person.pk).exists()
    for attempt in (person.delete, User.objects.filter(pk=person.pk).delete):
        with pytest.raises(ProtectedError), transaction.atomic():
            attempt()
