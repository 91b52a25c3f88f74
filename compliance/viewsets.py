"""How compliance is edited in the Wagtail admin, and the bases of what the apps above edit there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from wagtail.actions import action_registry
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.core.viewsets import GuardedViewSet
from compliance import editing, recording
from compliance.forms import PolicyForm, fixed
from compliance.models import (
    Market,
    RetentionRule,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    ReviewSettings,
    SignoffTaskState,
)
from compliance.notes import Note
from compliance.proof.making import may_make_pack
from compliance.records import DeleteRecord, itself
from compliance.standing import standings
from compliance.why import AsksWhyViewSet


class StandingColumn(Column):
    """The state of controlled content in a list."""

    cell_template_name = "compliance/admin/standing_cell.html"

    def __init__(self) -> None:
        super().__init__("standing", label="State")


class StandingPanel(Panel):
    """Where the content on an edit page stands, and where and until when it is cleared now."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "compliance/admin/standing_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def _pack_address(self, content: Any) -> str:
            if not may_make_pack(self.request.user, content):
                return ""
            return reverse("proof:pack", args=[content._meta.model_name, content.pk])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            live = type(self.instance)._default_manager.get(pk=self.instance.pk)
            windows = live.clearances.holding(timezone.now()).select_related("market")
            return {
                **super().get_context_data(parent_context),
                "standing": standings([live])[live.pk],
                "timeline": live.timeline_address,
                "pack": self._pack_address(live),
                "windows": windows.order_by("market__name", "audience"),
                "notes": self._open_notes(live),
            }

        @staticmethod
        def _open_notes(content: Any) -> list[Note]:
            """What reviewers said in the round that waits for the author, and is not settled."""
            last = SignoffTaskState.objects.about(content).order_by("-pk").first()
            return last.notes.open if last and not hasattr(last, "approval") else []


class ControlledViewSet(AsksWhyViewSet, GuardedViewSet):
    """The editing of one kind of controlled content: drafts, submission, and no way past a review."""

    index_view_class = editing.ControlledIndexView
    add_view_class = editing.ControlledCreateView
    edit_view_class = editing.ControlledEditView
    delete_view_class = editing.ControlledDeleteView
    unpublish_view_class = editing.ControlledUnpublishView

    def deletion(self, content: Any, user: Any, reason: str) -> Any:
        return action_registry.get_action_class(self.model, "delete")(content, user=user, reason=reason)


class PlainChooserViewSet(SnippetChooserViewSet):
    """A chooser that leaves the form fields of its model to ordinary drop-downs."""

    register_widget = False


class RecordViewSet(AsksWhyViewSet, SnippetViewSet):
    """The editing of rows that are not signed. `touches` says what a change of one recomputes."""

    touches = staticmethod(itself)
    add_view_class = recording.RecordCreateView
    edit_view_class = recording.RecordEditView
    delete_view_class = recording.RecordDeleteView
    chooser_viewset_class = PlainChooserViewSet
    search_backend_name = None
    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"touches": self.touches, **kwargs})

    def deletion(self, row: Any, user: Any, reason: str) -> DeleteRecord:
        return DeleteRecord(row, user, self.touches, reason)


class MarketViewSet(RecordViewSet):
    model = Market
    icon = "site"
    list_display = ["name", "code", "parent", "time_zone"]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "code", help_text="US, EU, DE… It is part of what is signed, so it never changes."
                    ),
                    FieldPanel("name"),
                ]
            ),
            FieldPanel(
                "parent", help_text="A member state sits under its region. Its own rows replace the region’s."
            ),
            FieldPanel(
                "time_zone", help_text="Days begin and end at midnight here, for example Europe/Berlin."
            ),
            FieldRowPanel(
                [FieldPanel("weekend", help_text="Due dates skip these days."), FieldPanel("is_home")]
            ),
        ],
        base_form_class=fixed("code"),
    )


class ReviewRoleViewSet(RecordViewSet):
    model = ReviewRole
    icon = "group"
    list_display = ["name", "code", "statement"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel("code", help_text="It is part of every signature, so it never changes."),
                    FieldPanel("name"),
                ]
            ),
            FieldPanel("statement"),
        ],
        base_form_class=fixed("code"),
    )


class ReviewPolicyViewSet(RecordViewSet):
    model = ReviewPolicy
    icon = "clipboard-list"
    list_display = ["content_kind", "market", "claim_type", "device_class", "due_days", "review_months"]
    list_filter = ["content_kind", "market", "claim_type", "device_class"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("content_kind"),
                    FieldPanel("market"),
                    FieldPanel("claim_type"),
                    FieldPanel("device_class"),
                ],
                heading="What it applies to",
                help_text="All policies that match a submission apply together. Reviews that are open "
                "keep what the policies said when they were submitted.",
            ),
            FieldPanel("roles", help_text="Each must sign, in parallel, each by another person."),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "due_days",
                        help_text="Business days from submission until the signatures are due, in the days "
                        "of the policy’s market, or of the home market.",
                    ),
                    FieldPanel(
                        "remind_days_before",
                        help_text="Business days before that when those who may sign are reminded, once. "
                        "Empty: never.",
                    ),
                    FieldPanel(
                        "escalate_days_after",
                        help_text="Business days after that when a late signature is escalated, once. "
                        "Empty: never.",
                    ),
                    FieldRowPanel(
                        [
                            FieldPanel(
                                "escalate_to",
                                help_text="Who is told of a late signature. Nobody named: administrators.",
                            ),
                            FieldPanel("escalate_role", help_text="Everybody in this role is told too."),
                        ]
                    ),
                ],
                heading="By when",
            ),
            FieldPanel("review_months"),
        ],
        base_form_class=PolicyForm,
    )


class ReviewerAssignmentViewSet(RecordViewSet):
    model = ReviewerAssignment
    icon = "user"
    list_display = ["user", "role", "market"]
    list_filter = ["role", "market"]
    search_fields = ["user__first_name", "user__last_name", "user__username"]
    panels = [FieldPanel("user"), FieldPanel("role"), FieldPanel("market")]


class ReviewSettingsViewSet(RecordViewSet):
    model = ReviewSettings
    icon = "cogs"
    list_display = ["__str__", "signing_mode", "second_factor_required", "training_required"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("signing_mode"),
                    FieldPanel("series_minutes"),
                    FieldPanel("second_factor_required"),
                    FieldPanel("device_proof_days"),
                    FieldPanel("training_required"),
                    FieldPanel("password_max_age_days"),
                ],
                heading="Signing",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("max_failures"),
                    FieldPanel("lockout_minutes"),
                    FieldPanel("security_address"),
                ],
                heading="Failed attempts",
            ),
            MultiFieldPanel([FieldPanel("anchors_need_second_person")], heading="Evidence"),
            MultiFieldPanel([FieldPanel("recertify_days")], heading="After approval"),
        ]
    )


class RetentionRuleViewSet(RecordViewSet):
    model = RetentionRule
    icon = "history"
    list_display = ["market", "years", "years_implantable", "basis"]
    panels = [
        FieldPanel("market", help_text="Its members follow it, unless they have a rule of their own."),
        FieldRowPanel([FieldPanel("years"), FieldPanel("years_implantable")]),
        FieldPanel("basis"),
    ]


class ComplianceGroup(SnippetViewSetGroup):
    menu_label = "Compliance"
    menu_icon = "key"
    menu_order = 300
    items = (
        MarketViewSet,
        ReviewRoleViewSet,
        ReviewPolicyViewSet,
        ReviewerAssignmentViewSet,
        ReviewSettingsViewSet,
        RetentionRuleViewSet,
    )
