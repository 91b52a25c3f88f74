"""The authenticator apps of people, for those who administer accounts: revoking a lost one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cms.core.actions import Refused
from compliance.people import RevokeDevice
from compliance.signing_right import device_of


@permission_required("core.change_user", raise_exception=True)
def revoke_device(request: HttpRequest, user_id: int) -> HttpResponse:
    """GET asks, POST revokes."""
    person = get_object_or_404(get_user_model(), pk=user_id)
    if request.method == "POST":
        try:
            RevokeDevice(person, request.user).execute()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Revoked. {person.printed_name} is signed out everywhere.")
        return redirect("portal:revoke_device", person.pk)
    context = {"person": person, "device": device_of(person)}
    return render(request, "portal/revoke_device.html", context)
