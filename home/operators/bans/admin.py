"""
In the operators' menu: 封禁地址, which networks get no answer, who or what banned them and why,
and 封禁白名单, which are never banned.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import AdminURLHelper
from wagtail_modeladmin.options import ModelAdmin

from accounts.actor import Visitor
from accounts.bans.models import AllowedNetwork, Ban
from core.types import Words
from home.operators.bans import views
from home.operators.gate import Deciding, OperatorsOnly
from home.row_buttons import button


class MayBan(OperatorsOnly):
    """Bans are made and lifted by views of their own; no row is changed or deleted."""

    def user_can_create(self, user: Visitor) -> bool:
        return self.may_change(user)


class BanButtons(Deciding[Ban]):
    """解封, while the ban is in force; and 封禁地址 above the list."""

    def decisions(self, row: Ban) -> list[dict[str, str]]:
        if state_of(row) != IN_FORCE:
            return []
        title = _("%(name)s：%(words)s") % {"name": _("解封"), "words": row.network}
        return [button("operate_ban_lift", row, _("解封"), title=title)]


IN_FORCE, OVER, LIFTED = _("封禁中"), _("已到期"), _("已解封")


def state_of(ban: Ban) -> Words:
    if ban.lifted_at is not None and ban.lifted_at != ban.until:
        return LIFTED
    if ban.until is not None and ban.until <= timezone.now():
        return OVER
    return IN_FORCE


class BanAdmin(ModelAdmin):
    model = Ban
    menu_label = _("封禁地址")
    menu_icon = "lock"
    menu_order = 40
    base_url_path = "operate-bans"
    list_display: ClassVar = (
        "network",
        "state",
        "covers",
        "kind",
        "refusals",
        "reason",
        "until",
        "made_by",
        "made_at",
        "lifted_by",
        "lifted_at",
    )
    list_display_add_buttons = "network"
    list_per_page = 50
    list_select_related: ClassVar = ["made_by", "lifted_by"]
    list_filter: ClassVar = ("covers",)
    search_fields: ClassVar = ("network", "reason")
    permission_helper_class = MayBan.of("bans")
    button_helper_class = BanButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ban]:
        return Ban.objects.select_related("made_by", "lifted_by").order_by("-made_at")

    @display(description=_("状态"))
    def state(self, ban: Ban) -> Words:
        return state_of(ban)

    @display(description=_("谁封的"))
    def kind(self, ban: Ban) -> Words:
        return _("自动") if ban.refusals else _("人工")

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list; `create` leads to the form of ours."""
        listing = super().get_admin_urls_for_registration()
        return (
            *_index_alone(listing, self.url_helper),
            path(
                "operate-bans/add/", views.add, name=self.url_helper.get_action_url_name("create")
            ),
            path("operate-bans/<int:ban_id>/lift/", views.lift, name="operate_ban_lift"),
        )


class AllowedButtons(Deciding[AllowedNetwork]):
    """移走, and the form above the list."""

    def decisions(self, row: AllowedNetwork) -> list[dict[str, str]]:
        title = _("%(name)s：%(words)s") % {"name": _("移走"), "words": row.network}
        return [button("operate_allowed_remove", row, _("移走"), title=title)]


class AllowedAdmin(ModelAdmin):
    model = AllowedNetwork
    menu_label = _("封禁白名单")
    menu_icon = "lock-open"
    menu_order = 41
    base_url_path = "operate-allowed"
    list_display: ClassVar = ("network", "note", "made_by", "made_at")
    list_display_add_buttons = "network"
    list_per_page = 50
    list_select_related: ClassVar = ["made_by"]
    search_fields: ClassVar = ("network", "note")
    permission_helper_class = MayBan.of("bans")
    button_helper_class = AllowedButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AllowedNetwork]:
        return AllowedNetwork.objects.select_related("made_by").order_by("network")

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        listing = super().get_admin_urls_for_registration()
        create = self.url_helper.get_action_url_name("create")
        return (
            *_index_alone(listing, self.url_helper),
            path("operate-allowed/add/", views.allow, name=create),
            path(
                "operate-allowed/<int:allowed_id>/remove/",
                views.remove_allowed,
                name="operate_allowed_remove",
            ),
        )


def _index_alone(patterns: Iterable[URLPattern], helper: AdminURLHelper) -> list[URLPattern]:
    index = helper.get_action_url_name("index")
    return [pattern for pattern in patterns if pattern.name == index]
