"""A store's conversations over the API: the queues, one of them, answers and notes."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core import private_pictures
from core.api import paging
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from orders.api.messages import (
    CANNOT_SAY,
    JPEG,
    PICTURE,
    BeforeSerializer,
    MessageSerializer,
    SaySerializer,
    TalkSerializer,
    ThreadSerializer,
    knock,
    say,
    talk,
)
from orders.support import queues, threads
from orders.support.models import Thread, ThreadMessage
from orders.support.threads import Saying

Side = ThreadMessage.Side
REFUSED_OR_GONE = {**REFUSED, **CANNOT_SAY}


class OwnThreadSerializer(ThreadSerializer):
    shopper = serializers.CharField(source="shopper_name")
    unread = serializers.IntegerField(source="store_unread")
    waits_since = serializers.DateTimeField(allow_null=True, help_text=_("从什么时候等回复"))
    assigned_to = serializers.IntegerField(source="assigned_to_id", allow_null=True)


class QueueQuery(PieceQuery):
    queue = serializers.ChoiceField(
        choices=list(queues.QUEUES.items()), required=False, default="all"
    )


class AnswerSerializer(SaySerializer):
    is_note = serializers.BooleanField(
        required=False, default=False, help_text=_("内部备注，顾客看不到")
    )


class AssignSerializer(serializers.Serializer):
    person = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=2**31, help_text=_("店员的 id；null 是谁在谁回")
    )


class OwnConversations(DeskEndpoint):
    ability = "support"

    @described(
        _("店里的客服对话，新的在前"),
        tag=TAG,
        query=QueueQuery,
        answers=pages_of(OwnThreadSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(QueueQuery, request.query_params)
        rows = queues.of(self.store, asked["queue"], person(request))
        return paged(paging.piece(rows, request, order="-last_at"), OwnThreadSerializer, request)


class ConversationEndpoint(DeskEndpoint):
    ability = "support"

    def find(self, thread_id: int) -> Thread:
        """:raises Http404: when the store has no such conversation"""
        joined = ("store", "person", "product", "order")
        rows = Thread.objects.for_store(self.store).select_related(*joined)
        return get_object_or_404(rows, pk=thread_id)


class OneOwnConversation(ConversationEndpoint):
    @described(
        _("一个对话"),
        tag=TAG,
        query=BeforeSerializer,
        answers=TalkSerializer,
        own_problems=REFUSED,
        description=_("看过的就算读了。"),
    )
    def get(self, request: Request, slug: str, thread_id: int) -> Response:
        asked, found = valid(BeforeSerializer, request.query_params), self.find(thread_id)
        threads.seen(store=self.store, thread_id=found.pk, by="store", at=timezone.now())
        return talk(self.find(thread_id), hides_notes=False, before=asked.get("before"))

    @described(
        _("回复顾客，或写内部备注"),
        tag=TAG,
        asks=AnswerSerializer,
        answers=MessageSerializer,
        status=201,
        own_problems=REFUSED_OR_GONE,
    )
    def post(self, request: Request, slug: str, thread_id: int) -> Response:
        asked, found = valid(AnswerSerializer, request.data), self.find(thread_id)
        knock(request, f"desk {person(request).pk}", "message")
        side = Side.NOTE if asked["is_note"] else Side.STORE
        return say(found, side, Saying(text=asked["text"]), actor=person(request))


class AssignConversation(ConversationEndpoint):
    @described(
        _("转交"),
        tag=TAG,
        asks=AssignSerializer,
        answers=OwnThreadSerializer,
        own_problems=REFUSED_OR_GONE,
    )
    def post(self, request: Request, slug: str, thread_id: int) -> Response:
        asked, found = valid(AssignSerializer, request.data), self.find(thread_id)
        threads.assign(
            store=self.store,
            thread_id=found.pk,
            person_id=asked["person"],
            actor=person(request),
        )
        return Response(OwnThreadSerializer(self.find(thread_id)).data)


class CloseConversation(ConversationEndpoint):
    @described(_("结束对话"), tag=TAG, answers=OwnThreadSerializer, own_problems=REFUSED)
    def post(self, request: Request, slug: str, thread_id: int) -> Response:
        found, at = self.find(thread_id), timezone.now()
        threads.close(store=self.store, thread_id=found.pk, actor=person(request), at=at)
        return Response(OwnThreadSerializer(self.find(thread_id)).data)


class ReopenConversation(ConversationEndpoint):
    @described(_("重新打开对话"), tag=TAG, answers=OwnThreadSerializer, own_problems=REFUSED)
    def post(self, request: Request, slug: str, thread_id: int) -> Response:
        found = self.find(thread_id)
        threads.reopen(store=self.store, thread_id=found.pk, actor=person(request))
        return Response(OwnThreadSerializer(self.find(thread_id)).data)


class OwnConversationPicture(ConversationEndpoint):
    @described(
        _("对话里的图片"),
        tag=TAG,
        answers=PICTURE,
        media_type=JPEG,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, thread_id: int, message_id: int) -> FileResponse:
        rows = ThreadMessage.objects.for_store(self.store).filter(thread=self.find(thread_id))
        found = get_object_or_404(rows.exclude(picture=""), pk=message_id)
        return private_pictures.respond(found.picture)


urls = [
    path("", OwnConversations.as_view(), name="api-merchant-threads"),
    path("<int:thread_id>/", OneOwnConversation.as_view(), name="api-merchant-thread"),
    path(
        "<int:thread_id>/assign/",
        AssignConversation.as_view(),
        name="api-merchant-thread-assign",
    ),
    path(
        "<int:thread_id>/close/",
        CloseConversation.as_view(),
        name="api-merchant-thread-close",
    ),
    path(
        "<int:thread_id>/reopen/",
        ReopenConversation.as_view(),
        name="api-merchant-thread-reopen",
    ),
    path(
        "<int:thread_id>/pictures/<int:message_id>/",
        OwnConversationPicture.as_view(),
        name="api-merchant-thread-picture",
    ),
]
