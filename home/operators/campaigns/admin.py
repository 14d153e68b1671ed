"""平台活动 in the operators' menu."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from core.types import Words
from home.operators.campaigns import views
from home.operators.gate import OperatorsOnly
from home.row_buttons import OneButton
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign


class CampaignButtons(OneButton):
    url_name = "operate_campaign"
    label = _("查看")


class CampaignAdmin(ModelAdmin):
    model = Campaign
    menu_label = _("平台活动")
    menu_icon = "tag"
    menu_order = 34
    base_url_path = "operate-campaigns"
    index_template_name = "operators/campaigns/index.html"
    list_display: ClassVar[tuple[str, ...]] = (
        *("number", "name", "words", "starts_at", "ends_at", "standing", "stores"),
        "platform_percent",
    )
    list_display_add_buttons = "name"
    list_per_page = 50
    search_fields: ClassVar[tuple[str, ...]] = ("number", "name")
    permission_helper_class = OperatorsOnly.of("campaigns")
    button_helper_class = CampaignButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        stores = Count("joinings", filter=Q(joinings__left_at=None))
        return Campaign.objects.annotate(joined=stores).order_by("-pk")

    @display(description=_("优惠"))
    def words(self, campaign: Campaign) -> str:
        return campaigns.words(campaign)

    @display(description=_("状态"))
    def standing(self, campaign: Campaign) -> Words:
        return campaigns.state_of(campaign, at=timezone.now()).label

    @display(description=_("参加的店"))
    def stores(self, campaign: Campaign) -> int:
        return int(getattr(campaign, "joined", 0))

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and our own pages; nothing is changed or deleted."""
        name = self.url_helper.get_action_url_name("index")
        urls = super().get_admin_urls_for_registration()
        return (*(pattern for pattern in urls if pattern.name == name), *PAGES)


PAGES = (
    path("operate-campaigns/new/", views.new, name="operate_campaign_new"),
    path("operate-campaigns/<int:campaign_id>/", views.one, name="operate_campaign"),
)
