"""What after-sales hear from the rooms below, without those knowing of them."""

from datetime import datetime

from core import scope
from orders.aftersales.choices import State
from orders.aftersales.models import AfterSale, ReturnParcel
from orders.aftersales.steps import paying, returning
from orders.models import Order
from orders.payments.payouts import thawing
from orders.payments.refunds import refund_runs
from orders.shipping.tracking import follow
from orders.shipping.tracking.models import RANK
from orders.shipping.tracking.models import State as Parcel
from orders.shipping.tracking.providers.base import Report


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """Goods on their way back that the provider may be asked about now."""
    back = ReturnParcel.unscoped.filter(aftersale__state=State.RETURNING)
    return follow.due_of(back, at=at)


@scope.across_stores("a sweep looks at every store")
def look_after(*, parcel_id: int, at: datetime) -> None:
    """Its sender is the buyer, whose phone some carriers want to know."""
    parcel = ReturnParcel.unscoped.select_related("aftersale__order").get(pk=parcel_id)
    follow.ask_about(parcel, phone=parcel.aftersale.order.phone, at=at)


@scope.across_stores("a carrier names a parcel by its number")
def hear(report: Report, at: datetime) -> int:
    """What the carrier tells of goods on their way back; signed for, the shop's clock begins."""
    steps = [step for step in report.movements if step.at <= at]
    newest = max(steps, key=lambda step: (step.at, RANK[step.state]), default=None)
    rows = ReturnParcel.unscoped.filter(number=report.number, courier=report.courier)
    found = list(rows.order_by("pk")) if report.number and report.courier and newest else []
    for parcel in found:
        if newest is None or (parcel.moved_at and newest.at < parcel.moved_at):
            continue
        told: dict[str, object] = {"state": newest.state, "moved_at": newest.at}
        if newest.state == Parcel.SIGNED:
            told["next_ask_at"] = None
            # A number told late, or of something that came before, gives the shop no less time.
            came_at = max(newest.at, parcel.created_at)
            case_id = parcel.aftersale_id
            returning.arrived(store=parcel.store_id, aftersale_id=case_id, at=came_at)
        ReturnParcel.unscoped.filter(pk=parcel.pk).update(**told)
    return len(found)


def install() -> None:
    refund_runs.follow(paying.follow)
    follow.hearers.append(hear)
    thawing.wait_for(_is_open)


def _is_open(order: Order) -> bool:
    """Its money stays until both sides agree."""
    return bool(AfterSale.unscoped.of(order).open().exists())
