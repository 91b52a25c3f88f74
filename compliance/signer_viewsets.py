"""The editing room of who may sign: identity checks, the statement, training. Every change is audited."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from compliance.models import IdentityCheck, SignatureStatement, TrainingRecord
from compliance.viewsets import RecordViewSet

_PEOPLE = ["user__first_name", "user__last_name", "user__username"]


class IdentityForm(WagtailAdminModelForm):
    """Whoever fills it in is the one who verified: nobody enters a check in another's name."""

    def clean_user(self) -> Any:
        user = self.cleaned_data["user"]
        if user == self.for_user:
            raise ValidationError("Somebody else must verify your identity.")
        return user

    def save(self, commit: bool = True) -> IdentityCheck:
        self.instance.verified_by = self.for_user
        return super().save(commit)


class IdentityCheckViewSet(RecordViewSet):
    model = IdentityCheck
    icon = "user"
    list_display = ["user", "verified_on", "verified_by", "how"]
    search_fields = _PEOPLE
    edit_handler = ObjectList(
        [
            FieldPanel("user", heading="Whose identity you verified"),
            FieldPanel("verified_on"),
            FieldPanel("how"),
        ],
        base_form_class=IdentityForm,
    )


class SignatureStatementViewSet(RecordViewSet):
    model = SignatureStatement
    icon = "doc-full"
    list_display = ["__str__", "text"]
    panels = [
        FieldPanel(
            "text", help_text="Everybody who signs is asked to accept each new version. It never changes."
        )
    ]


class TrainingRecordViewSet(RecordViewSet):
    model = TrainingRecord
    icon = "success"
    list_display = ["user", "course", "completed_on", "valid_until"]
    search_fields = [*_PEOPLE, "course"]
    panels = [
        FieldPanel("user"),
        FieldPanel("course"),
        FieldPanel("completed_on"),
        FieldPanel("valid_until"),
    ]


class SignersGroup(SnippetViewSetGroup):
    menu_label = "Signers"
    menu_icon = "group"
    menu_order = 310
    items = (IdentityCheckViewSet, SignatureStatementViewSet, TrainingRecordViewSet)
