"""Finding claims on the pages of a version, and judging the sentences that only look like them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.audit import record
from compliance.models import Event
from content.actions.uses import ChangeOfUse
from content.models import AssetVersion, ClaimLikeSentence, ClaimUse
from messaging.folding import find_wording, fold
from messaging.matching.comparison import Grade
from messaging.matching.document import ClaimMatcher, Found
from messaging.models import Claim, MandatoryDisclaimer


class SuggestClaims(Action):
    """Go through a version's pages: suggest the approved claims on them, note what only reads like one.

    What people decided stays. Exact wordings are proposed as accepted; near ones wait for a person; changed
    ones, and sentences that resemble no claim, become ClaimLikeSentences.
    """

    def __init__(self, version: AssetVersion) -> None:
        self.version = version

    def perform(self) -> list[ClaimUse]:
        claims = {
            claim.pk: claim
            for claim in Claim.objects.filter(
                product=self.version.asset.product_id, live=True
            ).prefetch_related("wordings", "qualifiers")
        }
        pages = list(self.version.pages.order_by("number").values_list("text", flat=True))
        matcher = ClaimMatcher(
            {pk: claim.approved_wordings() for pk, claim in claims.items()}, self._spoken(claims)
        )
        found = matcher.examine(pages)
        folded = [fold(text) for text in pages]
        self.version.uses.filter(status=ClaimUse.Status.SUGGESTED).delete()
        self.version.sentences.filter(judged_at__isnull=True).delete()
        self._keep_sentences(found)
        return ClaimUse.objects.bulk_create(
            [
                self._use(each, _missing_qualifiers(claims[each.key], folded))
                for each in _best_per_page(found)
            ],
            ignore_conflicts=True,
        )

    def _spoken(self, claims: dict[int, Claim]) -> list[str]:
        """Approved sentences that are no claims: qualifiers, and what markets demand to be said."""
        demanded = MandatoryDisclaimer.objects.values_list("text", flat=True)
        return [text.text for claim in claims.values() for text in claim.qualifiers.all()] + list(demanded)

    def _use(self, found: Found[int], unsaid: list[str]) -> ClaimUse:
        exact = found.grade is Grade.EXACT and not unsaid
        return ClaimUse(
            version=self.version,
            claim_id=found.key,
            page=found.page,
            wording=found.wording,
            grade=ClaimUse.Grade.EXACT if exact else ClaimUse.Grade.NEAR,
            found="" if found.grade is Grade.EXACT else found.text,
            differences=[each.words for each in found.differences]
            + [f"“{text}”, which goes with it, is on no page." for text in unsaid],
        )

    def _keep_sentences(self, found: list[Found[int]]) -> None:
        ClaimLikeSentence.objects.bulk_create(
            (
                ClaimLikeSentence(
                    version=self.version,
                    page=each.page,
                    starts=each.start,
                    ends=each.end,
                    text=each.text,
                    resembles_id=each.key,
                    wording=each.wording,
                    differences=[difference.words for difference in each.differences],
                    why=list(each.why),
                )
                for each in found
                if each.grade in (Grade.CHANGED, Grade.NONE)
            ),
            ignore_conflicts=True,
        )


def _best_per_page(found: list[Found[int]]) -> list[Found[int]]:
    """One use for each claim and page: an exact one before a near one, else the first."""
    best: dict[tuple[int, int | None], Found[int]] = {}
    for each in found:
        if each.grade not in (Grade.EXACT, Grade.NEAR):
            continue
        place = each.page, each.key
        if place not in best or (each.grade is Grade.EXACT and best[place].grade is Grade.NEAR):
            best[place] = each
    return list(best.values())


def _missing_qualifiers(claim: Claim, folded_pages: list[str]) -> list[str]:
    return [
        each.text
        for each in claim.qualifiers.all()
        if not any(find_wording(page, fold(each.text)) for page in folded_pages)
    ]


class MatchAgain(ChangeOfUse):
    """Look for claims on the pages again, when claims were approved or changed since they were read."""

    def __init__(self, version: AssetVersion, user: Any) -> None:
        self.version = version
        self.user = user

    def check(self) -> None:
        super().check()
        if not self.version.is_ready:
            raise Refused("The file is not read yet.")

    def perform(self) -> list[ClaimUse]:
        uses = SuggestClaims(self.version).execute()
        record(
            Event.CLAIMS_MATCHED,
            self.version.asset,
            actor=self.user,
            new={
                "version": self.version.number,
                "suggested": len(uses),
                "sentences": self.version.sentences.count(),
            },
        )
        return uses


class JudgeSentence(ChangeOfUse):
    """Say why a sentence that reads like a claim may stand as it is; the reviewers read the reason."""

    def __init__(self, sentence: ClaimLikeSentence, user: Any, reason: str) -> None:
        self.sentence = sentence
        self.version = sentence.version
        self.user = user
        self.reason = reason.strip()

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise Refused("Say why the sentence may stand. The reviewers read it.")

    def perform(self) -> ClaimLikeSentence:
        old = self.sentence.reason
        self.sentence.judged_by = self.user
        self.sentence.judged_at = timezone.now()
        self.sentence.reason = self.reason
        self.sentence.save()
        record(
            Event.SENTENCE_JUDGED,
            self.version.asset,
            actor=self.user,
            old={"reason": old} if old else None,
            new={
                "version": self.version.number,
                "page": self.sentence.page,
                "sentence": self.sentence.text,
                "resembles": self.sentence.resembles.code if self.sentence.resembles else None,
            },
            reason=self.reason,
        )
        return self.sentence
