"""What waits at the desk, said on the first page of the admin too."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from home.desk.today import figures_of
from shop.stores.models import StoreMembership
from shop.stores.people import roles

# Figure of the desk → what waits, the ability it asks for, the desk's page of it.
_SHOP_TODO = (
    ("waiting", _("单待接单"), "orders", "desk-orders", "?state=new"),
    ("to_ship", _("单待发货"), "orders", "desk-orders", "?state=to_ship"),
    ("to_check", _("笔转账待核对"), "orders", "desk-transfers", ""),
    ("refunds", _("单退款待处理"), "orders", "desk-orders", "?state=refunds"),
    ("aftersales", _("个售后待处理"), "orders", "desk-aftersales", ""),
    ("supplier_troubles", _("个代发订单要处理"), "orders", "desk-supplier-orders", "?only=wrong"),
    ("reviews", _("条评价待回复"), "support", "desk-reviews", ""),
    ("low_stock", _("个规格库存不足"), "stock", "desk-stock", "?low=1"),
)


class ShopTodoPanel(Component):
    """What waits at the desk of each of one's stores: whoever edits pages sees it too."""

    name = "shop-todo"
    template_name = "desk/todo_panel.html"
    order = 5

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        stores = [
            shop(member)
            for member in roles.memberships_of(self.request.user)
            if roles.can(member, "orders") or roles.can(member, "stock")
        ]
        return {"stores": stores, "counted_at": timezone.localtime(), "request": self.request}


def shop(member: StoreMembership) -> dict[str, object]:
    """{store, today, todo}: today's figures for who handles orders, and what waits."""
    figures = figures_of(member.store)
    today = figures if roles.can(member, "orders") else {}
    return {"store": member.store, "today": today, "todo": _todo(member, figures)}


def _todo(member: StoreMembership, figures: Mapping[str, object]) -> list[dict[str, object]]:
    """{words, count, url} of what this person may do; nothing that is at zero."""
    return [
        {"words": words, "count": figures[name], "url": reverse(url) + query}
        for name, words, ability, url, query in _SHOP_TODO
        if figures[name] and roles.can(member, ability)
    ]
