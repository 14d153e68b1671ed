"""Background work of favourites."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.favourites import favourites, together


@shared_task
def tell_restocked() -> None:
    at = timezone.now()
    for favourite_id in sweeps.in_time(favourites.restocked(at=at)):
        with sweeps.logged("nobody was told of goods", favourite=favourite_id):
            favourites.tell(favourite_id=favourite_id, at=at)


@shared_task
def tell_cheaper() -> None:
    at = timezone.now()
    favourites.follow_rises()
    for favourite_id in sweeps.in_time(favourites.cheaper(at=at)):
        with sweeps.logged("nobody was told of a price", favourite=favourite_id):
            favourites.tell_price(favourite_id=favourite_id, at=at)


@shared_task
def count_bought_together() -> None:
    together.count_all(at=timezone.now())
