"""The operators' first page in the admin: what waits for somebody, and how the platform does."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from core import scope
from core.money import ZERO
from home.complaints.models import Complaint
from orders.models import PREPAID, Order, PaymentStatus
from orders.payments.models import PaymentOrder, Refund
from orders.reviews import moderating
from shop.stores.models import Store


class PlatformPanel(Component):
    name = "platform"
    template_name = "operators/platform.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        at = timezone.localtime()
        return {"todo": todo(), "figures": figures(at), "counted_at": at}


@scope.across_stores("operators look at the platform as a whole")
def todo() -> list[dict[str, object]]:
    """{words, count, url} of what somebody should look at; nothing that is at zero."""
    stuck = Refund._base_manager.filter(state__in=[Refund.State.ABNORMAL, Refund.State.FAILED])
    troubled = PaymentOrder._base_manager.exclude(trouble="")
    rows = [
        (
            _("条投诉待答复"),
            Complaint.objects.filter(answered_at__isnull=True).count(),
            "operate-complaints_modeladmin_index",
        ),
        (_("条评价待审核"), moderating.waiting_count(), "operate-reviews_modeladmin_index"),
        (_("笔退款没退成"), stuck.count(), "operate-refunds_modeladmin_index"),
        (_("笔付款有异常"), troubled.count(), "operate-payments_modeladmin_index"),
        (
            _("家店暂停中"),
            Store.objects.filter(status=Store.Status.SUSPENDED).count(),
            "operate-stores_modeladmin_index",
        ),
    ]
    return [
        {"words": words, "count": count, "url": reverse(url)} for words, count, url in rows if count
    ]


@scope.across_stores("operators look at the platform as a whole")
def figures(at: datetime) -> list[dict[str, object]]:
    """Of today, by the orders that count: not cancelled, and paid where they are paid first."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    waits = Q(payment_status=PaymentStatus.UNPAID, pay_method__in=PREPAID)
    orders = Order._base_manager.filter(created_at__gte=midnight, cancelled_at__isnull=True)
    today = orders.exclude(waits).aggregate(
        count=Count("pk"), total=Sum("total_price"), stores=Count("store", distinct=True)
    )
    stores = Store.objects.aggregate(
        open=Count("pk", filter=Q(status=Store.Status.OPEN)),
        new=Count("pk", filter=Q(created_at__gte=midnight)),
    )
    return [
        {"label": _("今日成交"), "value": f"¥{today['total'] or ZERO:,.2f}"},
        {"label": _("今日订单"), "value": today["count"]},
        {"label": _("今日有单的店"), "value": today["stores"]},
        {"label": _("营业中的店"), "value": stores["open"]},
        {"label": _("今日新开"), "value": stores["new"]},
    ]
