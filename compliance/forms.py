"""Forms of the compliance editors."""

from __future__ import annotations

from typing import Any

from django import forms

from wagtail.admin.forms import WagtailAdminModelForm

from compliance.models import ReviewPolicy
from compliance.setup import controlled_models


def fixed(*names: str) -> type[WagtailAdminModelForm]:
    """A form class whose fields `names` are set once: signatures and digests hold them."""

    class FixedForm(WagtailAdminModelForm):
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            for name in names:
                if self.instance.pk and name in self.changed_data:
                    self.add_error(name, "It is part of what people signed and cannot be changed.")
            return cleaned

    return FixedForm


class PolicyForm(WagtailAdminModelForm):
    """Offers the kinds of content there are: a mistyped kind would quietly require nobody."""

    content_kind = forms.ChoiceField(label="Kind of content")
    claim_type = forms.ChoiceField(
        label="Claim type", required=False, help_text="Only claims have one. Empty: whatever the type."
    )

    class Meta:
        model = ReviewPolicy
        fields = ("content_kind", "claim_type")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content_kind"].choices = [
            (model.kind(), model._meta.verbose_name.capitalize()) for model in controlled_models()
        ]
        types = [(each, each.capitalize()) for each in ReviewPolicy.claim_types()]
        self.fields["claim_type"].choices = [("", "Whatever the type"), *types]
