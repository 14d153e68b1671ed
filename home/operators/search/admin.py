"""搜索 in the operators' menu: words that find each other, words that never become hot."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from home.operators.gate import OperatorsMayEdit
from search.models import HiddenWord, SynonymGroup


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
    permission_helper_class = OperatorsMayEdit.of("words")
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
    permission_helper_class = OperatorsMayEdit.of("words")
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[HiddenWord]:
        return HiddenWord.objects.select_related("store").order_by("word")


class SearchGroup(ModelAdminGroup):
    menu_label = _("搜索词")
    menu_icon = "search"
    menu_order = 30
    items = (SynonymAdmin, HiddenWordAdmin)
