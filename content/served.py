"""The only place where bytes of controlled content become a response. Callers have asked the door."""

from __future__ import annotations

import logging

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

log = logging.getLogger(__name__)


def picture(stored: FieldFile) -> FileResponse:
    """Stream a page's picture, kept by nobody on the way: the next request is asked again.

    Raises Http404 when the file is not in the store.
    """
    try:
        file = stored.open("rb")
    except (OSError, ValueError) as problem:
        log.exception("The file of a page picture is missing: %s", stored.name)
        raise Http404("The picture is missing. Tell an administrator.") from problem
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
