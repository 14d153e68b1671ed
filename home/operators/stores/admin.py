"""The control centre where stores are watched."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Protocol
from urllib.parse import urlencode

from django.contrib.admin import display
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, NullIf
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from core.money import ZERO
from core.types import Words
from home.operators.gate import Deciding, OperatorsOnly
from home.operators.payments.base import CSS
from home.operators.stores import views
from home.row_buttons import button
from home.saved_views.listing import KeepsViews
from orders.models import PREPAID, Order, OrderEvent, PaymentStatus
from shop.stores.models import AuditEntry, Store


class StoreButtons(Deciding[Store]):
    """暂停 or 恢复, whichever the store's status allows."""

    def decisions(self, row: Store) -> list[dict[str, str]]:
        if row.status == Store.Status.SUSPENDED:
            return [self._enter(row), self._button("operate_store_restore", row, _("恢复营业"), "")]
        return [self._enter(row), self._button("operate_store_suspend", row, _("暂停营业"), "no")]

    def _enter(self, store: Store) -> dict[str, str]:
        return {
            "url": f"{reverse('platform_acting')}?{urlencode({'store': store.slug})}",
            "label": str(_("进入")),
            "classname": "button button-small button-secondary",
            "title": str(_("%(name)s：%(words)s") % {"name": _("代店操作"), "words": store.name}),
        }

    def _button(self, url_name: str, store: Store, label: Words, kind: str) -> dict[str, str]:
        title = _("%(name)s：%(words)s") % {"name": label, "words": store.name}
        return button(url_name, store, label, title=title, kind=kind)


class Summed(Protocol):
    """A store with the columns of `_business`."""

    orders_counted: int | None
    orders_total: Decimal | None
    last_event_at: datetime | None


def _business() -> dict[str, object]:
    """
    Orders and yuan of the last 30 days that count (not cancelled, and paid where they are paid
    first), and when anything last happened to an order or to the store's goods and settings.
    """
    since = timezone.now() - timedelta(days=30)
    waits = Q(payment_status=PaymentStatus.UNPAID, pay_method__in=PREPAID)
    orders = Order._base_manager.filter(
        store=OuterRef("pk"), created_at__gte=since, cancelled_at__isnull=True
    ).exclude(waits)
    summed = orders.order_by().values("store")
    events = OrderEvent._base_manager.filter(store=OuterRef("pk")).order_by("-pk")
    audits = AuditEntry._base_manager.filter(store=OuterRef("pk")).order_by("-pk")
    happened = Subquery(events.values("created_at")[:1])
    changed = Subquery(audits.values("created_at")[:1])
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    return {
        "orders_counted": Subquery(summed.annotate(n=Count("pk")).values("n")),
        "orders_total": Subquery(summed.annotate(n=Sum("total_price")).values("n")),
        "last_event_at": NullIf(
            Greatest(Coalesce(happened, long_ago), Coalesce(changed, long_ago)), long_ago
        ),
    }


class StoreAdmin(ModelAdmin):
    model = Store
    menu_label = _("店铺总览")
    menu_icon = "group"
    menu_order = 10
    base_url_path = "operate-stores"
    list_display: ClassVar = (
        "name",
        "phone",
        "owner",
        "link",
        "status_text",
        "order_count",
        "turnover",
        "last_activity",
        "opened_on",
    )
    # As the lists of payments: filters above, so that 1280 px hold the columns.
    index_template_name = "modeladmin/payments/index.html"
    list_display_add_buttons = "name"
    list_filter: ClassVar = ("status",)
    list_per_page = 50
    list_select_related: ClassVar = ["owner"]
    search_fields: ClassVar = ("name", "phone", "owner__phone", "slug")
    ordering: ClassVar = ("-created_at",)
    index_view_class = KeepsViews
    permission_helper_class = OperatorsOnly.of("stores")
    button_helper_class = StoreButtons
    history_view_enabled = False

    def get_index_view_extra_css(self) -> list[str]:
        return list(CSS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Store]:
        rows = Store.objects.select_related("owner").order_by("-created_at")
        return rows.annotate(**_business())

    @display(description=_("近 30 天订单"), ordering="orders_counted")
    def order_count(self, store: Summed) -> str:
        return f"{store.orders_counted or 0}"

    @display(description=_("近 30 天成交"), ordering="orders_total")
    def turnover(self, store: Summed) -> str:
        return f"¥{store.orders_total or ZERO:,.2f}"

    @display(description=_("最近动静"), ordering="last_event_at")
    def last_activity(self, store: Summed) -> str:
        at = store.last_event_at
        return f"{timezone.localtime(at):%m-%d %H:%M}" if at else str(_("还没有"))

    @display(description=_("开店时间"), ordering="created_at")
    def opened_on(self, store: Store) -> str:
        return f"{timezone.localtime(store.created_at):%Y-%m-%d}"

    @display(description=_("网址"))
    def link(self, store: Store) -> str:
        return format_html('<a href="{}">{}</a>', store.get_absolute_url(), store.slug)

    @display(description=_("状态"))
    def status_text(self, store: Store) -> str:
        status = store.get_status_display()
        if not store.status_reason:
            return status
        return _("%(name)s（%(words)s）") % {"name": status, "words": store.status_reason}

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list, and the two decisions; no view that creates, edits or deletes."""
        listing = [
            pattern
            for pattern in super().get_admin_urls_for_registration()
            if pattern.name == self.url_helper.get_action_url_name("index")
        ]
        decisions = [
            path(
                "operate-stores/<int:store_id>/suspend/",
                views.suspend,
                name="operate_store_suspend",
            ),
            path(
                "operate-stores/<int:store_id>/restore/",
                views.restore,
                name="operate_store_restore",
            ),
        ]
        return (*listing, *decisions)
