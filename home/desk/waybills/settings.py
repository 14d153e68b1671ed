"""电子面单: the store's contracts with 快递100 and its couriers; whether the keys are right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.waybills.forms import WaybillAccountForm
from orders import locks
from orders.waybills import setup
from orders.waybills.models import WaybillAccount


@require_safe
@desk_view("settings")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    accounts = WaybillAccount.objects.for_store(desk.store).order_by("pk")
    context = {"desk": desk, "accounts": accounts, "tab": "more"}
    return render(request, "desk/waybills/accounts.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
def edit(request: PageRequest, desk: Desk, waybill_account_id: int | None = None) -> HttpResponse:
    """Saved, the keys are tried out at once."""
    account = _new(desk) if waybill_account_id is None else _find(desk, waybill_account_id)
    form = WaybillAccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        saved = setup.save(account=form.save(commit=False), actor=desk.user)
        _try(request, saved)
        return redirect("desk-waybill-accounts")
    context = {"desk": desk, "form": form, "account": account, "tab": "more"}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/waybills/account.html", context, status=status)


@require_POST
@desk_view("settings")
def try_out(request: PageRequest, desk: Desk, waybill_account_id: int) -> HttpResponse:
    _try(request, _find(desk, waybill_account_id))
    return redirect("desk-waybill-accounts")


@require_POST
@desk_view("settings", proven=True)
def remove(request: PageRequest, desk: Desk, waybill_account_id: int) -> HttpResponse:
    try:
        setup.remove(account=_find(desk, waybill_account_id), actor=desk.user)
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("账号已删除"))
    return redirect("desk-waybill-accounts")


def _try(request: PageRequest, account: WaybillAccount) -> None:
    error = setup.try_out(account=account, at=timezone.now())
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("密钥没问题。网点账号要等第一次取号时才由快递公司核对"))


def _new(desk: Desk) -> WaybillAccount:
    """The sender is the store, until somebody types another."""
    store = desk.store
    return WaybillAccount(store=store, sender_name=store.name[:40], sender_phone=store.phone)


def _find(desk: Desk, account_id: int) -> WaybillAccount:
    return get_object_or_404(WaybillAccount.objects.for_store(desk.store), pk=account_id)
