"""The shopper's page of one proposal: both pictures, one tap."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import actor_of
from core import scope
from core.requests import PageRequest
from orders import by_link, locks
from orders.models import Order
from orders.payments.refunds import refundable
from orders.substitutions import answers, exchange
from orders.substitutions.models import Substitution


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, token: str, substitution_id: int) -> HttpResponse:
    """POST `answer` = accept or decline. Who has the link alone may not answer."""
    order = _by_token(token)
    if not by_link.is_buyer(request, order):
        status = 403 if request.method == "POST" else 200
        return by_link.page(request, order, status=status)
    row = Substitution.unscoped.of(order).with_goods().filter(pk=substitution_id).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, order, row)
    say = {"accept": answers.accept, "decline": answers.decline}.get(request.POST.get("answer", ""))
    if say is None:
        return _page(request, order, row, error=_("请选一个"), status=422)
    try:
        row = say(
            store=order.store_id,
            substitution_id=row.pk,
            actor=actor_of(request.user),
            at=timezone.now(),
        )
    except (locks.NotAllowedNow, refundable.TooMuch) as refused:
        row.refresh_from_db()
        return _page(request, order, row, error=str(refused), status=409)
    return redirect("order-pay", token) if row.waits_for_extra else redirect(order)


def _page(
    request: PageRequest, order: Order, row: Substitution, *, error: str = "", status: int = 200
) -> HttpResponse:
    over = answers.over(order, row, timezone.now())
    context = {
        "order": order,
        "store": order.store,
        "substitution": row,
        "over": over,
        "more": None if over else exchange.difference(order, row),
        "credit": None if over else exchange.discounted(order, row),
        "error": error,
    }
    return render(request, "substitutions/answer.html", context, status=status)


@scope.across_stores("an order is found by its unguessable token")
def _by_token(token: str) -> Order:
    order = Order.unscoped.filter(token=token).select_related("store__page").first()
    if order is None:
        raise Http404
    return order
