"""The page of paying: what can be chosen, and what an attempt that was started shows."""

import json

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from accounts.requests import actor_of
from core import scope
from core.requests import PageRequest
from orders.balance import paying
from orders.models import Order
from orders.payments.attempts import dues
from orders.payments.browsers import Browser, browser_of
from orders.payments.gateways import ADAPTERS
from orders.payments.methods import available_methods
from orders.payments.models import (
    Channel,
    PaymentOrder,
    TransferProof,
)
from shop.stores.photos import pictures

# How often the result is asked for before the page says it is unsure: once a second.
PATIENCE = 20
Product = PaymentOrder.Product


def product_of(request: PageRequest, channel: str) -> Product | None:
    browser = browser_of(request.headers.get("User-Agent", ""))
    adapter, asked = ADAPTERS.get(channel), request.POST.get("product", "")
    if adapter is not None and asked in adapter.also:
        return Product(asked)
    return available_methods.product_of(channel, browser)


def page(request: PageRequest, order: Order, *, error: str = "", status: int = 200) -> HttpResponse:
    browser = browser_of(request.headers.get("User-Agent", ""))
    offered = available_methods.online_for(order, browser=browser)
    names = [str(offer.pay_method) for offer in offered]
    asked = request.GET.get("by", "") or _opened_transfer(order)
    chosen = asked if asked in names else str(order.pay_method)
    chosen = chosen if chosen in names else (names[0] if names else "")
    going_on = _going_on(request, order, asked) if asked in names else {}
    # What is shown already is no other way.
    choices = [offer for offer in offered if not going_on or str(offer.pay_method) != asked]
    if going_on and choices:
        chosen = str(choices[0].pay_method)
    context = {
        "order": order,
        "store": order.store,
        "offers": offered,
        "choices": choices,
        "chosen": chosen,
        "error": error,
        "browser": browser,
        "balance": paying.there_for(order, actor_of(request.user)),
        "elsewhere": _elsewhere(order, browser),
        # A code is shown without another tap: there is nothing else to decide.
        "starts_itself": not error and not asked and browser == Browser.DESKTOP,
        **result(order),
        **going_on,
    }
    return render(request, "orders/payments/pay.html", context, status=status)


def _elsewhere(order: Order, browser: Browser) -> list[Promise | str]:
    """WeChat opens not every channel: worth saying where the store takes one that it does not."""
    if browser != Browser.WECHAT:
        return []
    outside = available_methods.online_for(order, browser=Browser.PHONE)
    adapters = (ADAPTERS.get(offer.pay_method) for offer in outside)
    return [a.elsewhere_words for a in adapters if a and a.elsewhere_words]


def _opened_transfer(order: Order) -> str:
    """Who has begun to transfer finds the sum and the form again, whatever led here."""
    is_open = any(payment.channel == Channel.TRANSFER for payment in pending(order))
    return str(Channel.TRANSFER) if is_open else ""


def _going_on(request: PageRequest, order: Order, channel: str) -> dict[str, object]:
    """What an attempt that was started shows: a code, bridge parameters, or where to transfer."""
    rows = [payment for payment in pending(order) if payment.channel == channel]
    if channel == Channel.TRANSFER:
        return _transfer(order, rows[0]) if rows else {}
    product = product_of(request, channel)
    for payment in rows:
        if payment.product == product and payment.started.get("code"):
            adapter = ADAPTERS[channel]
            return {
                "attempt": payment,
                "qr": code_of(payment),
                "scan_words": mark_safe(str(adapter.scan_words)),  # written in the adapter
                "also": [(str(name), words) for name, words in adapter.also.items()],
            }
        if payment.product == product and payment.started.get("bridge"):
            return {"attempt": payment, "bridge": json.dumps(payment.started["bridge"])}
    return {}


def code_of(payment: PaymentOrder) -> SafeString:
    """The code that its gateway gave, to be scanned."""
    code = segno.make(payment.started["code"], error="m")
    svg = code.svg_inline(scale=6, border=2, omitsize=True, svgclass="qr")
    return mark_safe(svg)  # made here


def _transfer(order: Order, payment: PaymentOrder) -> dict[str, object]:
    """Where to send how much, and why the last proof was refused."""
    method = available_methods.method_of(order.store_id, Channel.TRANSFER)
    code = method.code_picture if method else None
    refused = TransferProof.unscoped.filter(
        store_id=order.store_id, payment=payment, state=TransferProof.State.REFUSED
    )
    return {
        "transfer": payment,
        "method": method,
        "code_files": pictures.files_of(code, pictures.WIDE),
        "refused": refused.order_by("-pk").first(),
    }


def result(order: Order) -> dict[str, object]:
    due = dues.of(order, at=timezone.now())
    return {
        "order": order,
        "store": order.store,
        "due": due,
        "seconds_left": due.seconds_left if due else 0,
        "proof_waits": dues.proof_waits(order, due),
    }


@scope.across_stores("an order is paid by who knows its token")
def pending(order: Order) -> list[PaymentOrder]:
    rows = PaymentOrder.unscoped.of(order).open()
    return list(rows.order_by("-pk"))
