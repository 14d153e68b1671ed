"""对账 on the desk: the store's own accounts, and its payments that the platform collected."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home import reconciliation_rows as shown
from home.desk.desk_gate import Desk, desk_view
from orders.payments.models import (
    ONLINE,
    PaymentConfiguration,
    Reconciliation,
    ReconciliationItem,
)
from orders.payments.reconciliation import reconcile

PLATFORM = "platform"


@dataclass(frozen=True)
class Account:
    """An account of the store, or what the platform collected for it (no configuration)."""

    code: str
    label: str
    configuration: PaymentConfiguration | None = None


@require_safe
@desk_view("payments")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One day of one account: figures, what differs, what agrees."""
    day = shown.day_of(request.GET.get("day"))
    accounts = _accounts(desk)
    wanted = request.GET.get("account")
    account = next((one for one in accounts if one.code == wanted), None)
    account = account or (accounts[0] if accounts else None)
    context: dict[str, object] = {
        "desk": desk,
        "tab": "more",
        "accounts": accounts,
        "account": account,
        "open_days": _open_days(desk),
        **shown.days_around(day),
    }
    if account is not None:
        context |= _day(desk, account, day, request)
    return render(request, "desk/money/reconciliation.html", context)


@require_POST
@desk_view("payments")
def run(request: HttpRequest, desk: Desk, configuration_id: int) -> HttpResponse:
    """Again, with the gateway's bill or with the one that was uploaded."""
    configuration = get_object_or_404(_configurations(desk), pk=configuration_id)
    form = shown.DayForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(_address(shown.day_of(None), str(configuration.pk)))
    day = form.cleaned_data["day"]
    found = reconcile.account(
        configuration=configuration, day=day, at=timezone.now(), file=form.bill, actor=desk.user
    )
    if found.error:
        messages.error(request, found.error)
    else:
        messages.success(request, _("已重新对账"))
    return redirect(_address(day, str(configuration.pk)))


@require_POST
@desk_view("payments")
def resolve(request: HttpRequest, desk: Desk, item_id: int) -> HttpResponse:
    try:
        item = reconcile.resolve(
            item_id=item_id,
            note=request.POST.get("note", ""),
            actor=desk.user,
            at=timezone.now(),
            store=desk.store,
        )
    except ReconciliationItem.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
        item = _items(desk).select_related("reconciliation").get(pk=item_id)
    else:
        messages.success(request, _("已记下处理结果"))
    of = item.reconciliation
    return redirect(_address(of.day, str(of.configuration_id), tab=shown.tab_of(item)))


def _day(desk: Desk, account: Account, day: date, request: HttpRequest) -> dict[str, object]:
    found, items = _found(desk, account, day)
    tabs = shown.tabs(items)
    tab = shown.chosen(request.GET.get("tab"), tabs)
    if account.configuration is None:
        figures = shown.figures_of(items)
    else:
        figures = shown.figures(found) if found else []
    page = Paginator(shown.rows(items, tab.code), 30).get_page(request.GET.get("page"))
    return {
        "found": found,
        "figures": figures,
        "tabs": tabs,
        "chosen": tab,
        "rows": page,
        "open_count": sum(one.open for one in tabs),
        "may_resolve": account.configuration is not None and desk.store.is_open,
    }


def _found(desk: Desk, account: Account, day: date) -> tuple[Reconciliation | None, shown.Items]:
    """The account's day, if it was looked at, and this store's rows of it."""
    if account.configuration is None:
        items = _items(desk).filter(reconciliation__store__isnull=True, reconciliation__day=day)
        return None, items
    rows = Reconciliation.objects.filter(store=desk.store, configuration=account.configuration)
    found = rows.filter(day=day).first()
    return found, _items(desk).filter(reconciliation=found)


def _accounts(desk: Desk) -> list[Account]:
    accounts = [
        Account(str(row.pk), f"{row.channel.label} {row.merchant_id}", row)
        for row in _configurations(desk).order_by("pk")
    ]
    if _items(desk).filter(reconciliation__store__isnull=True).exists():
        accounts.append(Account(PLATFORM, _("平台代收")))
    return accounts


def _configurations(desk: Desk) -> QuerySet[PaymentConfiguration]:
    rows = PaymentConfiguration.objects.filter(store=desk.store, interface__channel__in=ONLINE)
    return rows.select_related("interface")


def _items(desk: Desk) -> shown.Items:
    return ReconciliationItem.objects.filter(store=desk.store)


def _open_days(desk: Desk) -> list[dict[str, object]]:
    """The latest days of own accounts on which something waits to be resolved."""
    items = _items(desk).filter(shown.OPEN, reconciliation__store=desk.store)
    days = items.values("reconciliation__day", "reconciliation__configuration_id")
    found = days.annotate(count=Count("pk")).order_by("-reconciliation__day")[:7]
    return [
        {
            "day": row["reconciliation__day"],
            "count": row["count"],
            "url": _address(row["reconciliation__day"], row["reconciliation__configuration_id"]),
        }
        for row in found
    ]


def _address(day: date, account: str | int, **more: str) -> str:
    query = {"day": day.isoformat(), "account": account, **more}
    return f"{reverse('desk-reconciliation')}?{urlencode(query)}"
