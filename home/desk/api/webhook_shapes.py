"""What webhooks tell of orders, refunds, after-sales, messages and stock: this API's shapes."""

from django.http import Http404

from core.types import Json
from home.desk.api.aftersales import OwnAfterSaleDetailSerializer
from home.desk.api.orders import OwnOrderDetailSerializer
from home.desk.api.stock import LevelSerializer
from home.desk.orders import board
from home.desk.support import reviews
from orders.aftersales.models import AfterSale
from orders.api.messages import MessageSerializer
from orders.api.order_serializers import RefundSerializer
from orders.api.reviews import OwnReviewSerializer
from orders.payments.models import Refund
from orders.support import showing
from orders.support.models import ThreadMessage
from orders.webhooks import shapes
from shop.stock.models import StockLevel
from shop.stores.models import Store


def order(store_id: int, number: str) -> Json | None:
    try:
        found = board.find_order(Store.objects.get(pk=store_id), number)
    except Http404:
        return None
    return {"order": OwnOrderDetailSerializer(found).data}


def refund(store_id: int, number: str) -> Json | None:
    rows = Refund.unscoped.for_store(store_id).select_related("order")
    found = rows.filter(out_refund_no=number).first()
    if found is None:
        return None
    told = {"number": number, "order_number": found.order.number, **RefundSerializer(found).data}
    return {"refund": told}


def aftersale(store_id: int, number: str) -> Json | None:
    rows = AfterSale.unscoped.for_store(store_id).select_related("order", "store")
    found = rows.filter(number=number).first()
    return None if found is None else {"aftersale": OwnAfterSaleDetailSerializer(found).data}


def message(store_id: int, number: str) -> Json | None:
    rows = ThreadMessage.unscoped.for_store(store_id).select_related("order", "thread")
    found = rows.filter(pk=number).first()
    if found is None:
        return None
    is_shoppers = found.side == ThreadMessage.Side.SHOPPER
    said = MessageSerializer(showing.Said(found, [], is_shoppers)).data
    return {"thread_id": found.thread_id, "message": said}


def review(store_id: int, number: str) -> Json | None:
    rows = reviews.of(Store.objects.get(pk=store_id)).filter(pk=number)
    found = rows.first()
    return None if found is None else {"review": OwnReviewSerializer(found).data}


def stock(store_id: int, variant_id: str) -> Json | None:
    rows = StockLevel.unscoped.for_store(store_id).select_related("variant__product")
    found = rows.filter(variant=int(variant_id)).first()
    return None if found is None else {"level": LevelSerializer(found).data}


def ping(store_id: int, webhook_id: str) -> Json | None:
    return {"webhook": int(webhook_id)}


def install() -> None:
    shapes.register(
        order=order,
        refund=refund,
        aftersale=aftersale,
        message=message,
        review=review,
        stock=stock,
        ping=ping,
    )
