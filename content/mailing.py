"""Work for the worker: e-mail to reps whose links went dark."""

from django_tasks import task

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from content.models import Recall


@task()
def mail_recall_notices(recall_id: int) -> None:
    """Tell every rep who has a notice of this recall. Whoever has confirmed it meanwhile knows."""
    recall = Recall.objects.get(pk=recall_id)
    notices = recall.notices.filter(acknowledged_at__isnull=True, rep__is_active=True).exclude(rep__email="")
    for notice in notices.select_related("rep"):
        count = notice.share_count
        send_mail(
            f"Do not use {recall.label}",
            f"{recall.reason}\n\nOf your links, {count} show a neutral notice now.\n"
            f"Read and acknowledge: {settings.SITE_ADDRESS}{reverse('content:recalls')}\n",
            None,
            [notice.rep.email],
        )
