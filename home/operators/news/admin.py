"""给商家的消息 in the operators' menu: written here, read at every desk."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.options import ModelAdmin

from core.types import Words
from home.news.models import News
from home.operators.gate import OperatorsMayEdit


class NewsAdmin(ModelAdmin):
    model = News
    menu_label = _("给商家的消息")
    menu_icon = "comment"
    menu_order = 44
    base_url_path = "platform/news"
    list_display: ClassVar = ("title", "standing", "starts_at", "ends_at", "readers")
    list_filter: ClassVar = ("is_draft",)
    search_fields: ClassVar = ("title", "text")
    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("starts_at"),
        FieldPanel("ends_at"),
        FieldPanel("is_draft"),
    ]
    permission_helper_class = OperatorsMayEdit.of("news")
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[News]:
        return News.objects.annotate(reader_count=Count("reads")).order_by("-starts_at", "-pk")

    @display(description=_("状态"))
    def standing(self, news: News) -> Words:
        at = timezone.now()
        if news.is_draft:
            return _("草稿")
        if news.starts_at > at:
            return _("还没开始")
        return _("已结束") if news.ends_at and news.ends_at <= at else _("商家看得到")

    @display(description=_("看过的人"))
    def readers(self, news: News) -> str:
        return f"{getattr(news, 'reader_count', 0)}"
