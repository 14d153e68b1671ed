"""Background work of carts."""

from celery import shared_task
from django.utils import timezone

from orders.cart import cart


@shared_task
def forget_old_carts() -> None:
    cart.forget_old(at=timezone.now())
