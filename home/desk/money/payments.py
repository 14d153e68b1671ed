"""收款记录: what came in, what went back, and what the store has."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.types import Json, Words
from home.desk.desk_gate import Desk, desk_view
from orders.payments.models import Channel, PaymentAccount, PaymentOrder, Refund
from shop.stores.models import Store

PAGE_SIZE = 30
Paid = PaymentOrder.State
Back = Refund.State
# Name → (label, states of payments, states of refunds).
STATES: dict[str, tuple[Words, tuple[str, ...], tuple[str, ...]]] = {
    "": (_("收款和退款"), (Paid.SUCCEEDED,), tuple(Back)),
    "paid": (_("已收款"), (Paid.SUCCEEDED,), ()),
    "refunding": (_("退款中"), (), Refund.UNFINISHED),
    "refunded": (_("已退款"), (), (Back.SUCCEEDED,)),
    "failed": (_("退款失败"), (), (Back.FAILED,)),
    "pending": (_("待付款"), (Paid.PENDING,), ()),
    "closed": (_("未付款已关闭"), (Paid.CLOSED,), ()),
}


@require_safe
@desk_view("orders")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """`channel`, `state`, `page`."""
    channel = request.GET.get("channel", "")
    channel = channel if channel in Channel.values else ""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = Paginator(_keys(desk.store, channel, state), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "page": page,
        "rows": _rows(desk.store, page),
        "channel": channel,
        "channels": Channel.choices,
        "state": state,
        "states": [(name, label) for name, (label, _paid, _back) in STATES.items()],
        # What the whole store has is the owner's and the manager's affair.
        "accounts": _accounts(desk.store) if desk.may["settings"] else [],
        "tab": "more",
    }
    return render(request, "desk/money/payments.html", context)


def _keys(store: Store, channel: str, state: str) -> QuerySet[PaymentOrder, Json]:
    """Of payments and refunds together, newest first: what, pk, at."""
    _label, paid, back = STATES[state]
    payments = PaymentOrder.objects.for_store(store).filter(state__in=paid)
    given = Refund.objects.for_store(store).filter(state__in=back)
    if channel:
        payments = payments.filter(channel=channel)
        given = given.filter(payment__channel=channel)
    names = ("what", "pk", "at")
    first = payments.annotate(
        what=Value("payment", output_field=CharField()), at=Coalesce("paid_at", "created_at")
    ).values(*names)
    second = given.annotate(
        what=Value("refund", output_field=CharField()), at=F("created_at")
    ).values(*names)
    if not back:
        return first.order_by("-at", "-pk")
    if not paid:
        return second.order_by("-at", "-pk")
    return first.union(second, all=True).order_by("-at", "what", "-pk")


def _rows(store: Store, keys: Iterable[Json]) -> list[dict[str, object]]:
    keys = list(keys)
    ids = {
        what: [key["pk"] for key in keys if key["what"] == what] for what in ("payment", "refund")
    }
    payments = PaymentOrder.objects.for_store(store).select_related("order")
    given = Refund.objects.for_store(store).select_related("order", "payment")
    found = {
        "payment": payments.in_bulk(ids["payment"]),
        "refund": given.in_bulk(ids["refund"]),
    }
    return [{**key, "row": found[key["what"]][key["pk"]]} for key in keys]


def _accounts(store: Store) -> QuerySet[PaymentAccount]:
    return PaymentAccount.objects.for_store(store).order_by("holder")
