"""余额 in 我的: what is there, its entries, and paying in."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest, login_required, person
from orders.balance import terms, topping_up, withdrawals
from shop.members import memberships
from shop.members.models import BalanceEntry
from shop.stores.people.roles import open_store

PAGE_SIZE = 20


@require_safe
@never_cache
@login_required
@memberships.own_memberships
def index(request: PersonRequest) -> HttpResponse:
    """Of every store whose member this is."""
    rows = list(memberships.of(person(request)))
    context = {"rows": rows, "tab": "account"}
    return render(request, "orders/balance/index.html", context)


@require_safe
@never_cache
@login_required
def one(request: PersonRequest, slug: str) -> HttpResponse:
    """One store's; who is no member joins first."""
    member = memberships.by_slug(person(request), slug)
    if member is None:
        return redirect("points-of-store", open_store(slug).slug)
    store = member.store
    entries = BalanceEntry.unscoped.filter(store=store, member=member).order_by("-pk")
    said = terms.of(store)
    context = {
        "store": store,
        "member": member,
        "terms": said,
        "cap": terms.cap(said),
        "room": terms.room(member),
        "tiers": terms.tiers(store),
        "is_offered": terms.are_offered(store) and bool(topping_up.takes(store)),
        "withdrawal": withdrawals.open_of(member),
        "unpaid": topping_up.unpaid(store, person(request)),
        "page": Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "tab": "account",
    }
    return render(request, "orders/balance/one.html", context)


@require_POST
@login_required
def top_up(request: PersonRequest, slug: str) -> HttpResponse:
    """`tier` is the amount of a tier, or "other" for `amount`; paid on the page of paying."""
    store = open_store(slug)
    chosen = request.POST.get("tier", "other")
    typed = request.POST.get("amount", "") if chosen == "other" else chosen
    try:
        order = topping_up.start(
            store=store, user=person(request), amount=_yuan(typed), at=timezone.now()
        )
    except topping_up.CannotTopUp as refused:
        messages.error(request, str(refused))
        return redirect("balance-of-store", store.slug)
    return redirect("order-pay", order.token)


@require_POST
@login_required
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """`account` says where to."""
    member = memberships.by_slug(person(request), slug)
    if member is None:
        raise Http404
    try:
        account = request.POST.get("account", "")
        withdrawals.ask(member=member, account=account, at=timezone.now())
    except withdrawals.CannotWithdraw as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已申请，商家处理后会通知你"))
    return redirect("balance-of-store", slug)


def _yuan(typed: str) -> Decimal:
    try:
        return Decimal(typed.strip().lstrip("¥￥")[:12])
    except InvalidOperation as error:
        raise topping_up.CannotTopUp(_("请填写充值金额")) from error
