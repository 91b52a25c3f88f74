"""What lets somebody in beside a password, each change of it on record: apps, identities, providers, tokens.

Whatever route changes one ends in its table, also where a library saves it: an authenticator app or its
recovery codes, an identity at a provider of single sign-on, a provider that the database names, a token of
the API (21 CFR 11.300(b), (c)). The trail keeps a digest of what each is and whom it lets in, never a secret.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp

from django.db import models
from django.db.models.signals import post_save, pre_delete, pre_save

from wagtail.models import APIToken

from compliance.audit import record
from compliance.digest import credential_digest, instant
from compliance.models import Event
from compliance.rights.noting import by_whom

Facts = dict[str, Any]

#: The name of the digest in a record.
MARK = "fingerprint"


@dataclass(frozen=True, slots=True)
class Key:
    """How the trail tells of the rows of a model that let somebody in.

    `name` is what a record calls such a row and `called` this one, `about` whom or what the record is about.
    `covers` is what the digest is over: all that makes the row let in whom it does. `tells` is what may be
    read of it. `added`, `changed` and `removed` are the events.
    """

    model: type[models.Model]
    name: str
    called: Callable[[Any], str]
    about: Callable[[Any], models.Model]
    covers: Callable[[Any], Facts]
    tells: Callable[[Any], Facts]
    added: Event
    changed: Callable[[Facts, Facts], Event]
    removed: Event

    def facts(self, row: Any) -> Facts:
        """What a record says of `row`."""
        says = {self.name: {"id": row.pk, "name": self.called(row)}}
        return says | self.tells(row) | {MARK: self.fingerprint(row)}

    def fingerprint(self, row: Any) -> str:
        return credential_digest({"kind": self.model._meta.label_lower, "id": row.pk, **self.covers(row)})


def _authenticator(row: Authenticator) -> Facts:
    """Not when it was last used, nor when its codes were looked at: neither lets anybody in.

    Which recovery codes were used is in the data. Codes that an older library made are too short to be hashed
    safely: only how many there are left is covered.
    """
    data = {name: value for name, value in row.data.items() if name != "viewed_at"}
    if "migrated_codes" in data:
        data["migrated_codes"] = len(data["migrated_codes"])
    return {
        "person": row.user_id,
        "type": str(row.type),
        "data": json.dumps(data, sort_keys=True),
        "created": instant(row.created_at),
    }


def _token_event(old: Facts, new: Facts) -> Event:
    return Event.TOKEN_REVOKED if new["revoked"] and not old["revoked"] else Event.ACCESS_CHANGED


KEYS = (
    Key(
        Authenticator,
        "authenticator",
        called=lambda row: str(row.get_type_display()),
        about=lambda row: row.user,
        covers=_authenticator,
        tells=lambda row: {},
        added=Event.DEVICE_ADDED,
        changed=lambda old, new: Event.DEVICE_CHANGED,
        removed=Event.DEVICE_REVOKED,
    ),
    Key(
        SocialAccount,
        "identity",
        called=lambda row: row.provider,
        about=lambda row: row.user,
        covers=lambda row: {"person": row.user_id, "provider": row.provider, "subject": row.uid},
        tells=lambda row: {},
        added=Event.IDENTITY_CONNECTED,
        changed=lambda old, new: Event.IDENTITY_CHANGED,
        removed=Event.IDENTITY_DISCONNECTED,
    ),
    Key(
        SocialApp,
        "identity provider",
        called=lambda row: row.provider_id or row.provider,
        about=lambda row: row,
        # Not the secret, by which the provider knows this site: it lets nobody in here.
        covers=lambda row: {
            "provider": [row.provider, row.provider_id],
            "client": row.client_id,
            "settings": json.dumps(row.settings, sort_keys=True),
        },
        tells=lambda row: {},
        added=Event.CREATED,
        changed=lambda old, new: Event.EDITED,
        removed=Event.DELETED,
    ),
    Key(
        APIToken,
        "token",
        called=str,
        about=lambda row: row,
        covers=lambda row: {
            "person": row.user_id,
            "stored": row.key_hash,
            "revoked": instant(row.revoked_at) if row.revoked_at else None,
        },
        tells=lambda row: {
            "person": row.user.printed_name,
            "name": row.name,
            "starts with": row.prefix,
            "revoked": row.revoked_at,
        },
        added=Event.TOKEN_MADE,
        changed=_token_event,
        removed=Event.DELETED,
    ),
)
_OF = {key.model: key for key in KEYS}


def _before(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    stored = sender._default_manager.filter(pk=instance.pk).first() if instance.pk and not raw else None
    instance._stored_before = _OF[sender].facts(stored) if stored else None


def _saved(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw:
        return
    key, old = _OF[sender], instance._stored_before
    new = key.facts(sender._default_manager.get(pk=instance.pk))
    if created or old is None:
        record(key.added, key.about(instance), new=new, **by_whom())
    elif old[MARK] != new[MARK]:
        record(key.changed(old, new), key.about(instance), old=old, new=new, **by_whom())


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    key = _OF[sender]
    stored = sender._default_manager.get(pk=instance.pk)
    record(key.removed, key.about(stored), old=key.facts(stored), **by_whom())


def connect_keys() -> None:
    """Called when the apps are ready."""
    for model in _OF:
        pre_save.connect(_before, sender=model)
        post_save.connect(_saved, sender=model)
        pre_delete.connect(_deleted, sender=model)
