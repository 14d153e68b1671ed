"""A store's webhooks over the API: which there are, what they were told, and once more."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import proof
from accounts.api.proof import ProofSerializer
from accounts.requests import person
from core.api import paging, problems
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.outbound import LONGEST_ADDRESS
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from orders.webhooks import hooks
from orders.webhooks.kinds import Kind
from orders.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

PROVED = REFUSED | {
    400: _("验证码或密码不对"),
    409: _("没有手机号，也没有密码（code 是 phone_required）"),
}

problems.name_fields(url=_("网址"), events=_("要通知的事件"))


class WebhookSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    url = serializers.CharField(max_length=LONGEST_ADDRESS, help_text=_("以 https:// 开头"))
    events = serializers.ListField(child=serializers.ChoiceField(choices=Kind.choices))
    is_enabled = serializers.BooleanField(required=False, default=True)
    failing_since = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text=_("从什么时候起没有送到")
    )
    created_at = serializers.DateTimeField(read_only=True)


class AddWebhookSerializer(WebhookSerializer, ProofSerializer):
    """What it is, and that it is really this person: the answer has a key in it."""


class NewWebhookSerializer(WebhookSerializer):
    secret = serializers.CharField(read_only=True, help_text=_("只在这里出现一次"))


class SecretSerializer(serializers.Serializer):
    secret = serializers.CharField(help_text=_("只在这里出现一次"))


class TrySerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField()
    error = serializers.CharField()
    milliseconds = serializers.IntegerField()


class DeliverySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    event_id = serializers.CharField(help_text=_("通知里的 id"))
    type = serializers.CharField()
    state = serializers.ChoiceField(choices=WebhookDelivery.State.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)


class DeliveryDetailSerializer(DeliverySerializer):
    body = serializers.CharField(help_text=_("发送的 JSON；还没发过就是空的"))
    tries = TrySerializer(many=True)


class WebhookEndpoint(DeskEndpoint):
    ability = "settings"

    def find(self, webhook_id: int) -> Webhook:
        """:raises Http404: when the store has no such webhook"""
        rows = Webhook.objects.for_store(self.store)
        hook: Webhook = get_object_or_404(rows, pk=webhook_id)
        return hook

    def find_delivery(self, webhook_id: int, delivery_id: int) -> WebhookDelivery:
        """:raises Http404: when this webhook of the store was never told that"""
        rows = WebhookDelivery.objects.for_store(self.store).filter(webhook=webhook_id)
        row: WebhookDelivery = get_object_or_404(rows, pk=delivery_id)
        return row


class OwnWebhooks(WebhookEndpoint):
    @described(
        _("店里的 Webhook"), tag=TAG, answers=WebhookSerializer(many=True), own_problems=REFUSED
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Webhook.objects.for_store(self.store).order_by("pk")
        return Response(WebhookSerializer(rows, many=True).data)

    @described(
        _("添加 Webhook"),
        tag=TAG,
        asks=AddWebhookSerializer,
        answers=NewWebhookSerializer,
        status=201,
        own_problems=PROVED,
        example={
            "url": "https://shop.example/hooks/xdt",
            "events": ["order.paid"],
            "sms_code": "675271",
        },
        description=_("短信验证码或密码证明是本人。"),
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(AddWebhookSerializer, request.data)
        proof.prove(request, asked)
        hook, secret = hooks.add(
            store=self.store,
            url=asked["url"],
            events=asked["events"],
            actor=person(request),
            at=timezone.now(),
        )
        told = WebhookSerializer(hook).data | {"secret": secret}
        return Response(told, status=201)


class OneOwnWebhook(WebhookEndpoint):
    @described(_("一个 Webhook"), tag=TAG, answers=WebhookSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, webhook_id: int) -> Response:
        return Response(WebhookSerializer(self.find(webhook_id)).data)

    @described(
        _("修改 Webhook"),
        tag=TAG,
        asks=WebhookSerializer,
        answers=WebhookSerializer,
        own_problems=REFUSED,
    )
    def put(self, request: Request, slug: str, webhook_id: int) -> Response:
        asked, hook = valid(WebhookSerializer, request.data), self.find(webhook_id)
        changed = hooks.change(store=self.store, webhook_id=hook.pk, actor=person(request), **asked)
        return Response(WebhookSerializer(changed).data)

    @described(_("删除 Webhook"), tag=TAG, status=204, own_problems=REFUSED)
    def delete(self, request: Request, slug: str, webhook_id: int) -> Response:
        hook = self.find(webhook_id)
        hooks.remove(store=self.store, webhook_id=hook.pk, actor=person(request))
        return Response(status=204)


class WebhookSecret(WebhookEndpoint):
    @described(
        _("换新的签名密钥"),
        tag=TAG,
        asks=ProofSerializer,
        answers=SecretSerializer,
        own_problems=PROVED,
        example={"sms_code": "675271"},
        description=_("短信验证码或密码证明是本人。旧的密钥马上失效。"),
    )
    def post(self, request: Request, slug: str, webhook_id: int) -> Response:
        hook = self.find(webhook_id)
        proof.prove(request, valid(ProofSerializer, request.data))
        secret = hooks.new_secret(store=self.store, webhook_id=hook.pk, actor=person(request))
        return Response({"secret": secret})


class WebhookDeliveries(WebhookEndpoint):
    @described(
        _("发送记录，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(DeliverySerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, webhook_id: int) -> Response:
        hook = self.find(webhook_id)
        rows = WebhookDelivery.objects.for_store(self.store).filter(webhook=hook)
        return paged(paging.piece(rows, request, order="-id"), DeliverySerializer, request)


class OneWebhookDelivery(WebhookEndpoint):
    @described(
        _("一条通知和每次发送的回复"),
        tag=TAG,
        answers=DeliveryDetailSerializer,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, webhook_id: int, delivery_id: int) -> Response:
        row = self.find_delivery(webhook_id, delivery_id)
        tries = WebhookAttempt.objects.for_store(self.store).filter(delivery=row)
        told = DeliverySerializer(row).data | {"body": row.body}
        return Response(told | {"tries": TrySerializer(tries, many=True).data})


class ReplayWebhook(WebhookEndpoint):
    @described(_("重新发送一条通知"), tag=TAG, answers=DeliverySerializer, own_problems=REFUSED)
    def post(self, request: Request, slug: str, webhook_id: int, delivery_id: int) -> Response:
        row = self.find_delivery(webhook_id, delivery_id)
        again = hooks.replay(store=self.store, delivery_id=row.pk, at=timezone.now())
        return Response(DeliverySerializer(again).data)


@problems.tells(hooks.CannotKeep)
def _cannot_keep(refused: hooks.CannotKeep) -> Problem:
    return problems.invalid({refused.field: [str(refused)]})


urls = [
    path("", OwnWebhooks.as_view(), name="api-merchant-webhooks"),
    path("<int:webhook_id>/", OneOwnWebhook.as_view(), name="api-merchant-webhook"),
    path(
        "<int:webhook_id>/secret/",
        WebhookSecret.as_view(),
        name="api-merchant-webhook-secret",
    ),
    path(
        "<int:webhook_id>/deliveries/",
        WebhookDeliveries.as_view(),
        name="api-merchant-webhook-deliveries",
    ),
    path(
        "<int:webhook_id>/deliveries/<int:delivery_id>/",
        OneWebhookDelivery.as_view(),
        name="api-merchant-webhook-delivery",
    ),
    path(
        "<int:webhook_id>/deliveries/<int:delivery_id>/replay/",
        ReplayWebhook.as_view(),
        name="api-merchant-webhook-replay",
    ),
]
