"""Background work of after-sales."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.aftersales import following
from orders.aftersales.steps import lapsing


@shared_task
def lapse_aftersales() -> None:
    """What nobody answered in time goes on by itself; one transaction each."""
    at = timezone.now()
    for store_id, aftersale_id in sweeps.in_time(lapsing.due_ids(at=at)):
        with sweeps.logged("an after-sale did not lapse", aftersale=aftersale_id):
            lapsing.lapse(store=store_id, aftersale_id=aftersale_id, at=at)


@shared_task
def look_after_returns() -> None:
    """Ask carriers about goods on their way back."""
    at = timezone.now()
    for parcel_id in sweeps.in_time(following.due_ids(at=at)):
        with sweeps.logged("a return was not asked about", parcel=parcel_id):
            following.look_after(parcel_id=parcel_id, at=at)
