"""投诉举报 in the operators' menu: the open ones first."""

from typing import ClassVar, Protocol

from django.contrib.admin import display
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin

from core.types import Words
from home.complaints import threads, views
from home.complaints.models import Complaint
from home.operators.gate import OperatorsOnly
from home.row_buttons import button
from home.saved_views.listing import KeepsViews


class ComplaintButtons(ButtonHelper):
    def get_buttons_for_obj(
        self, obj: Complaint, *args: object, **kwargs: object
    ) -> list[dict[str, str]]:
        label = _("改答复") if obj.answered_at else _("答复")
        title = _("%(name)s：%(words)s") % {"name": label, "words": obj}
        return [button("operate_complaint_answer", obj, label, title=title)]


class Counted(Protocol):
    """A complaint as the list reads it."""

    text: str
    photo_count: int


class ComplaintAdmin(ModelAdmin):
    model = Complaint
    menu_label = _("投诉举报")
    menu_icon = "warning"
    menu_order = 30
    base_url_path = "operate-complaints"
    list_display: ClassVar = ("created_at", "about", "kind", "words", "phone", "state")
    list_display_add_buttons = "about"
    list_filter: ClassVar = ("kind",)
    list_per_page = 50
    search_fields: ClassVar = ("store_name", "order_number", "phone", "text")
    index_view_class = KeepsViews
    permission_helper_class = OperatorsOnly.of("complaints")
    button_helper_class = ComplaintButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        open_first = F("answered_at").desc(nulls_first=True)
        rows = Complaint.objects.select_related("store").annotate(photo_count=Count("photos"))
        return rows.order_by(open_first, "created_at")

    @display(description=_("店铺"))
    def about(self, complaint: Complaint) -> str:
        return complaint.store_name or str(_("没有写店铺"))

    @display(description=_("内容"))
    def words(self, complaint: Counted) -> str:
        said, count = Truncator(complaint.text).chars(40), complaint.photo_count
        return _("%(said)s（%(count)s 张照片）") % {"said": said, "count": count} if count else said

    @display(description=_("状态"))
    def state(self, complaint: Complaint) -> Words:
        return _("已答复") if complaint.answered_at else _("待答复")

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and the answer; nothing is made, changed or deleted here."""
        listing = [
            pattern
            for pattern in super().get_admin_urls_for_registration()
            if pattern.name == self.url_helper.get_action_url_name("index")
        ]
        answer = path(
            "operate-complaints/<int:complaint_id>/answer/",
            views.answer,
            name="operate_complaint_answer",
        )
        photo = path(
            "operate-complaints/<int:complaint_id>/photos/<int:photo_id>/",
            views.operators_photo,
            name="operate_complaint_photo",
        )
        return (*listing, answer, photo, *threads.ADDRESSES)
