"""A store's reviews over the API, its answers, and what buyers gave the shop itself."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.support import reviews
from orders.api.reviews import CANNOT_REVIEW, OwnReviewSerializer
from orders.api.shop_ratings import ShopRatingSerializer
from orders.reviews import shop_ratings, writing
from orders.reviews.models import LONGEST, UNANSWERED


class OwnReviewsQuery(PieceQuery):
    is_unanswered = serializers.BooleanField(
        required=False, default=False, help_text=_("只要待回复的")
    )


class OwnShopRatingsQuery(PieceQuery):
    has_suggestion = serializers.BooleanField(
        required=False, default=False, help_text=_("只要有建议的")
    )


class ReplySerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST)


class OwnReviews(DeskEndpoint):
    ability = "support"

    @described(
        _("店里的评价，新的在前"),
        tag=TAG,
        query=OwnReviewsQuery,
        answers=pages_of(OwnReviewSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(OwnReviewsQuery, request.query_params)
        rows = reviews.of(self.store)
        rows = rows.filter(UNANSWERED) if asked["is_unanswered"] else rows
        return paged(paging.piece(rows, request, order="-created_at"), OwnReviewSerializer, request)


class OwnShopRatings(DeskEndpoint):
    ability = "support"

    @described(
        _("顾客给店铺的评分和建议，新的在前"),
        tag=TAG,
        query=OwnShopRatingsQuery,
        answers=pages_of(ShopRatingSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(OwnShopRatingsQuery, request.query_params)
        rows = shop_ratings.of_store(self.store, has_suggestion=asked["has_suggestion"])
        piece = paging.piece(rows, request, order="-created_at")
        return paged(piece, ShopRatingSerializer, request)


class ReviewReply(DeskEndpoint):
    ability = "support"

    @described(
        _("回复评价，或改回复"),
        tag=TAG,
        asks=ReplySerializer,
        answers=OwnReviewSerializer,
        own_problems={**REFUSED, **CANNOT_REVIEW},
    )
    def put(self, request: Request, slug: str, review_id: int) -> Response:
        text, at = valid(ReplySerializer, request.data)["text"], timezone.now()
        review = get_object_or_404(reviews.of(self.store), pk=review_id)
        writing.answer(
            store=self.store, review_id=review.pk, text=text, actor=person(request), at=at
        )
        return Response(OwnReviewSerializer(reviews.of(self.store).get(pk=review.pk)).data)


urls = [
    path("", OwnReviews.as_view(), name="api-merchant-reviews"),
    path("shop/", OwnShopRatings.as_view(), name="api-merchant-shop-ratings"),
    path("<int:review_id>/reply/", ReviewReply.as_view(), name="api-merchant-review-reply"),
]
