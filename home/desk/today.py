"""今日: the figures of the day, what is to be done, and the way in for a new owner."""

from typing import Any

from django.db.models import Count, F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from home.desk.board import STATES, WAITS_FOR_PAYMENT, waiting_count
from home.desk.gate import DESK_STORE, Desk, desk_view
from orders.models import Order
from orders.payments.models import PaymentMethod
from shop.catalog.models import ProductPage
from shop.money import ZERO
from shop.stock.models import StockLevel
from shop.stores.access import membership_for
from shop.stores.models import Store, StorePage


@require_safe
@desk_view()
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = StorePage.objects.get(store=desk.store)
    products = ProductPage.objects.for_store(desk.store).live()
    context = {
        "desk": desk,
        "page": page,
        "figures": _figures(desk.store),
        "steps": _first_steps(desk.store, page, products.count()),
        "counted_at": timezone.localtime(),
        "tab": "today",
    }
    return render(request, "merchant/today.html", context)


@require_POST
def switch_store(request: HttpRequest, store_id: int) -> HttpResponse:
    """Sit down at another of one's own stores."""
    if not request.user.is_authenticated:
        raise Http404
    request.session[DESK_STORE] = membership_for(request.user, store_id).store_id
    return redirect("desk")


def _figures(store: Store) -> dict[str, Any]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    every = Order.objects.for_store(store)
    orders = every.filter(cancelled_at__isnull=True).exclude(WAITS_FOR_PAYMENT)
    day = orders.filter(created_at__gte=midnight).aggregate(
        total=Sum("total_price"), count=Count("pk")
    )
    low = StockLevel.objects.for_store(store).filter(
        variant__retired_at__isnull=True,
        variant__is_on_sale=True,
        on_hand__lt=F("reserved") + F("low_at"),
    )
    return {
        "sold": day["total"] or ZERO,
        "orders": day["count"],
        "waiting": waiting_count(store),
        "to_ship": every.filter(STATES["to_ship"][1]).count(),
        "to_check": every.filter(STATES["to_check"][1]).count(),
        "refunds": every.filter(STATES["refunds"][1]).count(),
        "low_stock": low.count(),
    }


def _first_steps(store: Store, page: StorePage, products: int) -> list[dict[str, Any]]:
    """What a new owner does first; gone once everything is done."""
    has_contact = bool(page.wechat or page.hours or page.notice)
    has_ways = PaymentMethod.objects.for_store(store).exists()
    has_order = Order.objects.for_store(store).exists()
    steps = [
        {"text": "上传第一件商品", "url": "desk-product-add", "done": products > 0},
        {"text": "填写营业时间和联系方式", "url": "desk-settings", "done": has_contact},
        {"text": "设置收款方式", "url": "desk-pay-settings", "done": has_ways},
        {"text": "把店铺链接发给朋友看看", "url": "desk-share", "done": has_order},
    ]
    return [] if all(step["done"] for step in steps) else steps
