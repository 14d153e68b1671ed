"""配送平台: the store's contracts with courier services; whether their keys are right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.riders.forms import CourierForm
from orders import locks
from orders.riders import calling, setup
from orders.riders.models import CourierAccount


@require_safe
@desk_view("settings")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    accounts = CourierAccount.objects.for_store(desk.store).order_by("pk")
    context = {"desk": desk, "accounts": accounts, "tab": "more"}
    return render(request, "desk/riders/couriers.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
def edit(request: PageRequest, desk: Desk, courier_id: int | None = None) -> HttpResponse:
    """Saved, the keys are tried out at once."""
    account = CourierAccount(store=desk.store) if courier_id is None else _find(desk, courier_id)
    form = CourierForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        saved = setup.save(account=form.save(commit=False), actor=desk.user)
        _try(request, saved)
        return redirect("desk-couriers")
    address = calling.address_of(account) if account.pk else ""
    context = {"desk": desk, "form": form, "account": account, "address": address, "tab": "more"}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/riders/courier.html", context, status=status)


@require_POST
@desk_view("settings")
def try_out(request: PageRequest, desk: Desk, courier_id: int) -> HttpResponse:
    _try(request, _find(desk, courier_id))
    return redirect("desk-couriers")


@require_POST
@desk_view("settings", proven=True)
def remove(request: PageRequest, desk: Desk, courier_id: int) -> HttpResponse:
    try:
        setup.remove(account=_find(desk, courier_id), actor=desk.user)
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("账号已删除"))
    return redirect("desk-couriers")


def _try(request: PageRequest, account: CourierAccount) -> None:
    error = setup.try_out(account=account, at=timezone.now())
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("连接成功，可以叫骑手了"))


def _find(desk: Desk, courier_id: int) -> CourierAccount:
    return get_object_or_404(CourierAccount.objects.for_store(desk.store), pk=courier_id)
