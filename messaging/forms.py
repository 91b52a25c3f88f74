"""Forms of the messaging editors: bad input gets its message at the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wagtail.admin.forms import WagtailAdminModelForm

from cms.core.actions import Refused
from compliance.models import Approval, SignoffTaskState
from messaging.actions import AddEvidenceFile
from messaging.models import Claim, Indication, MarketStatus


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
        return cleaned


class EvidenceForm(WagtailAdminModelForm):
    """A source with one of its files. The file is read before anything is kept."""

    upload = forms.FileField(
        label="Add a file",
        required=False,
        max_length=200,
        help_text="PDF, or UTF-8 text or markdown. A file is kept for good; a newer one is added beside it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.md,.txt"}),
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                AddEvidenceFile(self.instance, upload.name, upload.read(), self.for_user).check()
            except Refused as refusal:
                raise ValidationError(refusal.messages) from refusal
            upload.seek(0)
        return upload


class RetractionForm(forms.Form):
    reason = forms.CharField(
        label="Where was the retraction published?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example the journal’s notice, with its date and DOI. It is kept in the audit trail.",
    )
