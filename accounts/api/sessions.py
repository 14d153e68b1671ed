"""Where one is signed in, over the API."""

from typing import cast

from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import Token

from accounts.api import tokens
from accounts.api.endpoints import TAG
from accounts.devices import devices
from accounts.models import Device
from accounts.requests import person
from core.api import problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint


class DeviceSerializer(serializers.Serializer):
    """A browser, or an app with its tokens."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="words", help_text=gettext_lazy("微信 · iPhone"))
    place = serializers.CharField(help_text=gettext_lazy("IP 地址，去掉末尾"))
    created_at = serializers.DateTimeField(help_text=gettext_lazy("什么时候登录的"))
    seen_at = serializers.DateTimeField(help_text=gettext_lazy("最近一次，一小时内算同一次"))
    is_app = serializers.SerializerMethodField(help_text=gettext_lazy("用令牌的；不是就是网页"))
    is_current = serializers.SerializerMethodField(help_text=gettext_lazy("就是现在这个令牌"))

    def get_is_app(self, device: Device) -> bool:
        return device.family is not None

    def get_is_current(self, device: Device) -> bool:
        return bool(device.family) and device.family == self.context["family"]


class MySessions(Endpoint):
    @described(
        gettext_lazy("登录设备"),
        tag=TAG,
        answers=DeviceSerializer(many=True),
        description=gettext_lazy("30 天内用过的，最近的在前。"),
    )
    def get(self, request: Request) -> Response:
        known = devices.of(person(request), at=timezone.now())
        context = {"family": tokens.family_of(cast(Token, request.auth))}
        return Response(DeviceSerializer(known, many=True, context=context).data)


class OneSession(Endpoint):
    @described(gettext_lazy("让一台设备退出登录"), tag=TAG, status=204)
    def delete(self, request: Request, device_id: int) -> Response:
        devices.sign_out(user=person(request), device_id=device_id)
        return Response(status=204)


@problems.tells(Device.DoesNotExist)
def _no_such_device(_error: Exception) -> Problem:
    return Problem(404)
