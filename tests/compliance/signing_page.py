"""The signing page as a person posts it, and what it leaves behind."""

from django.urls import reverse

from compliance.models import AuditRecord, Event, ReviewSettings
from tests.factories import PASSWORD


def rules(**fields):
    ReviewSettings.objects.filter(pk=1).update(**fields)


def form_for(round_, person, **fields):
    form = {
        "required": round_.signable_by(person)[0].pk,
        "meaning": "approval",
        "reason": "",
        "username": person.username,
        "password": PASSWORD,
    } | fields
    return {name: value for name, value in form.items() if value is not None}


def post(client, round_, person, **fields):
    return client.post(reverse("compliance:sign", args=[round_.pk]), form_for(round_, person, **fields))


def events():
    return [
        record.event
        for record in AuditRecord.objects.filter(event__in=[Event.SIGNING_REFUSED, Event.LOCKED_OUT])
    ]
