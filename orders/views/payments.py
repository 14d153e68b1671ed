"""The shopper pays: choose, be led to the gateway, see the result by itself."""

from datetime import datetime

from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import actor_of
from core import client_ip, scope
from core.requests import PageRequest
from orders import by_link, locks
from orders.balance import paying
from orders.models import Order
from orders.payments import tasks
from orders.payments.attempts import attempts, dues
from orders.payments.gateways.base import Refused, Unreachable, Visitor
from orders.payments.methods import available_methods, openid
from orders.payments.models import (
    ONLINE,
    Channel,
    PaymentConfiguration,
    PaymentOrder,
)
from orders.payments.transfers import transfer
from orders.states import state_words
from orders.views.payment_page import PATIENCE, page, pending, product_of, result
from shop.stores.photos import pictures

State = PaymentOrder.State
Product = PaymentOrder.Product
SALT = "payments.openid"
# Seconds: a page that is loaded again and again asks the gateway no oftener.
ASK_GAP = 2


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: PageRequest, token: str) -> HttpResponse:
    """Choose how to pay; `channel` starts it."""
    order = _order(token)
    if not by_link.is_buyer(request, order):
        is_read = request.method != "POST"
        return redirect(order) if is_read else by_link.page(request, order, status=403)
    if request.method == "POST":
        return _start(request, order, request.POST.get("channel", ""))
    if dues.of(order, at=timezone.now()) is None:
        return redirect(order)
    return page(request, order)


@never_cache
@require_safe
def status(request: PageRequest, token: str) -> HttpResponse:
    """The piece of the page that shows the result by itself; `n` counts the questions."""
    order = _order(token)
    count = request.GET.get("n", "")
    asked = int(count) + 1 if count.isdecimal() and len(count) < 6 else 1
    if not request.htmx:
        return redirect("order-pay", token)
    context = result(order) | {"n": asked, "is_back": request.GET.get("back") == "1"}
    context["is_unsure"] = asked > PATIENCE
    return render(request, "orders/payments/fragments/status.html", context)


@never_cache
@require_safe
def returned(request: PageRequest, token: str) -> HttpResponse:
    """
    The browser is back from the gateway. What it brings along proves nothing: the gateway is
    asked, and the page waits for the answer.
    """
    order = _order(token)
    if dues.of(order, at=timezone.now()) is not None:
        for payment in pending(order):
            if not cache.add(f"payment-asked-{payment.pk}", 1, ASK_GAP):
                continue
            tasks.query_payment.delay(payment_id=payment.pk)
    context = {"n": 0, "is_back": True, "is_unsure": False, **result(_order(token))}
    return render(request, "orders/payments/result.html", context)


@require_POST
def proof(request: PageRequest, token: str) -> HttpResponse:
    """The picture of a transfer."""
    order = _order(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403)
    file = request.FILES.get("picture")
    error = _("请选择付款截图") if file is None else ""
    if file is not None:
        try:
            transfer.send_proof(
                order=order, file=file, note=request.POST.get("note", ""), at=timezone.now()
            )
        except (pictures.PictureRefused, locks.NotAllowedNow) as refused:
            error = _words(refused)
    if error:
        return page(request, _order(token), error=error, status=409)
    return redirect(order)


@never_cache
@require_safe
def openid_returned(request: PageRequest) -> HttpResponse:
    """WeChat says who pays; the payment that asked goes on."""
    try:
        token, configuration_id = signing.loads(
            request.GET.get("state", ""), salt=SALT, max_age=900
        )
    except signing.BadSignature as error:
        raise Http404 from error
    order = _order(token)
    if not by_link.is_buyer(request, order):
        return redirect(order)
    configuration = PaymentConfiguration.objects.get(pk=configuration_id)
    try:
        found = openid.fetch(configuration, code=request.GET.get("code", ""))
    except (Refused, Unreachable):
        words = _("微信没有返回付款人信息，请重试或换一种方式")
        return page(request, order, error=words, status=502)
    request.session[_openid_key(configuration)] = found
    return _start(request, order, str(Channel.WECHATPAY))


def _start(request: PageRequest, order: Order, channel: str) -> HttpResponse:
    has_balance = channel == Channel.BALANCE and paying.there_for(order, actor_of(request.user))
    if channel not in (*ONLINE, Channel.TRANSFER) and not has_balance:
        return page(request, order, error=_("请选择支付方式"), status=400)
    at = timezone.now()
    try:
        if channel == Channel.BALANCE:
            paying.pay(order=order, user=actor_of(request.user), at=at)
        elif channel == Channel.TRANSFER:
            transfer.start(order=order, at=at)
        else:
            return _start_online(request, order, channel, at)
        return redirect(f"{reverse('order-pay', args=[order.token])}?by={channel}")
    except attempts.CannotPay as refused:
        return page(request, _order(order.token), error=str(refused), status=409)
    except locks.NotAllowedNow as refused:
        order = _order(order.token)
        if dues.of(order, at=timezone.now()) is not None:
            return page(request, order, error=str(refused), status=409)
        return redirect(order)


def _start_online(request: PageRequest, order: Order, channel: str, at: datetime) -> HttpResponse:
    product = product_of(request, channel)
    if product is None:
        raise attempts.CannotPay(_("这种支付方式在当前浏览器里用不了，请换一种"))
    payer = ""
    if product == Product.JSAPI:
        configuration = _configuration(order, channel)
        payer = request.session.get(_openid_key(configuration), "")
        if not payer:
            return _ask_openid(request, order, configuration)
    attempt = attempts.start(
        order=order,
        channel=channel,
        product=product,
        visitor=Visitor(
            ip=client_ip.client_ip(request) or "127.0.0.1",
            openid=payer,
            return_url=request.build_absolute_uri(reverse("order-pay-return", args=[order.token])),
        ),
        at=at,
    )
    if attempt.started.url:
        return redirect(attempt.started.url)
    return redirect(f"{reverse('order-pay', args=[order.token])}?by={channel}")


def _ask_openid(
    request: PageRequest, order: Order, configuration: PaymentConfiguration
) -> HttpResponse:
    if not configuration.app_secret:
        raise attempts.CannotPay(_("商家还没有设置公众号，请换一种支付方式"))
    state = signing.dumps([order.token, configuration.pk], salt=SALT)
    back = request.build_absolute_uri(reverse("wechat-openid"))
    return redirect(openid.authorize_url(configuration, redirect_uri=back, state=state))


def _configuration(order: Order, channel: str) -> PaymentConfiguration:
    method = available_methods.method_of(order.store_id, channel)
    configuration = available_methods.configuration_of(method) if method else None
    if configuration is None:
        raise attempts.CannotPay(_("商家暂不支持这种支付方式，请换一种"))
    return configuration


def _openid_key(configuration: PaymentConfiguration) -> str:
    """An openid is a person's name towards one app only."""
    return f"openid:{configuration.app_id}"


def _words(refused: Exception) -> str:
    messages = getattr(refused, "messages", None)
    return str(messages[0]) if messages else str(refused)


@scope.across_stores("an order is found by its unguessable token")
def _order(token: str) -> Order:
    orders = state_words.with_proof(Order.every.select_related("store", "store__page"))
    order = orders.filter(token=token).first()
    if order is None:
        raise Http404
    return order
