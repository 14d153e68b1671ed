"""售后仲裁 in the operators' menu: what the two sides could not agree on, oldest first."""

from typing import ClassVar

from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from home.operators.aftersales import views
from home.operators.gate import OperatorsOnly
from home.row_buttons import OneButton
from home.saved_views.listing import KeepsViews
from orders.aftersales.choices import State
from orders.aftersales.models import AfterSale


class AfterSaleButtons(OneButton):
    url_name = "operate_aftersale"
    label = _("查看")


class AfterSaleAdmin(ModelAdmin):
    model = AfterSale
    menu_label = _("售后仲裁")
    menu_icon = "warning"
    menu_order = 31
    base_url_path = "operate-aftersales"
    list_display: ClassVar = ("number", "store", "kind", "reason", "amount", "state", "created_at")
    list_display_add_buttons = "number"
    list_filter: ClassVar = ("state", "kind")
    list_per_page = 50
    list_select_related: ClassVar = ["store"]
    search_fields: ClassVar = ("number", "order__number", "store__name")
    index_view_class = KeepsViews
    permission_helper_class = OperatorsOnly.of("aftersales")
    button_helper_class = AfterSaleButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AfterSale]:
        """Nothing but what came to the platform; what waits for it first."""
        rows = AfterSale.objects.filter(history__step__in=["escalated", "decided"]).distinct()
        waits = Case(When(state=State.ESCALATED, then=0), default=1)
        return rows.annotate(waits=waits).order_by("waits", F("created_at"))

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and the decision; nothing is made, changed or deleted here."""
        name = self.url_helper.get_action_url_name("index")
        urls = super().get_admin_urls_for_registration()
        return (*(pattern for pattern in urls if pattern.name == name), *DECISIONS)


DECISIONS = (
    path("operate-aftersales/<int:aftersale_id>/decide/", views.decide, name="operate_aftersale"),
    path(
        "operate-aftersales/<int:aftersale_id>/photos/<int:aftersale_photo_id>/",
        views.photo,
        name="operate_aftersale_photo",
    ),
)
