from celery import shared_task
from django.utils import timezone

from shop.stores.people import acting


@shared_task(ignore_result=True)
def end_overdue_stays() -> int:
    return acting.end_overdue(at=timezone.now())
