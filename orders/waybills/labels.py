"""The picture of a label: fetched once, kept where no address leads, forgotten after a month."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from core import outbound, scope
from orders.shipping.tracking.providers.base import Unreachable
from orders.waybills.models import Waybill
from shop.stores.photos import picture_intake

MAX_BYTES = 4 * 1024 * 1024
KEPT = timedelta(days=30)
AT_ONCE = 200


def fetch(waybill: Waybill) -> None:
    """:raises Unreachable: while it cannot be had; also for what is no picture"""
    if not waybill.label:
        try:
            answer = outbound.get(waybill.label_url, longest=MAX_BYTES + 1)
            file = ContentFile(answer.body, name="label")
            clean = picture_intake.take(file, size=len(answer.body))
        except (outbound.Forbidden, outbound.Unreachable, picture_intake.PictureRefused) as error:
            raise Unreachable("no label") from error
        waybill.label.save("label.jpg", ContentFile(clean), save=False)
    Waybill.unscoped.filter(pk=waybill.pk).update(label=waybill.label.name, next_ask_at=None)


def mark_printed(waybills: list[Waybill], *, at: datetime) -> None:
    ids = [waybill.pk for waybill in waybills]
    Waybill.unscoped.filter(pk__in=ids).update(printed_at=at)


@scope.across_stores("a sweep looks at every store")
def forget_old(*, at: datetime) -> None:
    """Somebody's name and address need not lie about in a picture too."""
    old = Waybill.unscoped.filter(created_at__lt=at - KEPT).exclude(label="")
    for waybill in old.order_by("pk")[:AT_ONCE]:
        waybill.label.delete(save=False)
        Waybill.unscoped.filter(pk=waybill.pk).update(label="")
