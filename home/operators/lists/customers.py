"""全部顾客 in the operators' menu: who is known to the platform, and since when."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Count, Max, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Device, User
from core.phones import masked
from home.operators.payments.base import DayFilter, PaymentAdmin, WatchedIndex, stacked
from orders.models import Order
from shop.stores.people import looks


class CustomerAdmin(PaymentAdmin):
    """Looked at only; rights and passwords are changed in Wagtail's 用户."""

    model = User
    area = "customers"
    menu_label = _("全部顾客")
    menu_icon = "user"
    menu_order = 16
    base_url_path = "platform/customers"
    views = ("index",)
    inspect_view_enabled = False
    index_view_class = WatchedIndex
    shows = looks.CUSTOMERS
    index_template_name = "modeladmin/payments/index.html"
    related = ()
    list_display = ("named", "number", "orders", "joined", "seen")
    list_display_add_buttons = "named"
    list_filter = (("date_joined", DayFilter),)
    search_fields = ("phone", "name")
    ordering: ClassVar = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        orders = Order.unscoped.filter(buyer=OuterRef("pk")).order_by().values("buyer")
        devices = Device.objects.filter(user=OuterRef("pk")).order_by().values("user")
        rows: QuerySet[Model] = User.unscoped.annotate(
            order_count=Subquery(orders.annotate(n=Count("pk")).values("n")),
            seen_at=Subquery(devices.annotate(last=Max("seen_at")).values("last")),
        )
        return rows

    @display(description=_("名字"), ordering="name")
    def named(self, row: User) -> str:
        return row.name or str(_("没有写名字"))

    @display(description=_("手机号"))
    def number(self, row: User) -> str:
        return masked(row.phone or "")

    @display(description=_("订单"), ordering="order_count")
    def orders(self, row: User) -> str:
        return f"{getattr(row, 'order_count', None) or 0}"

    @display(description=_("注册"), ordering="date_joined")
    def joined(self, row: User) -> str:
        return stacked(row.date_joined)

    @display(description=_("最近来过"), ordering="seen_at")
    def seen(self, row: User) -> str:
        return stacked(getattr(row, "seen_at", None))
