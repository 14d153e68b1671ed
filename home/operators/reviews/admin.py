"""评价 in the operators' menu: what waits first; hidden for a coded reason only, never changed."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from core.types import Words
from home.operators.gate import OperatorsOnly
from home.operators.reviews import views
from home.row_buttons import OneButton
from home.saved_views.listing import KeepsViews
from orders.reviews.models import Review


class ReviewButtons(OneButton):
    url_name = "operate_review"
    label = _("处理")


class ReviewAdmin(ModelAdmin):
    model = Review
    menu_label = _("评价")
    menu_icon = "comment"
    menu_order = 32
    base_url_path = "operate-reviews"
    list_display: ClassVar = ("created_at", "store", "goods", "stars", "words", "standing")
    list_display_add_buttons = "goods"
    list_filter: ClassVar = ("state", "stars", "hidden_reason")
    list_per_page = 50
    search_fields: ClassVar = ("text", "added_text", "line__name", "store__name")
    index_view_class = KeepsViews
    permission_helper_class = OperatorsOnly.of("reviews")
    button_helper_class = ReviewButtons
    history_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        waits = Q(state=Review.State.WAITING) | Q(is_addition_held=True)
        first = Case(When(waits, then=0), default=1)
        rows = Review.objects.select_related("store", "line")
        return rows.annotate(waits=first).order_by("waits", "-pk")

    @display(description=_("商品"))
    def goods(self, review: Review) -> str:
        return review.line.name

    @display(description=_("内容"))
    def words(self, review: Review) -> str:
        return Truncator(f"{review.text} {review.added_text}".strip()).chars(60)

    @display(description=_("状态"))
    def standing(self, review: Review) -> Words:
        if review.is_addition_held:
            return _("追评待审核")
        return review.get_hidden_reason_display() or review.get_state_display()

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list and the judgement; nothing is made, changed or deleted here."""
        name = self.url_helper.get_action_url_name("index")
        urls = super().get_admin_urls_for_registration()
        return (*(pattern for pattern in urls if pattern.name == name), *JUDGEMENTS)


JUDGEMENTS = (
    path("operate-reviews/<int:review_id>/", views.judge, name="operate_review"),
    path(
        "operate-reviews/<int:review_id>/photos/<int:review_photo_id>/",
        views.photo,
        name="operate_review_photo",
    ),
)
