"""封禁地址 in the operators' menu: which networks get no answer, who banned them, and why."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin

from accounts.actor import Visitor
from accounts.bans.models import Ban
from core.types import Words
from home.operators.bans import views
from home.operators.stores.admin import OperatorsOnly


class MayBan(OperatorsOnly):
    """Bans are made and lifted by views of their own; no row is changed or deleted."""

    def user_can_create(self, user: Visitor) -> bool:
        return self.user_can_list(user)


class BanButtons(ButtonHelper):
    """解封, while the ban is in force; and 封禁地址 above the list."""

    def get_buttons_for_obj(
        self, obj: Ban, *args: object, **kwargs: object
    ) -> list[dict[str, str]]:
        if state_of(obj) != IN_FORCE:
            return []
        return [
            {
                "url": reverse("operate_ban_lift", args=[obj.pk]),
                "label": str(_("解封")),
                "classname": "button button-small button-secondary",
                "title": _("%(name)s：%(words)s") % {"name": _("解封"), "words": obj.network},
            }
        ]


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
    search_fields: ClassVar = ("network", "reason")
    permission_helper_class = MayBan
    button_helper_class = BanButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ban]:
        return Ban.objects.select_related("made_by", "lifted_by").order_by("-made_at")

    @display(description=_("状态"))
    def state(self, ban: Ban) -> Words:
        return state_of(ban)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list; `create` leads to the form of ours."""
        listing = [
            pattern
            for pattern in super().get_admin_urls_for_registration()
            if pattern.name == self.url_helper.get_action_url_name("index")
        ]
        create = self.url_helper.get_action_url_name("create")
        return (
            *listing,
            path("operate-bans/add/", views.add, name=create),
            path("operate-bans/<int:ban_id>/lift/", views.lift, name="operate_ban_lift"),
        )
