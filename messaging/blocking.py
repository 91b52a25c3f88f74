"""Claims in review that other things under review rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from compliance.blocking import Blocker
from compliance.models import SignoffTaskState
from messaging.models import Claim


def claims_in_review(codes_by_round: Mapping[int, Iterable[str]]) -> dict[int, list[Blocker]]:
    """For rounds that rest on claims, by code: those of the claims that are in review now; two queries."""
    wanted = {code for codes in codes_by_round.values() for code in codes}
    claims = dict(Claim.objects.filter(code__in=wanted).values_list("pk", "code"))
    in_review = {
        claims[subject]: Blocker(
            f"Claim {claims[subject]}, which it carries, is in review",
            reverse("compliance:review", args=[pk]),
        )
        for pk, subject in SignoffTaskState.objects.open()
        .about_any(Claim, claims)
        .values_list("pk", "subject_id")
    }
    return {
        pk: [in_review[code] for code in dict.fromkeys(codes) if code in in_review]
        for pk, codes in codes_by_round.items()
    }


def messages_blocked(rounds: Sequence[SignoffTaskState]) -> dict[int, list[Blocker]]:
    return claims_in_review({each.pk: each.canonical["claims"] for each in rounds})
