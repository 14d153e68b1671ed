"""A store's after-sales over the API: the queue, and what staff answer."""

from django.http import FileResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging
from core.api.problems import Problem
from core.api.schema import described, pages_of
from core.api.views import paged, valid
from core.language import sent
from home.desk.aftersales import views
from home.desk.aftersales.views import Given
from home.desk.api.aftersale_shapes import (
    GrantAfterSaleSerializer,
    OfferAfterSaleSerializer,
    OfferWithPhotosSerializer,
    OwnAfterSaleDetailSerializer,
    OwnAfterSaleSerializer,
    QueueQuery,
    ReceiveAfterSaleSerializer,
    ReceiveWithPhotosSerializer,
    RefuseAfterSaleSerializer,
    RefuseWithPhotosSerializer,
    ResendAfterSaleSerializer,
)
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import answering, granting, paying, reshipping, returning
from orders.api.aftersale_shapes import (
    WithPhotos,
    goods,
    ways,
)
from orders.api.messages import JPEG, PICTURE
from shop.stores.people import looks
from shop.stores.photos import private_photos

REFUSED_OR_LATE = {**REFUSED, 409: _("现在不能这样做，原因在 detail")}


class AfterSaleEndpoint(DeskEndpoint):
    ability = "orders"
    changes = "ship"

    def given(self, number: str) -> Given:
        return {
            "store": self.store,
            "aftersale_id": views.find(self.store, number).pk,
            "actor": person(self.request),
            "at": timezone.now(),
        }

    def shown(self, number: str) -> Response:
        return Response(OwnAfterSaleDetailSerializer(views.find(self.store, number)).data)


class OwnAfterSales(AfterSaleEndpoint):
    @described(
        _("店里的售后，新的在前"),
        tag=TAG,
        query=QueueQuery,
        answers=pages_of(OwnAfterSaleSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(QueueQuery, request.query_params)
        rows = AfterSale.objects.for_store(self.store).filter(views.QUEUES[asked["queue"]][1])
        rows = rows.select_related("order", "store", "store__page")
        piece = paging.piece(rows, request, order="-created_at")
        return paged(piece, OwnAfterSaleSerializer, request)


class OneOwnAfterSale(AfterSaleEndpoint):
    shows = looks.AFTERSALE

    @described(
        _("店里的一个售后"), tag=TAG, answers=OwnAfterSaleDetailSerializer, own_problems=REFUSED
    )
    def get(self, request: Request, slug: str, aftersale: str) -> Response:
        return self.shown(aftersale)


class GrantOwnAfterSale(AfterSaleEndpoint):
    ability = changes = "refunds"

    @described(
        _("同意售后"),
        tag=TAG,
        asks=GrantAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"place": sent("幸福小店 13800000000 文三路 1 号")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(GrantAfterSaleSerializer, request.data)
        terms = granting.Terms(place=asked["place"], seen_left=asked["seen_left"])
        answering.grant(**self.given(aftersale), terms=terms)
        return self.shown(aftersale)


class OfferOwnAfterSale(WithPhotos, AfterSaleEndpoint):
    @described(
        _("提出新方案"),
        tag=TAG,
        asks=ways(OfferAfterSaleSerializer, OfferWithPhotosSerializer),
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"kind": "refund", "amount": "5.00", "words": sent("补你五块钱好吗")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(OfferWithPhotosSerializer, request.data)
        files, want = asked.pop("photos"), asked.pop("want")
        given, order = self.given(aftersale), views.find(self.store, aftersale).order
        with private_photos.taken(files, AfterSalePhoto) as photos:
            answering.offer(**given, **asked, photos=photos, goods=goods(order, want))
        return self.shown(aftersale)


class RefuseOwnAfterSale(WithPhotos, AfterSaleEndpoint):
    @described(
        _("拒绝售后"),
        tag=TAG,
        asks=ways(RefuseAfterSaleSerializer, RefuseWithPhotosSerializer),
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"words": sent("发出前拍过照，是好的")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(RefuseWithPhotosSerializer, request.data)
        given = self.given(aftersale)
        with private_photos.taken(asked["photos"], AfterSalePhoto) as photos:
            answering.refuse(**given, words=asked["words"], photos=photos)
        return self.shown(aftersale)


class ReceiveOwnAfterSale(WithPhotos, AfterSaleEndpoint):
    ability = changes = "refunds"

    @described(
        _("收到退货"),
        tag=TAG,
        asks=ways(ReceiveAfterSaleSerializer, ReceiveWithPhotosSerializer),
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(ReceiveWithPhotosSerializer, request.data)
        case = views.find(self.store, aftersale)
        lines = {row.line.sku: row.line_id for row in case.lines.select_related("line")}
        if any(row["sku"] not in lines for row in asked["lines"]):
            raise Problem(409, "not_allowed_now", gettext("请填写收到的数量"))
        goods = {
            lines[row["sku"]]: returning.Back(row["shelved"], row["written_off"])
            for row in asked["lines"]
        }
        with private_photos.taken(asked["photos"], AfterSalePhoto) as photos:
            returning.receive(
                **self.given(aftersale),
                found=asked["found"],
                goods=goods,
                amount=asked["amount"],
                words=asked["words"],
                photos=photos,
            )
        return self.shown(aftersale)


class ResendOwnAfterSale(AfterSaleEndpoint):
    @described(
        _("寄出新货"),
        tag=TAG,
        asks=ResendAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"courier": sent("顺丰速运"), "tracking_number": "SF1234567890123"},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(ResendAfterSaleSerializer, request.data)
        reshipping.send(
            **self.given(aftersale), courier=asked["courier"], number=asked["tracking_number"]
        )
        return self.shown(aftersale)


class OneOwnAfterSalePhoto(AfterSaleEndpoint):
    @described(
        _("店里售后的照片"),
        tag=TAG,
        answers=PICTURE,
        media_type=JPEG,
        own_problems=REFUSED,
    )
    def get(
        self, request: Request, slug: str, aftersale: str, aftersale_photo_id: int
    ) -> FileResponse:
        return views.photo_of(self.store, aftersale, aftersale_photo_id)


class RefundAfterSaleAgain(AfterSaleEndpoint):
    ability = changes = "refunds"

    @described(
        _("重新退款"),
        tag=TAG,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        paying.again(**self.given(aftersale))
        return self.shown(aftersale)


one_urls = [
    path("", OneOwnAfterSale.as_view(), name="api-merchant-aftersale"),
    path("grant/", GrantOwnAfterSale.as_view(), name="api-merchant-aftersale-grant"),
    path("offer/", OfferOwnAfterSale.as_view(), name="api-merchant-aftersale-offer"),
    path(
        "refuse/",
        RefuseOwnAfterSale.as_view(),
        name="api-merchant-aftersale-refuse",
    ),
    path(
        "receive/",
        ReceiveOwnAfterSale.as_view(),
        name="api-merchant-aftersale-receive",
    ),
    path("send/", ResendOwnAfterSale.as_view(), name="api-merchant-aftersale-send"),
    path(
        "again/",
        RefundAfterSaleAgain.as_view(),
        name="api-merchant-aftersale-again",
    ),
    path(
        "photos/<int:aftersale_photo_id>/",
        OneOwnAfterSalePhoto.as_view(),
        name="api-merchant-aftersale-photo",
    ),
]

urls: list[URLPattern | URLResolver] = [
    path("", OwnAfterSales.as_view(), name="api-merchant-aftersales"),
    path("<str:aftersale>/", include(one_urls)),
]
