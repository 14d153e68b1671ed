"""Reviews over the API: of a product for everybody, and one's own of what one received."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core import doors, scope
from core.api import idempotency, paging, problems, throttles
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.client_ip import client_ip
from orders.api import orders as orders_api
from orders.cart.api import GuestEndpoint
from orders.reviews import showing, writing
from orders.reviews.models import LONGEST, Review, ReviewPhoto
from orders.reviews.writing import MOST_PHOTOS, Wording
from shop.stores import storefront
from shop.stores.photos import private_photos

problems.name_fields(
    stars=gettext_lazy("星级"),
    photos=gettext_lazy("照片"),
)

TAG = gettext_lazy("评价")
own_reviews = scope.across_stores("a shopper's own reviews")
CANNOT_REVIEW = {409: gettext_lazy("现在不能评价，原因在 detail")}


class ReviewSerializer(serializers.Serializer):
    """What everybody may read."""

    id = serializers.IntegerField()
    product_id = serializers.IntegerField()
    sku = serializers.CharField(source="line.sku")
    options = serializers.CharField(source="line.options_text")
    name = serializers.SerializerMethodField(help_text=gettext_lazy("顾客称呼，匿名的没有名字"))
    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField()
    added_text = serializers.SerializerMethodField(help_text=gettext_lazy("追评"))
    reply = serializers.CharField(help_text=gettext_lazy("店家回复"))
    photos = serializers.SerializerMethodField(help_text=gettext_lazy("照片的地址"))
    created_at = serializers.DateTimeField()

    def get_name(self, review: Review) -> str:
        return showing.named(review).name

    def get_added_text(self, review: Review) -> str:
        return "" if review.is_addition_held else review.added_text

    def get_photos(self, review: Review) -> list[str]:
        paths = (reverse("review-photo", args=[photo.pk]) for photo in review.photos.all())
        return [storefront.absolute(path) for path in paths]


class OwnReviewSerializer(ReviewSerializer):
    """As its author, or the shop, knows it."""

    state = serializers.ChoiceField(choices=Review.State.choices)
    hidden_reason = serializers.CharField(
        source="get_hidden_reason_display", help_text=gettext_lazy("为什么没有显示")
    )


class ReviewQuery(PieceQuery):
    product_id = serializers.IntegerField(min_value=1, max_value=2**31)
    stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    has_photos = serializers.BooleanField(required=False, default=False)
    word = serializers.CharField(
        required=False,
        max_length=20,
        default="",
        help_text=gettext_lazy("说到这个词的，见商品的 review_words"),
    )


class WriteReviewSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=32, help_text=gettext_lazy("订单的 token"))
    sku = serializers.CharField(max_length=40, help_text=gettext_lazy("订单里的哪一样"))
    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=MOST_PHOTOS, default=list
    )
    shows_name = serializers.BooleanField(
        required=False, default=False, help_text=gettext_lazy("不写就是匿名")
    )


class AddReviewSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=32, help_text=gettext_lazy("订单的 token"))
    text = serializers.CharField(max_length=LONGEST)


class Reviews(GuestEndpoint):
    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[throttles.BaseThrottle]:
        costly = [throttles.Costly()] if self.request.method == "POST" else []
        return [*costly, *super().get_throttles()]

    @described(
        gettext_lazy("商品的评价，新的在前"),
        tag=TAG,
        query=ReviewQuery,
        answers=pages_of(ReviewSerializer),
        own_problems={404: gettext_lazy("没有这件商品")},
    )
    @showing.public_reviews
    def get(self, request: Request) -> Response:
        asked = valid(ReviewQuery, request.query_params)
        page = showing.goods(asked["product_id"])
        rows = showing.chosen(
            page,
            stars=asked.get("stars"),
            has_photos=asked["has_photos"],
            word=asked["word"],
        )
        return paged(paging.piece(rows, request, order="-created_at"), ReviewSerializer, request)

    @described(
        gettext_lazy("评价收到的商品"),
        tag=TAG,
        asks={"multipart/form-data": WriteReviewSerializer},
        answers=OwnReviewSerializer,
        status=201,
        key="optional",
        is_for_guests=True,
        own_problems={404: gettext_lazy("没有这个订单"), **CANNOT_REVIEW},
    )
    @idempotency.once()
    @own_reviews
    def post(self, request: Request) -> Response:
        asked = valid(WriteReviewSerializer, request.data)
        order = orders_api.find(request, asked["order"])
        if wait := doors.knock("review", ip=client_ip(request._request)):
            raise problems.too_soon(wait, detail=_("评价得太多了，请一小时后再试"))
        line = next((row for row in order.lines.all() if row.sku == asked["sku"]), None)
        with private_photos.taken(asked["photos"], ReviewPhoto) as photos:
            review = writing.write(
                order=order,
                line_id=line.pk if line else 0,
                wording=Wording(
                    stars=asked["stars"],
                    text=asked["text"],
                    photos=photos,
                    is_anonymous=not asked["shows_name"],
                ),
                actor=actor_of(request.user),
                at=timezone.now(),
            )
        return Response(OwnReviewSerializer(review).data, status=201)


class ReviewAddition(GuestEndpoint):
    @described(
        gettext_lazy("追评"),
        tag=TAG,
        asks=AddReviewSerializer,
        answers=OwnReviewSerializer,
        is_for_guests=True,
        own_problems=CANNOT_REVIEW,
    )
    @own_reviews
    def post(self, request: Request, review_id: int) -> Response:
        asked = valid(AddReviewSerializer, request.data)
        order = orders_api.find(request, asked["order"])
        text, at = asked["text"], timezone.now()
        try:
            review = writing.add(review_id=review_id, order=order, text=text, at=at)
        except Review.DoesNotExist as gone:
            raise Http404 from gone
        return Response(OwnReviewSerializer(review).data)


@problems.tells(writing.CannotReview)
def _cannot_review(error: writing.CannotReview) -> Problem:
    return Problem(409, "cannot_review", str(error))
