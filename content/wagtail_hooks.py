from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.core.permissions import ObjectPermissionPolicy
from content.models import Asset
from content.viewsets import LibraryGroup

# Before the viewset, which would make Wagtail's own policy for the model.
register_permission_policy(Asset, ObjectPermissionPolicy(Asset))
register_snippet(LibraryGroup)
