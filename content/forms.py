"""The forms of the library and of sharing. They catch bad input at its field; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cms.core.pdf import MAX_BYTES
from compliance.models import Audience, Market
from content.actions.shares import LONGEST_SHARE_DAYS
from content.models import Asset, AssetMarket, ContentRequest, Recipient
from messaging.models import CareSetting, Claim, Competitor, Persona, Product, Specialty, Stage


def _checked_size(file: UploadedFile) -> UploadedFile:
    # Before the file is read into memory.
    if file.size and file.size > MAX_BYTES:
        raise ValidationError(f"{file.name} is larger than {MAX_BYTES // 2**20} MB. Export it smaller.")
    return file


class FileForm(forms.Form):
    """A PDF to upload."""

    file = forms.FileField(
        label="PDF file",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        return _checked_size(self.cleaned_data["file"])


class NewFileForm(FileForm):
    """A newer file of a piece. On an approved piece it is a change, and has a reason."""

    reason = forms.CharField(
        label="Why a new file?",
        required=False,
        max_length=2000,
        help_text="Kept in the audit trail; needed once the piece is approved.",
    )


def _choices(queryset: Any, label: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        queryset, label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class UploadForm(FileForm):
    """A new piece: its facts, its file, and where it is to be found."""

    title = forms.CharField(max_length=200)
    kind_of_piece = forms.ChoiceField(label="Kind", choices=Asset.Kind.choices)
    product = forms.ModelChoiceField(Product.objects.all(), empty_label="Choose a product")
    language = forms.ChoiceField(choices=settings.LANGUAGES, initial="en")
    summary = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    personas = _choices(Persona.objects.all(), "Personas")
    stages = _choices(Stage.objects.all(), "Stages")
    specialties = _choices(Specialty.objects.all(), "Specialties")
    care_settings = _choices(CareSetting.objects.all(), "Care settings")
    competitors = _choices(Competitor.objects.all(), "Competitors")
    facets = ("personas", "stages", "specialties", "care_settings", "competitors")
    field_order = ("file", "title", "kind_of_piece", "product", "language", "summary", *facets)

    def facet_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.facets]

    def draft(self) -> Asset:
        """The asset as filled in, unsaved."""
        facts = ("title", "kind_of_piece", "product", "language", "summary")
        draft = Asset(**{name: self.cleaned_data[name] for name in facts})
        for name in self.facets:
            setattr(draft, name, list(self.cleaned_data[name]))
        return draft


class MarketForm(forms.ModelForm):
    """One market and audience that a piece is meant for, and its first and last day there."""

    class Meta:
        model = AssetMarket
        fields = ("market", "audience", "effective", "expiry")
        widgets = {
            "effective": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expiry": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"effective": "First day of use.", "expiry": "First day on which it may not be used."}


class _MarketFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.has_changed()]
        if not rows:
            raise ValidationError("Say for at least one market and audience when it may be used.")
        asked = [(row["market"], row["audience"]) for row in rows]
        if len(set(asked)) < len(asked):
            raise ValidationError("A market and audience is named twice. Keep one row for each.")

    def rows(self) -> list[AssetMarket]:
        return [form.save(commit=False) for form in self.forms if form.has_changed()]


MarketFormSet = forms.formset_factory(MarketForm, formset=_MarketFormSet, extra=2, max_num=60)


class LinkClaimForm(forms.Form):
    """A claim that an author sees on a page where no wording was found."""

    claim = forms.ModelChoiceField(Claim.objects.none(), empty_label="Choose a claim")
    page = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["claim"]
        field.queryset = Claim.objects.filter(product=product, live=True)
        field.label_from_instance = lambda claim: f"{claim.code} · {claim.text[:90]}"


class ShareForm(forms.Form):
    """To whom a piece is sent: one of the rep's own recipients, or a new one."""

    recipient = forms.ModelChoiceField(Recipient.objects.none(), required=False, empty_label="Somebody new")
    name = forms.CharField(max_length=120, required=False)
    institution = forms.CharField(max_length=160, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    market = forms.ModelChoiceField(
        Market.objects.all(), to_field_name="code", required=False, empty_label="Choose a market"
    )
    audience = forms.ChoiceField(
        label="Who they are", choices=[("", "Choose"), *Audience.choices], required=False
    )
    persona = forms.ModelChoiceField(Persona.objects.all(), required=False, empty_label="Not said")
    days = forms.IntegerField(
        label="Days the link lives", min_value=1, max_value=LONGEST_SHARE_DAYS, initial=30
    )
    note = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For your own records. The recipient does not see it.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = Recipient.objects.filter(created_by=user)
        for name in ("recipient", "name", "market", "audience"):
            # One or the other is asked for, which `required` cannot say.
            self.fields[name].needed = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("recipient") or "recipient" in self.errors:
            return data
        who = data.get("name") or "the recipient"
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Name the person, or choose somebody you have sent to before.")
        if not data.get("market") and "market" not in self.errors:
            self.add_error(
                "market", f"Say in which market {who} works: without it nothing can be cleared for them."
            )
        if not data.get("audience") and "audience" not in self.errors:
            self.add_error("audience", f"Say as what {who} is addressed: without it nothing can be cleared.")
        return data

    def new_recipient(self) -> Recipient:
        """The recipient as filled in, unsaved."""
        names = ("name", "institution", "email", "market", "audience", "persona")
        return Recipient(**{name: self.cleaned_data[name] for name in names})


class ContentRequestForm(forms.ModelForm):
    """What somebody misses in the library."""

    class Meta:
        model = ContentRequest
        fields = ("kind", "words", "note", "product", "market", "audience", "searches")
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "searches": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["searches"].required = False

    def wish(self) -> ContentRequest:
        """The wish, not saved yet."""
        return ContentRequest(**self.cleaned_data | {"searches": self.cleaned_data["searches"] or 0})
