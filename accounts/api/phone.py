"""Changing the phone over the API: at once by codes to both, or after three days."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import proof, tokens
from accounts.api.auth_serializers import PhoneField, TokensSerializer, unspaced
from accounts.api.endpoints import TAG
from accounts.devices import devices
from accounts.models import User
from accounts.phone_change import waiting
from accounts.protection import security, sms_codes
from accounts.requests import person
from core.api import throttles
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint, valid
from core.phones import masked


class ChangePhoneSerializer(proof.ProofSerializer):
    phone = PhoneField()
    code = serializers.CharField(max_length=20, help_text=gettext_lazy("发到新手机的验证码"))

    def validate_code(self, text: str) -> str:
        return unspaced(text)


class MyPhoneSerializer(serializers.Serializer):
    """`waits_for` changes on its own at `due_at`, unless the old number objects."""

    phone = serializers.CharField(help_text=gettext_lazy("中间四位是星号；没有就是空的"))
    waits_for = serializers.CharField(help_text=gettext_lazy("申请换到的手机号；没有就是空的"))
    due_at = serializers.DateTimeField(allow_null=True, help_text=gettext_lazy("什么时候生效"))


class MyPhone(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)

    @described(gettext_lazy("我的手机号"), tag=TAG, answers=MyPhoneSerializer)
    def get(self, request: Request) -> Response:
        return Response(_shown(person(request)))

    @described(
        gettext_lazy("换手机号"),
        tag=TAG,
        asks=ChangePhoneSerializer,
        answers=TokensSerializer,
        own_problems={
            400: gettext_lazy("验证码或密码不对，或这个手机号已有账号"),
            409: gettext_lazy("没有手机号，也没有密码（code 是 phone_required）"),
        },
        example={"phone": "13800000002", "code": "675271", "sms_code": "118203"},
        description=gettext_lazy("旧手机也收到验证码（sms_code）就马上换好，旧令牌都失效。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(ChangePhoneSerializer, request.data)
        user = person(request)
        proof.prove_as_page(request, asked)
        sms_codes.check(phone=asked["phone"], code=asked["code"], at=timezone.now())
        with proof.under("phone"):
            security.change_phone(user=user, phone=asked["phone"])
        pair = tokens.begin(user, seen=devices.seen_by(request._request))
        return Response(TokensSerializer(pair).data)


class LostPhone(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)

    @described(
        gettext_lazy("旧手机号不能用了：申请换手机号"),
        tag=TAG,
        asks=ChangePhoneSerializer,
        answers=MyPhoneSerializer,
        status=202,
        own_problems={
            400: gettext_lazy("验证码或密码不对，这个手机号已有账号，或现在不能申请"),
            409: gettext_lazy("没有密码（code 是 password_required）"),
        },
        example={"phone": "13800000002", "code": "675271", "current": "chun-feng-17-li"},
        description=gettext_lazy("3 天后生效；旧手机号会收到短信，可以拒绝。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(ChangePhoneSerializer, request.data)
        user, at = person(request), timezone.now()
        if not user.has_usable_password():
            raise Problem(409, "password_required", _("请先设置密码，或联系我们"))
        proof.count_try(request, user.username)
        security.prove_by_password(user=user, password=asked["current"])
        sms_codes.check(phone=asked["phone"], code=asked["code"], at=at)
        with proof.under("phone"):
            waiting.ask(user=user, phone=asked["phone"], at=at)
        return Response(_shown(user), status=202)

    @described(gettext_lazy("取消换手机号的申请"), tag=TAG, status=204)
    def delete(self, request: Request) -> Response:
        waiting.withdraw(user=person(request), at=timezone.now())
        return Response(status=204)


def _shown(user: User) -> dict[str, object]:
    change = waiting.of(user)
    data = {
        "phone": masked(user.phone) if user.phone else "",
        "waits_for": masked(change.new) if change else "",
        "due_at": change.due_at if change else None,
    }
    shown: dict[str, object] = MyPhoneSerializer(data).data
    return shown
