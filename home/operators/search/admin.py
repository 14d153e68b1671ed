"""搜索 in the operators' menu: words that find each other, words that never become hot."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from accounts.actor import Visitor
from search.models import HiddenWord, SynonymGroup
from shop.stores.roles import is_operator


class OperatorsMayEdit(PermissionHelper):
    """Operators do everything here, others nothing; whatever permissions a group has."""

    def user_has_any_permissions(self, user: Visitor) -> bool:
        return is_operator(user)

    def user_can_list(self, user: Visitor) -> bool:
        return is_operator(user)

    def user_can_create(self, user: Visitor) -> bool:
        return is_operator(user)

    def user_can_inspect_obj(self, user: Visitor, obj: Model) -> bool:
        # There is no page for it: the list says everything.
        return False

    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return is_operator(user)

    def user_can_delete_obj(self, user: Visitor, obj: Model) -> bool:
        return is_operator(user)


class SynonymAdmin(ModelAdmin):
    model = SynonymGroup
    menu_label = _("同义词")
    menu_icon = "list-ul"
    base_url_path = "operate-synonyms"
    list_display: ClassVar = ("words", "store", "removed")
    list_filter: ClassVar = ("is_removed",)
    list_select_related: ClassVar = ["store"]
    search_fields: ClassVar = ("words",)
    panels: ClassVar = [FieldPanel("words"), FieldPanel("store"), FieldPanel("is_removed")]
    permission_helper_class = OperatorsMayEdit
    history_view_enabled = False

    @display(description=_("不算同义"), ordering="is_removed")
    def removed(self, row: SynonymGroup) -> str:
        return str(_("是") if row.is_removed else _("否"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[SynonymGroup]:
        return SynonymGroup.objects.select_related("store").order_by("words")


class HiddenWordAdmin(ModelAdmin):
    model = HiddenWord
    menu_label = _("热搜屏蔽词")
    menu_icon = "view"
    base_url_path = "operate-hidden-words"
    list_display: ClassVar = ("word", "store")
    list_select_related: ClassVar = ["store"]
    search_fields: ClassVar = ("word",)
    panels: ClassVar = [FieldPanel("word"), FieldPanel("store")]
    permission_helper_class = OperatorsMayEdit
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[HiddenWord]:
        return HiddenWord.objects.select_related("store").order_by("word")


class SearchGroup(ModelAdminGroup):
    menu_label = _("搜索词")
    menu_icon = "search"
    menu_order = 30
    items = (SynonymAdmin, HiddenWordAdmin)
