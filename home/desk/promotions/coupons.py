"""优惠券 on the desk: kinds of coupons, who is given one, and how many came back."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import workbooks
from core.language import sent
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.promotions import holdings
from home.desk.promotions.coupon_forms import (
    CodesForm,
    CouponForm,
    GiveForm,
    coupon_initial,
    coupon_start,
)
from home.desk.promotions.scope_form import typed_so_far
from home.desk.promotions.views import show_errors
from shop.promotions import coupon_codes, coupons
from shop.promotions.models import Coupon
from shop.stores.models import Store

PAGE_SIZE = 20


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    rows = Coupon.objects.for_store(desk.store).order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    used, at = holdings.used(desk.store, list(page)), timezone.now()
    listed = [(row, *state_of(row, at), used.get(row.pk, 0)) for row in page]
    context = {
        "desk": desk,
        "page": page,
        "listed": listed,
        "kinds": Coupon.Kind.choices,
        "tab": "more",
    }
    return render(request, "desk/promotions/coupons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`kind` as in Coupon.Kind."""
    kind = request.GET.get("kind", "")
    if kind not in Coupon.Kind.values:
        return redirect("desk-coupons")
    return _page(request, desk, Coupon(store=desk.store, kind=kind))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    return _page(request, desk, _find(desk.store, coupon_id))


@require_POST
@desk_view("promotions")
def stop(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    """Nobody gets one any more, or again; those that are out stay good."""
    coupon = _find(desk.store, coupon_id)
    coupon.is_stopped = "again" not in request.POST
    try:
        coupons.save(coupon, coupon.scope, actor=desk.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("已停发") if coupon.is_stopped else _("又可以领了"))
    return redirect("desk-coupon", coupon.pk)


@require_POST
@desk_view("promotions")
def give(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    """`phones` of customers of this store."""
    coupon, form = _find(desk.store, coupon_id), GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["phones"][0]))
        return redirect("desk-coupon", coupon.pk)
    people, unknown = holdings.customers(desk.store, form.cleaned_data["phones"])
    try:
        given = coupons.give(
            store=desk.store, coupon=coupon, people=people, actor=desk.user, at=timezone.now()
        )
    except coupons.CannotClaim as error:
        messages.error(request, str(error))
        return redirect("desk-coupon", coupon.pk)
    messages.success(request, _("发了 %(count)s 张") % {"count": given})
    if len(people) > given:
        had = len(people) - given
        messages.info(request, _("%(count)s 人已经领满了，没有再发") % {"count": had})
    if unknown:
        words = _("%(count)s 个手机号没在本店用账号下过单，没有发：%(phones)s")
        tails = "、".join(f"*{phone[-4:]}" for phone in unknown[:10])
        messages.info(request, words % {"count": len(unknown), "phones": tails})
    return redirect("desk-coupon", coupon.pk)


@require_POST
@desk_view("promotions", proven=True)
def export(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    """POST, because it is written down who took it."""
    coupon = _find(desk.store, coupon_id)
    content = holdings.workbook(coupon, actor=desk.user)
    return workbooks.answer(content, f"{sent('优惠券')}-{coupon.number}")


@require_POST
@desk_view("promotions")
def make_codes(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    """`count` more single codes."""
    coupon, form = _find(desk.store, coupon_id), CodesForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["count"][0]))
        return redirect("desk-coupon", coupon.pk)
    count = form.cleaned_data["count"]
    try:
        coupon_codes.make(
            store=desk.store, coupon=coupon, count=count, actor=desk.user, at=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("做好了 %(count)s 个，可以下载了") % {"count": count})
    return redirect("desk-coupon", coupon.pk)


@require_POST
@desk_view("promotions")
def export_codes(request: PageRequest, desk: Desk, coupon_id: int) -> HttpResponse:
    """POST, because it is written down who took them."""
    coupon = _find(desk.store, coupon_id)
    content = holdings.codes_workbook(coupon, actor=desk.user)
    return workbooks.answer(content, f"{sent('口令')}-{coupon.number}")


def state_of(coupon: Coupon, at: datetime) -> tuple[str, str]:
    """A colour of tags ("" for none), and the word."""
    if coupon.is_stopped:
        return "warn", _("已停发")
    if coupon.claim_until <= at or (coupon.valid_until and coupon.valid_until <= at):
        return "", _("已截止")
    if coupon.total is not None and coupon.claimed >= coupon.total:
        return "", _("已领完")
    if coupon.claim_from > at:
        return "info", _("未开始")
    return "brand", _("发放中")


def _page(request: PageRequest, desk: Desk, row: Coupon) -> HttpResponse:
    at, is_new = timezone.now(), row.pk is None
    initial = coupon_start(at) if is_new else coupon_initial(row)
    given = None
    if request.POST.get("do") == "find":
        initial = typed_so_far(request.POST)
    elif request.method == "POST":
        given = request.POST
    form = CouponForm(given, store=desk.store, kind=Coupon.Kind(row.kind), initial=initial)
    colour, state = state_of(row, at) if not is_new else ("", "")
    context = {
        "desk": desk,
        "form": form,
        "coupon_id": row.pk,
        "kind": row.get_kind_display(),
        "claimed": row.claimed,
        "is_stopped": row.is_stopped,
        "colour": colour,
        "state": state,
        "used": holdings.used(desk.store, [row]).get(row.pk, 0) if not is_new else 0,
        "codes_waiting": holdings.codes_waiting(row) if not is_new else 0,
        "codes_form": CodesForm(),
        "give_form": GiveForm(),
        "tab": "more",
    }
    if form.is_valid() and _saved(desk, row, form):
        messages.success(request, _("已保存"))
        return redirect("desk-coupon", row.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/promotions/coupon.html", context, status=status)


def _saved(desk: Desk, row: Coupon, form: CouponForm) -> bool:
    scope = form.scope()
    form.fill(row)
    try:
        coupons.save(row, scope, actor=desk.user)
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


def _find(store: Store, coupon_id: int) -> Coupon:
    return get_object_or_404(Coupon.objects.for_store(store), pk=coupon_id)
