"""Work for the worker: telling people by e-mail what waits for them."""

from django_tasks import task

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from cms.core.models import User
from compliance.models import ContentTask


@task()
def mail_task_owners(task_id: int) -> None:
    """Tell the owners of a task that was just opened. One that was closed meanwhile is no news."""
    opened = ContentTask.objects.get(pk=task_id)
    if not opened.is_open:
        return
    address = f"{settings.SITE_ADDRESS}{reverse('compliance:tasks')}#task-{task_id}"
    due = f"Due {opened.due_at:%-d %b %Y, %H:%M} UTC.\n" if opened.due_at else ""
    for person in opened.owners.filter(is_active=True).exclude(email=""):
        send_mail(
            f"{opened.get_kind_display()}: {opened.subject}",
            f"{opened.reason}\n{due}\nSee {address}\n",
            None,
            [person.email],
        )


def recheck_rules() -> str:
    """Periodic: hold approved content against rules that changed with a new release."""
    from compliance.actions import RecheckApproved

    applied = RecheckApproved().execute()
    return f"applied {applied}" if applied else "the rules are the same"


@task()
def mail_people(people: list[int], subject: str, body: str) -> None:
    """One mail to each of these people who is still active and has an address; none sees another's."""
    for person in User.objects.filter(pk__in=people, is_active=True).exclude(email="").order_by("pk"):
        send_mail(subject, body, None, [person.email])
