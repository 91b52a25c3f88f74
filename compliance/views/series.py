"""Signing several small items in a row: each is read, and each gets a signature of its own.

The page steps through them. One POST signs one item, by the same action and with the same credentials as
its own signing page, so that a failure leaves those before it signed and those after it untouched
(21 CFR 11.200(a)(1)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cms.core.actions import Refused
from compliance.actions import Sign
from compliance.credentials import Credentials, session_of, what_is_asked
from compliance.models import Headline, Market, RequiredSignature, Signature, SignoffTaskState
from compliance.signing_right import obstacles_now
from compliance.views.comparison import bases_of
from compliance.views.forms import VerdictForm
from compliance.views.lines import headlines
from compliance.views.where import where_of
from compliance.wording_diff import Piece, wording_diff

#: More than this nobody reads in one go.
MOST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One round of a series as this person sees it: signed by them, to be signed, or why it cannot be."""

    round: SignoffTaskState
    headline: Headline
    where: str
    since: str
    texts: tuple[tuple[str, list[Piece]], ...]
    seats: tuple[RequiredSignature, ...]
    signature: Signature | None
    obstacle: str

    @property
    def is_open(self) -> bool:
        return self.signature is None and not self.obstacle


def _chosen(request: HttpRequest) -> list[SignoffTaskState]:
    """The rounds that the address names and the person may read, in its order."""
    ids = [int(each) for each in request.GET.getlist("round") if each.isdecimal()][:MOST]
    found = SignoffTaskState.objects.with_signatures().in_bulk(ids)
    rounds = [found[pk] for pk in dict.fromkeys(ids) if pk in found]
    return [round_ for round_ in rounds if round_.may_be_read_by(request.user)]


def _texts(round_: SignoffTaskState, base: SignoffTaskState | None) -> tuple[tuple[str, list[Piece]], ...]:
    """The parts of a round with their changes; of long pieces only what changed and the first."""
    before = {part.name: part.text for part in base.parts} if base else {}
    return tuple(
        (part.label, wording_diff(before.get(part.name, "") if base else part.text, part.text))
        for place, part in enumerate(round_.parts)
        if place == 0 or not part.name.startswith("page ") or (base and before.get(part.name) != part.text)
    )


def _items(request: HttpRequest, rounds: Sequence[SignoffTaskState]) -> list[Item]:
    names = dict(Market.objects.values_list("code", "name"))
    told = headlines(rounds)
    items = []
    for round_ in rounds:
        bases = bases_of(round_, request.user, "")
        basis = next((each for each in bases if each.chosen), None)
        seats, own = round_.seats_of(request.user)
        obstacles = [own] if own else round_.obstacles_to_approval()
        items.append(
            Item(
                round=round_,
                headline=told[round_.pk],
                where=where_of(round_.canonical, names),
                since=basis.label if basis else "",
                texts=_texts(round_, basis.round if basis else None),
                seats=tuple(seats),
                signature=round_.signatures.filter(signer=request.user).first(),
                obstacle=" ".join(obstacles),
            )
        )
    return items


@sensitive_post_parameters("password", "code")
@never_cache
@login_required
def series(request: HttpRequest) -> HttpResponse:
    """GET shows the items of `?round=1&round=2` and asks for the next signature; POST gives it."""
    items = _items(request, _chosen(request))
    now = next((item for item in items if item.is_open), None)
    missing = obstacles_now(request.user) if now else []
    if now is None or missing:
        return _stopped(request, items, missing)
    posted = request.POST if request.method == "POST" else None
    form = VerdictForm(posted, roles=now.seats, asked=what_is_asked(request))
    # The page that was sent may be of an item that is signed by now: its credentials sign nothing else.
    if posted is not None and posted.get("item") != str(now.round.pk):
        messages.warning(request, "That item was signed already, or cannot be signed. Go on with the next.")
        return redirect(request.get_full_path())
    status = 200
    if posted is not None:
        status = 400
        if form.is_valid():
            try:
                _sign(request, now, form)
            except Refused as refusal:
                status = 403
                form.add_error(None, [f"{now.headline.name} was not signed.", *refusal.messages])
            else:
                messages.success(request, f"{now.headline.name} is signed as {form.chosen}.")
                return redirect(_address(items, form.cleaned_data["meaning"]))
        # A wrong attempt ends a series, so that the next one is asked for more.
        form.show_again(what_is_asked(request))
    elif request.GET.get("meaning"):
        form.initial["meaning"] = request.GET["meaning"]
    told = _told(items) | {"now": now, "form": form, "proof": session_of(request).proof}
    return render(request, "compliance/series.html", told, status=status)


def _sign(request: HttpRequest, item: Item, form: VerdictForm) -> None:
    data = form.cleaned_data
    credentials = Credentials.given(request, data)
    Sign(item.round, request.user, form.chosen, data["meaning"], credentials, data["reason"]).execute()


def _told(items: Sequence[Item]) -> dict[str, Any]:
    return {"items": items, "signed": sum(item.signature is not None for item in items)}


def _address(items: Sequence[Item], meaning: str) -> str:
    """The page again, at its next item, with what the signature before meant filled in."""
    query = [("round", item.round.pk) for item in items] + [("meaning", meaning)]
    return f"{reverse('compliance:series')}?{urlencode(query)}"


def _stopped(request: HttpRequest, items: Sequence[Item], missing: Sequence[Any]) -> HttpResponse:
    """Nothing to sign now: what was signed, what the person lacks to sign, or the way back to choose."""
    if not items:
        messages.warning(request, "Choose what to sign in a row first.")
        return redirect("compliance:queue")
    told = _told(items) | {"missing": missing}
    return render(request, "compliance/series.html", told, status=403 if missing else 200)
