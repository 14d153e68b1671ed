"""Background work of 发货信息: safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.wechat_shipping import notices


@shared_task
def tell_wechat() -> None:
    """How goods left that were paid inside the mini-program."""
    at = timezone.now()
    for notice_id in sweeps.in_time(notices.due_ids(at=at)):
        with sweeps.logged("WeChat was not told of a parcel", notice=notice_id):
            notices.go_on(notice_id=notice_id, at=at)
