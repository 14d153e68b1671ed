"""A person's orders, typed orders, cart and last looks: their copy, and the end of an account."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import TypeVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import messages
from accounts.models import Message, User
from accounts.privacy import legal_records
from accounts.privacy.parts import Asker, Part, Pictures, Row, register
from core import scope
from core.language import sent
from orders.cart.models import Cart, CartLine
from orders.chat.models import Draft, DraftLine
from orders.models import Order
from orders.models.order import new_token
from orders.payments.models import PaymentOrder, Refund, TransferProof
from orders.recent import storage
from orders.shipping.tracking.models import TrackEvent
from orders.states import state_words
from orders.states.shopper_states import HIDDEN_EVENTS
from shop.catalog.models import ProductPage

M = TypeVar("M", bound=Model)
WHY = "a person's own orders, in all stores"
AT_ONCE = 100
# After an order's end people are told of refunds.
TOLD_UNTIL = timedelta(days=30)
GONE = sent("已注销用户")
# What says who somebody is, and where: sealed apart, and taken out of the order.
OF_RECIPIENT = (
    *("name", "phone", "area_code", "province", "city", "district", "detail", "note"),
    *("invoice_kind", "invoice_title", "invoice_tax_number", "invoice_email"),
)
OF_ORDER = (
    *("number", "created_at", *OF_RECIPIENT, "delivery", "delivery_slot", "pay_method"),
    *("items_total", "transit_price", "transit_note", "discount_total", "total_price"),
    *("confirmed_at", "completed_at", "cancelled_at", "cancel_reason"),
)
OF_LINE = ("name", "sku", "options_text", "unit", "price", "quantity", "discount", "total")
OF_PAYMENT = ("channel", "state", "amount", "transaction_id", "created_at", "paid_at")
OF_REFUND = ("kind", "state", "amount", "reason", "created_at", "finished_at")
OF_WISH = ("name", "said", "quantity")
OF_SUBSTITUTION = ("kind", "name", "price", "words", "state", "deadline", "created_at")
OF_PARCEL = ("kind", "courier", "tracking_number", "created_at")


def orders_of(user: User) -> QuerySet[Order]:
    """Theirs, and those of their phone that nobody was signed in for."""
    theirs = Q(buyer=user)
    if user.phone:
        theirs |= Q(buyer=None, phone=user.phone)
    return Order.every.filter(theirs).order_by("pk")


def bought_by(user: User) -> QuerySet[Order]:
    """For a copy: who typed a phone has proved nothing, so that what it stands on is not told."""
    return Order.every.filter(buyer=user).order_by("pk")


def _orders(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        found = bought_by(asker.user).select_related("store")
        found = found.prefetch_related(
            "lines", "events", "payments", "refunds", "fulfillments", "substitutions"
        )
        for order in found.iterator(chunk_size=AT_ONCE):
            yield _order_row(order)


def _order_row(order: Order) -> Row:
    told = [event for event in _sorted(order.events.all()) if event.type not in HIDDEN_EVENTS]
    return {
        "store": order.store.name,
        "state": str(state_words.WORDS[state_words.state_of(order)][0]),
        **_fields(order, OF_ORDER),
        "lines": [_fields(line, OF_LINE) for line in _sorted(order.lines.all())],
        "payments": [_fields(payment, OF_PAYMENT) for payment in _sorted(order.payments.all())],
        "refunds": [_fields(refund, OF_REFUND) for refund in _sorted(order.refunds.all())],
        "parcels": [_fields(parcel, OF_PARCEL) for parcel in _sorted(order.fulfillments.all())],
        "substitutions": [
            _fields(row, OF_SUBSTITUTION) for row in _sorted(order.substitutions.all())
        ],
        "events": [{"at": event.created_at, "what": event.get_type_display()} for event in told],
    }


def _sorted(rows: Iterable[M]) -> list[M]:
    return sorted(rows, key=lambda row: row.pk)


def _fields(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _proofs(asker: Asker) -> Iterator[TransferProof]:
    with scope.across_stores(WHY):
        rows = TransferProof.unscoped.filter(payment__order__in=bought_by(asker.user))
        yield from rows.select_related("payment__order").order_by("pk").iterator()


def _proof_rows(asker: Asker) -> Iterator[Row]:
    for proof in _proofs(asker):
        row = _fields(proof, ("note", "state", "reason", "created_at", "decided_at"))
        yield row | {"order": proof.payment.order.number, "picture": _picture_name(proof)}


def _picture_name(proof: TransferProof) -> str:
    return f"proof-{proof.pk}.jpg"


def _pictures(asker: Asker) -> Pictures:
    return ((_picture_name(proof), proof.picture) for proof in _proofs(asker))


def _drafts(asker: Asker) -> Iterator[Row]:
    """What a shop wrote down from a chat, and became an order of theirs."""
    with scope.across_stores(WHY):
        rows = Draft.unscoped.filter(order__in=bought_by(asker.user)).order_by("pk")
        lines = Prefetch("lines", DraftLine.unscoped.order_by("position", "pk"))
        for draft in rows.select_related("order").prefetch_related(lines):
            yield {
                **_fields(draft, ("customer", "note", "missing", "created_at", "ordered_at")),
                "order": draft.order.number if draft.order else "",
                "lines": [_fields(line, OF_WISH) for line in draft.lines.all()],
            }


def _cart(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        lines = CartLine.unscoped.filter(cart__user=asker.user).order_by("pk")
        for line in lines.select_related("variant__product", "store").iterator():
            yield {
                "store": line.store.name,
                "name": line.variant.product.title,
                "sku": line.variant.sku,
                **_fields(line, ("quantity", "price_seen", "added_at")),
            }


def _recent(asker: Asker) -> Iterator[Row]:
    """Where it is kept by session, that of the person who asks."""
    try:
        ids = storage.chosen().ids(_visitor(asker.user, asker.session_key))
    except storage.Unreachable:
        return
    with scope.across_stores(WHY):
        names = dict(ProductPage._base_manager.filter(pk__in=ids).values_list("pk", "title"))
    for product_id in ids:
        yield {"product": product_id, "name": names.get(product_id, "")}


def _visitor(user: User, session_key: str) -> storage.Visitor:
    engine = import_module(settings.SESSION_ENGINE)
    session: SessionBase = engine.SessionStore(session_key or None)
    return storage.Visitor(session, user_id=user.pk)


def _obstacles(user: User) -> list[str]:
    with scope.across_stores(WHY):
        theirs = orders_of(user)
        is_open = theirs.filter(completed_at=None, cancelled_at=None).count()
        unfinished = Refund.unscoped.unfinished().filter(order__in=theirs).count()
        waiting = TransferProof.unscoped.filter(
            payment__order__in=theirs, state=TransferProof.State.WAITING
        ).count()
    words = {
        _("还有 %(count)s 个订单没有完成，请先收货或取消"): is_open,
        _("还有 %(count)s 笔退款没有到账，请等退款完成"): unfinished,
        _("还有 %(count)s 张付款凭证等商家核对"): waiting,
    }
    return [text % {"count": count} for text, count in words.items() if count]


def _forget_orders(user: User, at: datetime) -> None:
    """One order after the other: a worker that is killed goes on with the rest."""
    with scope.across_stores(WHY):
        for order_id in list(orders_of(user).values_list("pk", flat=True)):
            _seal(order_id, at)


@transaction.atomic
def _seal(order_id: int, at: datetime) -> None:
    """The books keep goods and amounts; who it was is kept apart for as long as the law says."""
    order = Order.every.select_for_update(of=("self",)).get(pk=order_id)
    ended_at = order.completed_at or order.cancelled_at or order.created_at
    payers = PaymentOrder.unscoped.of(order).exclude(payer="").values_list("payer", flat=True)
    content = {**_fields(order, OF_RECIPIENT), "number": order.number, "payers": list(payers)}
    reference = f"order {order.number}"
    legal_records.keep(reference=reference, content=content, since=ended_at, at=at)
    proofs = TransferProof.unscoped.filter(store_id=order.store_id, payment__order=order)
    for proof in proofs:
        proof.picture.storage.delete(str(proof.picture.name))
    proofs.update(note="")
    PaymentOrder.unscoped.of(order).update(payer="", started={})
    # Carriers' words name who took the parcel, and where.
    TrackEvent.unscoped.of(order).delete()
    drafts = Draft.unscoped.filter(store_id=order.store_id, order=order)
    # What they typed in the chat says more than what they bought.
    DraftLine.unscoped.filter(store_id=order.store_id, draft__in=drafts).update(said="")
    drafts.update(customer="", note="", missing=[])
    _forget_told(order, until=ended_at + TOLD_UNTIL)
    empty = {name: "" for name in OF_RECIPIENT if name not in {"invoice_kind", "province", "city"}}
    # A new token: links that went around lead nowhere any more.
    sealed = empty | {"name": GONE, "guest_key": "", "token": new_token(), "buyer": None}
    Order.every.filter(pk=order.pk).update(**sealed)


def _forget_told(order: Order, *, until: datetime) -> None:
    """The shop was told of the order by name, and the recipient on whatever phone they have."""
    days = (order.created_at, until)
    meanwhile = Q(sent_at__range=days) | Q(sent_at__isnull=True, created_at__range=days)
    messages.forget(Message.objects.filter(meanwhile, body__contains=order.number))


def _forget_cart(user: User, _at: datetime) -> None:
    with scope.across_stores(WHY):
        Cart.objects.filter(user=user).delete()


def _forget_recent(user: User, _at: datetime) -> None:
    try:
        storage.chosen().clear(_visitor(user, ""))
    except storage.Unreachable:
        # It ends by itself (storage.LIFETIME).
        return


def install() -> None:
    register(
        Part(
            "orders",
            gettext_lazy("订单、付款、退款和物流"),
            ("orders.Order", "orders.OrderEvent", "payments.PaymentOrder", "payments.Refund"),
            _orders,
            forget=_forget_orders,
            obstacles=_obstacles,
        ),
        Part(
            "proofs",
            gettext_lazy("上传的付款凭证"),
            ("payments.TransferProof",),
            _proof_rows,
            pictures=_pictures,
        ),
        Part("chat_orders", gettext_lazy("店家替你整理的订单"), ("chat_orders.Draft",), _drafts),
        Part("cart", gettext_lazy("购物车"), ("cart.Cart",), _cart, forget=_forget_cart),
        Part("recently_viewed", gettext_lazy("最近看过"), (), _recent, forget=_forget_recent),
    )
