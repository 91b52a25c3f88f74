from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.core.permissions import ObjectPermissionPolicy
from messaging.check_panel import check_scripts
from messaging.evidence_views import EvidenceFileChooserViewSet
from messaging.models import Claim, Positioning
from messaging.viewsets import MessagingGroup

# Before the viewsets, which would make Wagtail's own policy for these models.
for model in (Claim, Positioning):
    register_permission_policy(model, ObjectPermissionPolicy(model))

hooks.register("insert_editor_js", check_scripts)
hooks.register("register_admin_viewset", EvidenceFileChooserViewSet)
register_snippet(MessagingGroup)
