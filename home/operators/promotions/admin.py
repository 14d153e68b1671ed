"""促销活动 of all stores in the operators' menu: one that misleads is suspended, with a reason."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from core.types import Words
from home.operators.gate import OperatorsOnly
from home.operators.promotions import views
from home.row_buttons import OneButton
from home.saved_views.listing import KeepsViews
from shop.promotions import promotions
from shop.promotions.display import badges
from shop.promotions.models import Promotion
from shop.promotions.running import offer_of


class PromotionButtons(OneButton):
    url_name = "operate_promotion"
    label = _("处理")


class PromotionAdmin(ModelAdmin):
    model = Promotion
    menu_label = _("促销活动")
    menu_icon = "tag"
    menu_order = 33
    base_url_path = "operate-promotions"
    list_display: ClassVar[tuple[str, ...]] = (
        *("number", "store", "name", "words", "starts_at", "ends_at", "standing"),
        *("spent", "people"),
    )
    list_display_add_buttons = "name"
    list_filter: ClassVar[tuple[object, ...]] = ("kind", "is_draft")
    list_per_page = 50
    search_fields: ClassVar[tuple[str, ...]] = ("number", "name", "store__name")
    index_view_class = KeepsViews
    permission_helper_class = OperatorsOnly.of("promotions")
    button_helper_class = PromotionButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return Promotion.objects.select_related("store").order_by("-pk")

    @display(description=_("优惠"))
    def words(self, promotion: Promotion) -> str:
        return badges.words(offer_of(promotion))

    @display(description=_("状态"))
    def standing(self, promotion: Promotion) -> Words:
        if promotion.suspended_for:
            return _("平台已暂停")
        return promotions.state_of(promotion, at=timezone.now()).label

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and the judgement; nothing is made, changed or deleted here."""
        name = self.url_helper.get_action_url_name("index")
        urls = super().get_admin_urls_for_registration()
        return (*(pattern for pattern in urls if pattern.name == name), JUDGEMENT)


JUDGEMENT = path("operate-promotions/<int:promotion_id>/", views.judge, name="operate_promotion")
