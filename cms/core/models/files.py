"""Wagtail's documents and pictures as models of our own, so that a field can be added later.

They hold the site's own furniture, never controlled content: that lives in content.AssetVersion
and messaging.EvidenceFile, has no public address and leaves through the door.
"""

from django.db import models

from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteDocument(AbstractDocument):
    admin_form_fields = WagtailDocument.admin_form_fields


class SiteImage(AbstractImage):
    admin_form_fields = WagtailImage.admin_form_fields


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]
