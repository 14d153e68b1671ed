"""对账 in the operators' admin: every account by day, and the rows of one bill."""

from datetime import date
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from accounts.requests import person
from home import reconciliation_rows as shown
from home import tasks
from home.operators.gate import needs
from home.operators.payments.views import HEALTH
from orders.payments.models import (
    ONLINE,
    PaymentConfiguration,
    Reconciliation,
    ReconciliationItem,
)
from orders.payments.reconciliation import reconcile


@require_safe
@needs("payments")
def index(request: HttpRequest) -> HttpResponse:
    """Every account on one day, what does not agree first."""
    day = shown.day_of(request.GET.get("day"))
    words = request.GET.get("q", "").strip()[:50]
    accounts = _accounts()
    if words:
        accounts = accounts.filter(
            Q(name__icontains=words)
            | Q(merchant_id__icontains=words)
            | Q(store__name__icontains=words)
        )
    page = Paginator(accounts.order_by("store_id", "pk"), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _lines(list(page), day),
        "q": words,
        "health": cache.get(HEALTH),
        "open_days": _open_days(),
        **shown.days_around(day),
    }
    return render(request, "operators/payments/reconciliation.html", context)


@require_safe
@needs("payments")
def detail(request: HttpRequest, reconciliation_id: int) -> HttpResponse:
    rows = Reconciliation.objects.select_related("configuration__interface", "store")
    found = get_object_or_404(rows, pk=reconciliation_id)
    items = ReconciliationItem.objects.filter(reconciliation=found)
    tabs = shown.tabs(items)
    tab = shown.chosen(request.GET.get("tab"), tabs)
    context = {
        "found": found,
        "figures": shown.figures(found),
        "tabs": tabs,
        "chosen": tab,
        "open_count": sum(one.open for one in tabs),
        "rows": Paginator(shown.rows(items, tab.code), 50).get_page(request.GET.get("page")),
    }
    return render(request, "operators/payments/reconciliation_detail.html", context)


@require_POST
@needs("payments")
def run(request: HttpRequest, configuration_id: int) -> HttpResponse:
    """One account again, with the gateway's bill or an uploaded one."""
    configuration = get_object_or_404(_accounts(), pk=configuration_id)
    form = shown.DayForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("operate_reconciliation")
    found = reconcile.account(
        configuration=configuration,
        day=form.cleaned_data["day"],
        at=timezone.now(),
        file=form.bill,
        actor=person(request),
    )
    if found.error:
        messages.error(request, found.error)
    else:
        messages.success(request, _("「%(name)s」已重新对账") % {"name": configuration.name})
    return redirect("operate_reconciliation_detail", found.pk)


@require_POST
@needs("payments")
def run_all(request: HttpRequest) -> HttpResponse:
    """Every account: many gateways are asked, so it is done in the background."""
    form = shown.DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("operate_reconciliation")
    day: date = form.cleaned_data["day"]
    tasks.reconcile_day.delay(day=day.isoformat())
    messages.success(request, _("正在重新对账，稍后刷新查看结果"))
    return redirect(f"{reverse('operate_reconciliation')}?{urlencode({'day': day})}")


@require_POST
@needs("payments")
def resolve(request: HttpRequest, item_id: int) -> HttpResponse:
    try:
        item = reconcile.resolve(
            item_id=item_id,
            note=request.POST.get("note", ""),
            actor=person(request),
            at=timezone.now(),
        )
    except ReconciliationItem.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
        item = ReconciliationItem.objects.get(pk=item_id)
    else:
        messages.success(request, _("已记下处理结果"))
    url = reverse("operate_reconciliation_detail", args=[item.reconciliation_id])
    return redirect(f"{url}?{urlencode({'tab': shown.tab_of(item)})}")


def _accounts() -> QuerySet[PaymentConfiguration]:
    rows = PaymentConfiguration.objects.filter(interface__channel__in=ONLINE)
    return rows.select_related("interface", "store")


def _lines(accounts: list[PaymentConfiguration], day: date) -> list[dict[str, object]]:
    """Accounts with their reconciliation of the day, in two queries."""
    found = {
        row.configuration_id: row
        for row in Reconciliation.objects.filter(configuration__in=accounts, day=day).annotate(
            open=Count(
                "items",
                filter=Q(items__resolved_at__isnull=True)
                & ~Q(items__kind=ReconciliationItem.Kind.MATCHED),
            ),
            count=Count("items"),
        )
    }
    return [
        {
            "account": account,
            "found": found.get(account.pk),
            "bill": found[account.pk].totals.get("bill") if account.pk in found else None,
        }
        for account in accounts
    ]


def _open_days() -> list[dict[str, object]]:
    rows = ReconciliationItem.objects.filter(shown.OPEN).values("reconciliation__day")
    found = rows.annotate(count=Count("pk")).order_by("-reconciliation__day")[:10]
    return [{"day": row["reconciliation__day"], "count": row["count"]} for row in found]
