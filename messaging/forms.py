"""Forms of the messaging editors: bad input gets its message at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wagtail.admin.forms import WagtailAdminModelForm

from cms.core.actions import Refused
from compliance.forms import fixed
from compliance.models import Approval, SignoffTaskState
from messaging.actions import AddEvidenceFile
from messaging.identifiers import REGISTRATION, SUBMISSION, UDI_DI, Kind, Misfit, parse_any
from messaging.models import Claim, EvidenceFile, Indication, MarketStatus


def normal(text: str, kinds: tuple[Kind, ...]) -> str:
    """The identifier in its normal form, '' for none. Raises ValidationError for one that cannot be."""
    if not text.strip():
        return ""
    try:
        return parse_any(kinds, text).value
    except Misfit as problem:
        raise ValidationError(str(problem)) from problem


class ClaimForm(WagtailAdminModelForm):
    """A claim's code is fixed once approved: the pieces that carry it were signed with it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            self.instance.pk
            and "code" in self.changed_data
            and Approval.objects.about(self.instance).exists()
        ):
            self.add_error("code", "The code of an approved claim stays. Write a new claim instead.")
        return cleaned


def claims_resting_on(indication: Indication) -> int:
    """How many approved claims, and claims in review, say the words of this indication."""
    claims = Claim.objects.filter(indication=indication)
    approved = set(claims.filter(live=True).values_list("pk", flat=True))
    rounds = SignoffTaskState.objects.about_any(Claim, claims.values_list("pk", flat=True)).open()
    return len(approved | set(rounds.values_list("subject_id", flat=True)))


class IndicationForm(WagtailAdminModelForm):
    """The words of an indication are part of what is signed with each claim that rests on it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self.changed_data:
            resting = claims_resting_on(Indication(pk=self.instance.pk))
            if resting:
                raise ValidationError(
                    f"{resting} approved or submitted claim{'s' if resting > 1 else ''} "
                    f"{'were' if resting > 1 else 'was'} signed with these words. "
                    "Add a new indication instead, and move claims to it with their next version."
                )
        return cleaned


#: The numbers that a pathway gives. Older De Novos have K numbers; other pathways have no form of their own.
_NUMBERS = {
    MarketStatus.Pathway.K510: (Kind.K,),
    MarketStatus.Pathway.PMA: (Kind.PMA,),
    MarketStatus.Pathway.DE_NOVO: (Kind.DEN, Kind.K),
    MarketStatus.Pathway.HDE: (Kind.HDE,),
}


class ProductForm(fixed("slug")):  # type: ignore[misc]
    """A product; the check digits of its device identifiers are recomputed."""

    def clean_udi_di(self) -> str:
        return normal(self.cleaned_data["udi_di"], UDI_DI)

    def clean_basic_udi_di(self) -> str:
        return normal(self.cleaned_data["basic_udi_di"], (Kind.BASIC_UDI,))

    def clean_manufacturer_srn(self) -> str:
        return normal(self.cleaned_data["manufacturer_srn"], (Kind.SRN,))


class MarketStatusForm(WagtailAdminModelForm):
    class Meta:
        model = MarketStatus
        fields = ("indications",)
        widgets = {"indications": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        product = cleaned.get("product")
        strange = [
            each for each in cleaned.get("indications") or () if product and each.product_id != product.pk
        ]
        if strange:
            self.add_error("indications", f"Choose indications of {product} only.")
        kinds = _NUMBERS.get(cleaned.get("pathway", ""))
        if kinds and cleaned.get("number"):
            try:
                cleaned["number"] = normal(cleaned["number"], kinds)
            except ValidationError as problem:
                self.add_error("number", problem)
        return cleaned


class EvidenceForm(WagtailAdminModelForm):
    """A source with one of its files. The file is read before anything is kept.

    Identifiers are kept in their normal form; one that cannot be right is refused at its field.
    """

    upload = forms.FileField(
        label="Add a file",
        required=False,
        max_length=200,
        help_text="PDF, or UTF-8 text or markdown. A file is kept for good; a newer one is added beside it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.md,.txt"}),
    )

    def clean_doi(self) -> str:
        return normal(self.cleaned_data["doi"], (Kind.DOI,))

    def clean_pmid(self) -> str:
        return normal(self.cleaned_data["pmid"], (Kind.PMID,))

    def clean_pmcid(self) -> str:
        return normal(self.cleaned_data["pmcid"], (Kind.PMCID,))

    def clean_registration(self) -> str:
        return normal(self.cleaned_data["registration"], REGISTRATION)

    def clean_submission(self) -> str:
        return normal(self.cleaned_data["submission"], SUBMISSION)

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                AddEvidenceFile(self.instance, upload.name, upload.read(), self.for_user).check()
            except Refused as refusal:
                raise ValidationError(refusal.messages) from refusal
            upload.seek(0)
        return upload


class LicenceForm(forms.ModelForm):
    class Meta:
        model = EvidenceFile
        fields = ("licence", "is_shareable")


class RetractionForm(forms.Form):
    reason = forms.CharField(
        label="Where was the retraction published?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example the journal’s notice, with its date and DOI. It is kept in the audit trail.",
    )
