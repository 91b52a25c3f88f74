"""The tamper matrix, fourth part: what lets people in, and rights on one single piece."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from allauth.mfa.models import Authenticator

from cms.core.models import User
from tests.compliance.proof.harms import Table, at, columns, exchange, row


def _codes_unused(library: SimpleNamespace) -> str:
    return json.dumps(Authenticator.objects.get(pk=library.recovery_codes).data | {"used_mask": 0})


def _password_of_another(library: SimpleNamespace) -> str:
    return User.objects.get(pk=library.host).password


def _grant(table: str, said: str, key: str, moved: dict[str, Any], twin: dict[str, Any]) -> Table:
    return row(table, said, key, altered={"permission_id": at("spare_permission")}, moved=moved, twin=twin)


ACCESS: dict[str, Table] = {
    "passwords": columns(
        "core_user",
        "password is not what the audit trail says",
        "guest",
        alter={"password": "md5$salt$2c8b1e8f4f0b7f5d4c0a5c7f0d7f3e11"},
        delete={"password": ""},
        reorder=exchange("core_user", "password", "guest", "host"),
        copy={"password": _password_of_another},
    ),
    "whether a person must choose a password": columns(
        "core_user",
        "must_change_password is not what the audit trail says",
        "guest",
        alter={"must_change_password": True},
    ),
    "when a password was chosen": columns(
        "core_user",
        "password_changed_at is not what the audit trail says",
        "guest",
        alter={"password_changed_at": "2031-01-01 00:00:00"},
    ),
    "addresses of people": columns(
        "core_user",
        "email is not what the audit trail says",
        "guest",
        alter={"email": "thief@vouch.example"},
    ),
    "authenticators": row(
        "mfa_authenticator",
        "uthenticator",
        "authenticators.0",
        altered={"data": json.dumps({"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"})},
        moved={"user_id": at("stranger")},
        twin={"user_id": at("stranger")},
        reorder=exchange("mfa_authenticator", "data", "authenticators.0", "authenticators.1"),
    ),
    "recovery codes": row(
        "mfa_authenticator",
        "uthenticator",
        "recovery_codes",
        altered={"data": _codes_unused},
        moved={"user_id": at("stranger")},
        twin={"user_id": at("stranger")},
    ),
    "identities at a provider": row(
        "socialaccount_socialaccount",
        "dentity",
        "identities.0",
        altered={"uid": "subject-of-a-thief"},
        moved={"user_id": at("stranger")},
        twin={"uid": "subject-of-a-thief"},
        reorder=exchange("socialaccount_socialaccount", "uid", "identities.0", "identities.1"),
    ),
    "identity providers": row(
        "socialaccount_socialapp",
        "dentity provider",
        "provider",
        altered={"settings": json.dumps({"server_url": "https://thief.example"})},
        moved={"provider_id": "owner"},
        twin={"provider_id": "owner"},
    ),
    "tokens of the API": row(
        "wagtailcore_apitoken",
        "oken",
        "token",
        altered={"revoked_at": None},
        moved={"user_id": at("stranger")},
        twin={"key_hash": "f" * 64},
    ),
    "user names of before": row(
        "core_formername",
        "he user name",
        "former_name",
        altered={"username": "somebody.else"},
        moved={"user_id": at("stranger")},
        twin={"skeleton": "nobodys", "username": "nobodys"},
    ),
    "rights of a person on one claim": _grant(
        "messaging_claimuserobjectpermission",
        " on messaging.claim ",
        "person_on_claim",
        {"content_object_id": at("other")},
        {"user_id": at("stranger")},
    ),
    "rights of a group on one claim": _grant(
        "messaging_claimgroupobjectpermission",
        " on messaging.claim ",
        "group_on_claim",
        {"content_object_id": at("other")},
        {"group_id": at("other_group")},
    ),
    "rights of a person on one asset": _grant(
        "content_assetuserobjectpermission",
        " on content.asset ",
        "person_on_asset",
        {"content_object_id": at("other_asset")},
        {"user_id": at("stranger")},
    ),
    "rights of a group on one asset": _grant(
        "content_assetgroupobjectpermission",
        " on content.asset ",
        "group_on_asset",
        {"group_id": at("other_group")},
        {"group_id": at("other_group")},
    ),
    "rights of a person on one row of another kind": _grant(
        "guardian_userobjectpermission",
        " on messaging.evidence ",
        "person_on_source",
        {"object_pk": "900000"},
        {"user_id": at("stranger")},
    ),
    "rights of a group on one row of another kind": _grant(
        "guardian_groupobjectpermission",
        " on messaging.evidence ",
        "group_on_source",
        {"object_pk": "900000"},
        {"group_id": at("other_group")},
    ),
}
