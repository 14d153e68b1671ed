"""全部订单 in the operators' menu: looked at only; people are known by the ends of their phones."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.phones import masked
from home.operators.payments.base import DayFilter, PaymentAdmin, StoreFilter, WatchedIndex, stacked
from orders.models import Order
from orders.states import state_words
from shop.stores.people import looks


class OrderAdmin(PaymentAdmin):
    model = Order
    area = "orders"
    menu_label = _("全部订单")
    menu_icon = "list-ul"
    menu_order = 14
    base_url_path = "platform/orders"
    views = ("index",)
    inspect_view_enabled = False
    index_view_class = WatchedIndex
    shows = looks.ORDERS
    index_template_name = "modeladmin/payments/index.html"
    list_display = ("stacked_at", "code", "shop", "sum", "state", "delivery", "receiver")
    list_display_add_buttons = "code"
    list_filter = (StoreFilter, "payment_status", "fulfillment_status", ("created_at", DayFilter))
    search_fields = ("number", "store__name", "phone")
    ordering: ClassVar = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows: QuerySet[Model] = state_words.with_proof(Order.unscoped.select_related("store"))
        return rows

    @display(description=_("下单时间"), ordering="created_at")
    def stacked_at(self, row: Order) -> str:
        return stacked(row.created_at)

    @display(description=_("订单编号"), ordering="pk")
    def code(self, row: Order) -> str:
        """Its payments say what became of the money."""
        url = f"{reverse('operate-payments_modeladmin_index')}?q={row.number}"
        return format_html('<a href="{}">{}</a>', url, row.number)

    @display(description=_("订单金额"), ordering="total_price")
    def sum(self, row: Order) -> str:
        return f"¥{row.total_price:,.2f}"

    @display(description=_("状态"))
    def state(self, row: Order) -> str:
        word, _colour = state_words.WORDS[state_words.state_of(row)]
        return str(word)

    @display(description=_("收货人"))
    def receiver(self, row: Order) -> str:
        return masked(row.phone)
