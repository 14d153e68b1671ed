"""A shopper's conversations over the API, and the shapes that the desk's API has as well."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from core import doors, private_pictures
from core.api import paging, problems
from core.api.problems import Problem
from core.api.schema import GUEST_HEADER, PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.client_ip import client_ip
from core.language import sent
from core.types import Cleaned
from orders.api import orders as orders_api
from orders.cart.api import GuestEndpoint, new_guest, owner_of, token_of
from orders.support import shoppers, showing, threads
from orders.support.models import LONGEST, Thread, ThreadMessage
from orders.support.threads import About, Saying
from shop.catalog import listing
from shop.stores.api import StoreNameSerializer
from shop.stores.models import Store
from shop.stores.people import roles
from shop.stores.photos import picture_intake

problems.name_fields(
    text=gettext_lazy("消息"),
)

TAG = gettext_lazy("消息")
CANNOT_SAY = {409: gettext_lazy("现在不能发，原因在 detail")}
JPEG = "image/jpeg"
PICTURE = OpenApiResponse(OpenApiTypes.BINARY, description=JPEG)


class ThreadSerializer(serializers.Serializer):
    """A conversation in a list."""

    id = serializers.IntegerField()
    store = StoreNameSerializer()
    product_id = serializers.IntegerField(allow_null=True)
    order_number = serializers.CharField(source="order.number", default="")
    unread = serializers.IntegerField(source="shopper_unread")
    version = serializers.IntegerField(help_text=gettext_lazy("有变化就变大"))
    is_closed = serializers.SerializerMethodField()
    last_at = serializers.DateTimeField()

    def get_is_closed(self, thread: Thread) -> bool:
        return thread.closed_at is not None


class MessageSerializer(serializers.Serializer):
    """One message; `cautions` are words for who reads it."""

    id = serializers.IntegerField(source="message.pk")
    side = serializers.ChoiceField(source="message.side", choices=ThreadMessage.Side.choices)
    text = serializers.CharField(source="message.text")
    has_picture = serializers.SerializerMethodField(
        help_text=gettext_lazy("图片在 pictures/ 下面，地址里是这条消息的 id")
    )
    product_id = serializers.IntegerField(source="message.product_id", allow_null=True)
    order_number = serializers.CharField(source="message.order.number", default="")
    cautions = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField(source="message.created_at")

    def get_has_picture(self, said: showing.Said) -> bool:
        return bool(said.message.picture)


class TalkSerializer(serializers.Serializer):
    """The newest messages, or those before one."""

    thread = ThreadSerializer()
    messages = MessageSerializer(many=True)
    token = serializers.CharField(help_text=gettext_lazy("访客的令牌，登录的人是空的"))


class BeforeSerializer(serializers.Serializer):
    before = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31, help_text=gettext_lazy("这条消息以前的")
    )


class SaySerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST)


class BeginSerializer(SaySerializer):
    store = serializers.SlugField(help_text=gettext_lazy("店铺的 slug"))
    product_id = serializers.IntegerField(required=False, min_value=1, max_value=2**31)
    order_token = serializers.CharField(required=False, max_length=32)


class PictureSerializer(serializers.Serializer):
    picture = serializers.FileField()


class Conversations(GuestEndpoint):
    @described(
        gettext_lazy("我的对话，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(ThreadSerializer),
        is_for_guests=True,
    )
    @shoppers.own_threads
    def get(self, request: Request) -> Response:
        rows = shoppers.threads_of(owner_of(request)).select_related("store", "order")
        return paged(paging.piece(rows, request, order="-last_at"), ThreadSerializer, request)

    @described(
        gettext_lazy("问店家"),
        tag=TAG,
        asks=BeginSerializer,
        answers=TalkSerializer,
        status=201,
        is_for_guests=True,
        own_problems={404: gettext_lazy("没有这家店、这件商品或这个订单"), **CANNOT_SAY},
        example={"store": "xing-fu-xiao-dian", "text": sent("有货吗？")},
        description=gettext_lazy("关于同一件商品、同一个订单的话接在原来的对话后面。"),
    )
    @shoppers.own_threads
    def post(self, request: Request) -> Response:
        asked = valid(BeginSerializer, request.data)
        store = roles.open_store(asked["store"])
        about, owner = _about(request, store, asked), owner_of(request) or new_guest()
        knock(request, shoppers.name_of(owner), "conversation", "message")
        saying, at = Saying(text=asked["text"]), timezone.now()
        begun = threads.begin(store=store, owner=owner, saying=saying, about=about, at=at)
        token = token_of(owner)
        headers = {"Location": request.build_absolute_uri(reverse("api-thread", args=[begun.pk]))}
        headers |= {GUEST_HEADER: token} if token else {}
        return talk(begun, hides_notes=True, token=token, status=201, headers=headers)


class OneConversation(GuestEndpoint):
    @described(
        gettext_lazy("一个对话"),
        tag=TAG,
        query=BeforeSerializer,
        answers=TalkSerializer,
        is_for_guests=True,
        description=gettext_lazy("看过的就算读了。"),
    )
    @shoppers.own_threads
    def get(self, request: Request, thread_id: int) -> Response:
        asked, found = valid(BeforeSerializer, request.query_params), _one(request, thread_id)
        threads.seen(store=found.store_id, thread_id=found.pk, by="shopper", at=timezone.now())
        return talk(_one(request, thread_id), hides_notes=True, before=asked.get("before"))

    @described(
        gettext_lazy("发消息"),
        tag=TAG,
        asks=SaySerializer,
        answers=MessageSerializer,
        status=201,
        own_problems=CANNOT_SAY,
        is_for_guests=True,
    )
    @shoppers.own_threads
    def post(self, request: Request, thread_id: int) -> Response:
        asked, found = valid(SaySerializer, request.data), _one(request, thread_id)
        knock(request, found.who, "message")
        return say(found, ThreadMessage.Side.SHOPPER, Saying(text=asked["text"]))


class ConversationPictures(GuestEndpoint):
    parser_classes = (MultiPartParser,)

    @described(
        gettext_lazy("发图片"),
        tag=TAG,
        asks={"multipart/form-data": PictureSerializer},
        answers=MessageSerializer,
        status=201,
        own_problems=CANNOT_SAY,
        is_for_guests=True,
    )
    @shoppers.own_threads
    def post(self, request: Request, thread_id: int) -> Response:
        asked, found = valid(PictureSerializer, request.data), _one(request, thread_id)
        knock(request, found.who, "message", "message_picture")
        file = asked["picture"]
        picture = picture_intake.take(file, size=file.size)
        return say(found, ThreadMessage.Side.SHOPPER, Saying(picture=picture))


class OneConversationPicture(GuestEndpoint):
    @described(
        gettext_lazy("对话里的图片"),
        tag=TAG,
        answers=PICTURE,
        media_type=JPEG,
        is_for_guests=True,
    )
    @shoppers.own_threads
    def get(self, request: Request, thread_id: int, message_id: int) -> FileResponse:
        rows = ThreadMessage.unscoped.filter(thread=_one(request, thread_id)).exclude(picture="")
        rows = rows.exclude(side=ThreadMessage.Side.NOTE)
        return private_pictures.respond(get_object_or_404(rows, pk=message_id).picture)


def talk(
    thread: Thread,
    *,
    hides_notes: bool,
    before: int | None = None,
    token: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """A conversation as either side may see it."""
    said = showing.messages_of(thread, hides_notes=hides_notes, before=before)
    body = {
        "thread": ThreadSerializer(thread).data,
        "messages": MessageSerializer(said, many=True).data,
        "token": token,
    }
    return Response(body, status=status, headers=headers)


def say(thread: Thread, side: str, saying: Saying, *, actor: Actor = None) -> Response:
    message = threads.say(
        store=thread.store,
        thread_id=thread.pk,
        side=side,
        saying=saying,
        actor=actor,
        at=timezone.now(),
    )
    said = showing.Said(message, [], side == ThreadMessage.Side.SHOPPER)
    return Response(MessageSerializer(said).data, status=201)


def knock(request: Request, account: str, *names: str) -> None:
    """:raises Problem: where somebody says too much"""
    ip = client_ip(request._request)
    wait = max(doors.knock(name, account=account, ip=ip) for name in names)
    if wait:
        raise problems.too_soon(wait, detail=_("发得太快了，请稍等一会儿再发"))


def _one(request: Request, thread_id: int) -> Thread:
    """:raises Http404: for somebody else's, and for none"""
    joined = ("store", "product", "order", "person")
    rows = shoppers.threads_of(owner_of(request)).select_related(*joined)
    return get_object_or_404(rows, pk=thread_id)


def _about(request: Request, store: Store, asked: Cleaned) -> About:
    """:raises Http404: for goods of another store, and for somebody else's order"""
    if "product_id" in asked:
        products = listing.open_to_all(store)
        return About(product=get_object_or_404(products, pk=asked["product_id"]))
    if "order_token" in asked:
        order = orders_api.find(request, asked["order_token"], is_whole=False)
        if order.store_id != store.pk:
            raise Http404
        return About(order=order)
    return threads.NOTHING


@problems.tells(threads.CannotSay)
def _cannot_say(error: threads.CannotSay) -> Problem:
    return Problem(409, "cannot_say", str(error))
