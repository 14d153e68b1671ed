"""扫码转账 at the desk: did the money come? A person looks, or a bill tells."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import private_pictures
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import REFUSALS, find_order
from orders import locks
from orders.models import Order
from orders.payments import bills, capture
from orders.payments.models import Channel, PaymentOrder, TransferProof
from orders.payments.transfers import transfer, transfer_bills
from shop.stores.models import Store

PAGE_SIZE = 20
LATELY = timedelta(days=30)


@require_safe
@desk_view("orders")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _index(request, desk)


@require_POST
@desk_view("ship")
def bill(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A bill of WeChat or Alipay, as its app exports it; the same one twice does no harm."""
    file = request.FILES.get("bill")
    if file is None:
        return _index(request, desk, error=_("请选择账单文件"), status=422)
    try:
        result = transfer_bills.match_bill(
            store=desk.store,
            name=file.name or "",
            content=file.read(bills.MAX_BYTES + 1),
            actor=desk.user,
            at=timezone.now(),
        )
    except bills.NotABill as refused:
        return _index(request, desk, error=str(refused), status=422)
    context = {
        "desk": desk,
        "result": result,
        "surplus": capture.Outcome.SURPLUS,
        "tab": "more",
    }
    return render(request, "desk/money/transfer_bill.html", context)


@require_safe
@desk_view("orders")
def proof(request: HttpRequest, desk: Desk, number: str, proof_id: int) -> HttpResponseBase:
    """The picture a shopper sent, for this store's staff alone."""
    found = _proof(desk.store, find_order(desk.store, number), proof_id)
    return private_pictures.respond(found.picture)


@require_POST
@desk_view("ship")
def confirm(request: HttpRequest, desk: Desk, number: str, payment_id: int) -> HttpResponse:
    """已到账."""
    payment = _payment(desk.store, find_order(desk.store, number), payment_id)
    outcome = transfer.confirm(
        store=desk.store, payment_id=payment.pk, actor=desk.user, at=timezone.now()
    )
    if outcome == capture.Outcome.SURPLUS:
        text = _("已记下。订单已取消或已付过款，这 ¥%s 是多收的，请转账退给顾客")
        messages.warning(request, text % payment.amount)
    elif outcome == capture.Outcome.REPEATED:
        messages.info(request, _("这笔转账已经确认过了"))
    else:
        messages.success(request, _("已到账 ¥%s，可以接单了") % payment.amount)
    return redirect("desk-order", number)


@require_POST
@desk_view("ship")
def refuse(request: HttpRequest, desk: Desk, number: str, proof_id: int) -> HttpResponse:
    """没收到: the shopper reads why, and can pay or send another picture."""
    found = _proof(desk.store, find_order(desk.store, number), proof_id)
    if found.state != TransferProof.State.WAITING:
        messages.error(request, _("这张凭证已经处理过了，请看最新的"))
        return redirect("desk-order", number)
    reason = request.POST.get("reason", "").strip()[:100] or REFUSALS[0]
    try:
        transfer.refuse(
            store=desk.store,
            payment_id=found.payment_id,
            reason=reason,
            actor=desk.user,
            at=timezone.now(),
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已告诉顾客，订单为顾客再保留一段时间"))
    return redirect("desk-order", number)


def _index(request: HttpRequest, desk: Desk, *, error: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(_listed(desk.store), PAGE_SIZE)
    context: dict[str, object] = {
        "desk": desk,
        "transfers": page.get_page(request.GET.get("page")),
        "error": error,
        "tab": "more",
    }
    return render(request, "desk/money/transfers.html", context, status=status)


def _listed(store: Store) -> QuerySet[PaymentOrder]:
    """What waits for a look first; what was closed long ago is left out."""
    waiting = TransferProof.objects.for_store(store).filter(
        payment=OuterRef("pk"), state=TransferProof.State.WAITING
    )
    recent = Q(state=PaymentOrder.State.PENDING) | Q(created_at__gte=timezone.now() - LATELY)
    rows = transfer.open_transfers(store).filter(recent).annotate(waits=Exists(waiting))
    return rows.order_by("-waits", "-created_at")


def _payment(store: Store, order: Order, payment_id: int) -> PaymentOrder:
    rows = PaymentOrder.objects.for_store(store).filter(order=order, channel=Channel.TRANSFER)
    found = rows.filter(pk=payment_id).first()
    if found is None:
        raise Http404
    return found


def _proof(store: Store, order: Order, proof_id: int) -> TransferProof:
    rows = TransferProof.objects.for_store(store).filter(payment__order=order)
    found = rows.filter(pk=proof_id).first()
    if found is None:
        raise Http404
    return found
