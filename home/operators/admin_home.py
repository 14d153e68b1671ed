"""The operators' first page in the admin: what waits for somebody, and how the platform does."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from home.operators.platform import waiting
from home.statistics.reports import facts
from home.statistics.reports.platform import reading


class PlatformPanel(Component):
    name = "platform"
    template_name = "operators/platform.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        at = timezone.localtime()
        counted = waiting.counts(at=at)
        return {
            "todo": waiting.todo(counted, user=self.request.user),
            "figures": figures(at, open_stores=counted["open_stores"]),
            "more": reverse("platform"),
            "counted_at": at,
        }


def figures(at: datetime, *, open_stores: int) -> Sequence[Mapping[str, object]]:
    """Of today, as the page of the platform has them."""
    (today,) = reading.days(today=facts.day_of(at), number=1)
    return [
        {"label": _("今日成交"), "value": f"¥{today.paid_amount:,.2f}"},
        {"label": _("今日订单"), "value": today.paid_orders},
        {"label": _("今日有成交的店"), "value": today.selling_stores},
        {"label": _("营业中的店"), "value": open_stores},
        {"label": _("今日新开"), "value": today.new_stores},
    ]
