"""Giving money back at the desk: what, how much, why; and by hand where no gateway does it."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.money import round_cny
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.money.forms import RefundForm, everything
from home.desk.orders.board import find_order
from orders import locks
from orders.deals import kept
from orders.models import Order
from orders.payments.models import BY_HAND, PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refundable, refunds


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("refunds")
def refund(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """
    `check` reckons the sum, `confirm` names the sum that was seen and gives it back;
    `?all=1` fills everything in.
    """
    order = find_order(desk.store, number)
    left = refundable.left(order)
    if request.method != "POST":
        initial = everything(order, left) if "all" in request.GET else {}
        initial |= {"seen_left": left.total, "reason": "", "restock": True}
        form = RefundForm(order=order, left=left, initial=initial)
        quantities = {row["line"].pk: row["free"] for row in form.rows() if row["free"] > 0}
        total = None
        if "all" in request.GET and left.total:
            total = refundable.amount_of(order, quantities, transit=left.transit)
        return _page(request, desk, order, form, total=total)
    form = RefundForm(request.POST, order=order, left=left)
    is_valid = form.is_valid()
    total, error = _reckon(order, form)
    seen = request.POST.get("confirm")
    if seen is None or error or total is None or not is_valid:
        status = 200 if seen is None else 422
        return _page(request, desk, order, form, total=total, error=error, status=status)
    if seen != str(total):
        error = _("金额有变，请核对后再提交")
        return _page(request, desk, order, form, total=total, error=error, status=409)
    try:
        made = _request(desk, order, form)
    except refundable.Changed as refused:
        fresh = refundable.left(order)
        data = request.POST.copy()
        data["seen_left"] = str(fresh.total)
        form = RefundForm(data, order=order, left=fresh)
        form.is_valid()
        return _page(request, desk, order, form, error=str(refused), status=409)
    except (refundable.TooMuch, locks.NotAllowedNow) as refused:
        return _page(request, desk, order, form, error=str(refused), status=409)
    messages.success(request, _told(made))
    return redirect("desk-order", number)


@require_POST
@desk_view("refunds")
def given_back(request: PageRequest, desk: Desk, number: str, refund_id: int) -> HttpResponse:
    """The shop gave the money back by hand."""
    order = find_order(desk.store, number)
    try:
        if not Refund.objects.for_store(desk.store).filter(order=order, pk=refund_id).exists():
            raise Http404
        refund_runs.given_back(
            store=desk.store, refund_id=refund_id, actor=desk.user, at=timezone.now()
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记下，退款完成"))
    return redirect("desk-order", number)


@require_POST
@desk_view("refunds")
def again(request: PageRequest, desk: Desk, number: str, refund_id: int) -> HttpResponse:
    """Late or double money whose refund failed is sent back once more."""
    order = find_order(desk.store, number)
    try:
        if not Refund.objects.for_store(desk.store).filter(order=order, pk=refund_id).exists():
            raise Http404
        refunds.again(store=desk.store, refund_id=refund_id, actor=desk.user, at=timezone.now())
    except (locks.NotAllowedNow, refundable.TooMuch) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已重新发起退款"))
    return redirect("desk-order", number)


def _request(desk: Desk, order: Order, form: RefundForm) -> list[Refund]:
    data = form.cleaned_data
    return refunds.request(
        store=desk.store,
        order_id=order.pk,
        quantities=data["quantities"],
        transit=data["transit"],
        amount=data["amount"],
        reason=form.full_reason,
        actor=desk.user,
        at=timezone.now(),
        seen_left=data["seen_left"],
        restock=data["restock"] or order.is_fulfilled,
    )


def _reckon(order: Order, form: RefundForm) -> tuple[Decimal | None, str]:
    """What would go back as the form stands, or why nothing can."""
    data = form.cleaned_data
    amount = data.get("amount")
    amount = None if amount is None else round_cny(amount)
    try:
        if data["quantities"] or data["transit"]:
            goods = refundable.amount_of(order, data["quantities"], transit=data["transit"])
            if amount is not None and amount > goods:
                return None, _("其他金额不能超过所选商品和运费的 ¥%s") % goods
            return (goods if amount is None else amount), ""
        if amount is not None and amount > form.left.total:
            return None, _("最多还能退 ¥%s") % form.left.total
    except refundable.TooMuch as refused:
        return None, str(refused)
    return amount, ("" if amount else _("请选择要退的商品，或填写其他金额"))


def _page(
    request: PageRequest,
    desk: Desk,
    order: Order,
    form: RefundForm,
    *,
    total: Decimal | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    is_reckoning = request.method == "POST" and "confirm" not in request.POST
    channels = set(
        PaymentOrder.objects.for_store(desk.store)
        .filter(order=order, state=PaymentOrder.State.SUCCEEDED, is_surplus=False)
        .values_list("channel", flat=True)
    )
    context: dict[str, object] = {
        "desk": desk,
        "order": order,
        "form": form,
        "left": form.left,
        "total": total,
        "error": error,
        # A sum that is being typed is not yet a mistake.
        "shows_errors": not (request.htmx and is_reckoning),
        "is_by_hand": bool(channels & BY_HAND),
        "can_cancel": not order.cancelled_at and not order.is_fulfilled and "cash" not in channels,
        "tab": "orders",
    }
    if request.htmx and is_reckoning:
        return render(request, "desk/orders/fragments/refund_foot.html", context)
    context["comes_back"] = _coming_back(order)
    return render(request, "desk/orders/refund.html", context, status=status)


def _coming_back(order: Order) -> str:
    """Told before the last yuan goes: what the buyer gets beside it."""
    held = kept.held(order)
    if held.points and held.coupons:
        return _("钱全部退完时，顾客用掉的 %(points)s 积分和没过期的优惠券也会退回") % {
            "points": held.points
        }
    if held.points:
        return _("钱全部退完时，顾客用掉的 %(points)s 积分也会退回") % {"points": held.points}
    return _("钱全部退完时，顾客用掉的优惠券没过期也会退回") if held.coupons else ""


def _told(made: list[Refund]) -> str:
    total = sum(refund.amount for refund in made)
    if any(refund.payment.channel in BY_HAND for refund in made):
        return _("已记下退款 ¥%s，把钱退给顾客后请点「已退给顾客」") % total
    return _("退款 ¥%s 已提交，会原路退回顾客") % total
