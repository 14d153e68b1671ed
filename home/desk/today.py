"""今日: the figures of the day, what is to be done, and the way in for a new owner."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.desk.aftersales import views as aftersales
from home.desk.desk_gate import DESK_STORE, Desk, desk_view
from home.desk.orders.board import waiting_count
from home.desk.support import reviews
from home.news import board
from home.shop_phone import ShopPhoneForm
from home.statistics.reports import live, weekly
from orders.dropshipping import showing as dropshipping
from orders.models import Order
from orders.payments.models import PaymentMethod
from orders.shipping.models import DeliveryProfile
from orders.states.board_states import STATES, WAITS_FOR_PAYMENT
from shop.catalog.models import ProductPage
from shop.stock.models import StockLevel
from shop.stores.models import Store, StorePage
from shop.stores.people import handover
from shop.stores.people.roles import membership_for

# Days of a week on which the last one is still news.
NOTICED = 3


@require_safe
@desk_view()
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = StorePage.objects.get(store=desk.store)
    products = ProductPage.objects.for_store(desk.store).live()
    context = {
        "desk": desk,
        "page": page,
        "figures": figures_of(desk.store),
        "steps": _first_steps(desk, page, products.count()),
        "counted_at": timezone.localtime(),
        "news": board.shown(user=desk.user, at=timezone.now()).first(),
        "phone_form": _phone_question(desk),
        "last_week": _last_week(desk),
        "handover": handover.waiting(desk.store, at=timezone.now()),
        "tab": "today",
    }
    return render(request, "desk/today.html", context)


@require_POST
def switch_store(request: HttpRequest, store_id: int) -> HttpResponse:
    """Sit down at another of one's own stores, at the page of the desk named by `next`."""
    if not request.user.is_authenticated:
        raise Http404
    request.session[DESK_STORE] = membership_for(request.user, store_id).store_id
    at = request.POST.get("next", "")
    return redirect(at if at.startswith(reverse("desk")) else "desk")


def _last_week(desk: Desk) -> weekly.Summary | None:
    """On the first days of a week, for an owner whom no mail tells."""
    at = timezone.now()
    is_asked = desk.may["staff"] and timezone.localtime(at).weekday() < NOTICED
    if not is_asked or desk.user.verified_email:
        return None
    summary = weekly.of(desk.store, weekly.over(at))
    return None if summary.is_empty else summary


def _phone_question(desk: Desk) -> ShopPhoneForm | None:
    """Asked until somebody who may answer has."""
    if desk.store.phone_chosen_at is not None or not desk.may["settings"]:
        return None
    return ShopPhoneForm(owner=desk.store.owner)


def figures_of(store: Store) -> dict[str, object]:
    """What was sold today, and how much of everything waits for the shop."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    every = Order.objects.for_store(store)
    orders = every.filter(cancelled_at__isnull=True).exclude(WAITS_FOR_PAYMENT)
    placed = orders.filter(created_at__gte=midnight).count()
    low = StockLevel.objects.for_store(store).filter(
        variant__retired_at__isnull=True,
        variant__is_on_sale=True,
        on_hand__lt=F("reserved") + F("low_at"),
    )
    return {
        # As statistics reckon it, and not a minute behind.
        "sold": live.paid_today(store.pk, on=timezone.localdate()),
        "orders": placed,
        "waiting": waiting_count(store),
        "to_ship": every.filter(STATES["to_ship"][1]).count(),
        "to_check": every.filter(STATES["to_check"][1]).count(),
        "refunds": every.filter(STATES["refunds"][1]).count(),
        "aftersales": aftersales.waiting_count(store),
        "reviews": reviews.waiting_count(store),
        "supplier_troubles": dropshipping.trouble_count(store),
        "low_stock": low.count(),
    }


def _first_steps(desk: Desk, page: StorePage, products: int) -> list[dict[str, object]]:
    """What a new owner does first, and of it what this person may; gone once all is done."""
    store, may = desk.store, desk.may
    has_logo = page.logo_id is not None
    has_contact = bool(page.wechat or page.hours or page.notice)
    has_ways = PaymentMethod.objects.for_store(store).exists()
    has_place = DeliveryProfile.objects.for_store(store).exclude(area_code="").exists()
    has_order = Order.objects.for_store(store).exists()
    steps = [
        (_("上传第一件商品"), "desk-product-add", may["prices"], products > 0),
        (_("上传店铺头像"), "desk-settings", may["settings"], has_logo),
        (_("选好地区、配送方式和运费"), "desk-delivery", may["settings"], has_place),
        (_("填写营业时间和联系方式"), "desk-settings", may["settings"], has_contact),
        (_("设置收款方式"), "desk-pay-settings", may["payments"], has_ways),
        (_("把店铺链接发给朋友看看"), "desk-share", True, has_order),
    ]
    if all(is_done for *_step, is_done in steps):
        return []
    return [
        {"text": text, "url": url, "done": is_done}
        for text, url, may_do, is_done in steps
        if may_do
    ]
