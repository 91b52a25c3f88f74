"""Work for the worker."""

from django_tasks import task

from content.actions.reading import ReadVersion
from content.models import AssetVersion


@task()
def read_version(version_id: int) -> None:
    """Read the pages of a version that was just uploaded."""
    ReadVersion(AssetVersion.objects.select_related("asset").get(pk=version_id)).execute()
