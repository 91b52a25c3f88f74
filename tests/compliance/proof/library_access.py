"""The rows of the library that let people in, and that give them rights on one piece; all on record."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialApp
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm

from django.contrib.auth.models import Group
from django.utils import timezone

from wagtail.models import APIToken

from content.models import Asset
from content.models.assets import AssetGroupObjectPermission, AssetUserObjectPermission
from messaging.models import Claim, Evidence
from messaging.models.claims import ClaimGroupObjectPermission, ClaimUserObjectPermission
from tests import factories


def access(people: Any, author: Any, claim: Claim, open_round: Any) -> dict[str, Any]:
    one, other = factories.user(), factories.user()
    apps = [TOTP.activate(person, generate_totp_secret()).instance for person in (one, other)]
    codes = RecoveryCodes.activate(one)
    codes.validate_code(codes.get_unused_codes()[0])
    identities = [
        SocialAccount.objects.create(user=person, provider=provider, uid=f"subject of {provider}")
        for person, provider in ((one, "company"), (other, "owner"))
    ]
    provider = SocialApp.objects.create(
        provider="openid_connect", provider_id="company", name="Company", client_id="vouch"
    )
    token, _ = APIToken.create_token(user=one, name="Nightly copy")
    token.revoked_at = timezone.now()
    token.save()
    other.username = "renamed"
    other.save()
    return _grants(claim) | {
        "former_name": other.names.exclude(username="renamed").get().pk,
        "authenticators": [each.pk for each in apps],
        "recovery_codes": codes.instance.pk,
        "identities": [each.pk for each in identities],
        "provider": provider.pk,
        "token": token.pk,
        "guest": one.pk,
        "host": other.pk,
    }


def _grants(claim: Claim) -> dict[str, Any]:
    """A right of one person and of one group on a claim, on an asset, and on a source."""
    person, group = factories.user(), Group.objects.get(name="Readers")
    asset, source = Asset.objects.order_by("pk").first(), Evidence.objects.order_by("pk").first()
    for holder in (person, group):
        assign_perm("messaging.change_claim", holder, claim)
        assign_perm("content.change_asset", holder, asset)
        assign_perm("messaging.change_evidence", holder, source)
    return {
        "person_on_claim": ClaimUserObjectPermission.objects.get(user=person).pk,
        "group_on_claim": ClaimGroupObjectPermission.objects.get(group=group).pk,
        "person_on_asset": AssetUserObjectPermission.objects.get(user=person).pk,
        "group_on_asset": AssetGroupObjectPermission.objects.get(group=group).pk,
        "person_on_source": UserObjectPermission.objects.get(user=person).pk,
        "group_on_source": GroupObjectPermission.objects.get(group=group).pk,
        "other_asset": Asset.objects.order_by("pk").last().pk,
        "other_group": Group.objects.get(name="Reps").pk,
    }
