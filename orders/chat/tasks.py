"""Background work of drafts."""

from celery import shared_task
from django.utils import timezone

from orders.chat import drafts


@shared_task
def forget_old_drafts() -> None:
    drafts.forget_old(at=timezone.now())
