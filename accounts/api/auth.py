"""Signing in and out over the API, and who one is."""

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import people
from accounts.api import proof, tokens
from accounts.api.auth_serializers import (
    CodeSentSerializer,
    PasswordSignInSerializer,
    PersonSerializer,
    RefreshSerializer,
    RenameSerializer,
    SendCodeSerializer,
    SmsSignInSerializer,
    TokensSerializer,
    WechatBindSerializer,
    WechatSerializer,
    WechatSignInSerializer,
)
from accounts.api.captcha import REQUIRED, pass_gate
from accounts.api.endpoints import TAG, SigningInEndpoint
from accounts.devices import devices
from accounts.models import User, WechatIdentity
from accounts.phone_change import waiting
from accounts.protection import security, sign_in_attempts, sms_codes
from accounts.requests import person
from accounts.wechat import identities, mini
from core.api import problems, throttles
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint, valid
from core.client_ip import client_ip

problems.name_fields(
    code=gettext_lazy("验证码"),
    name=gettext_lazy("姓名或名称"),
    password=gettext_lazy("密码"),
    phone=gettext_lazy("手机号"),
    sms_code=gettext_lazy("短信验证码"),
    username=gettext_lazy("用户名"),
)

# A day's cap says nothing of when; an hour keeps programs from asking all the time.
CAP_RETRY_SECONDS = 3600


class SmsCodes(SigningInEndpoint):
    @described(
        gettext_lazy("发送短信验证码"),
        tag=TAG,
        asks=SendCodeSerializer,
        answers=CodeSentSerializer,
        status=202,
        own_problems={403: REQUIRED, 503: gettext_lazy("短信发不出去")},
        example={"phone": "13800000001"},
        description=gettext_lazy("手机号有没有账号，回答都一样；第一次登录就有了账号。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(SendCodeSerializer, request.data)
        pass_gate(request, "code", asked, about=asked["phone"])
        ip = client_ip(request._request)
        sms_codes.send(phone=asked["phone"], ip=ip, at=timezone.now())
        return Response({"wait_seconds": int(sms_codes.GAP.total_seconds())}, status=202)


class SmsSignIn(SigningInEndpoint):
    @described(
        gettext_lazy("用短信验证码登录"),
        tag=TAG,
        asks=SmsSignInSerializer,
        answers=TokensSerializer,
        own_problems={403: gettext_lazy("账号已停用")},
        example={"phone": "13800000001", "code": "675271"},
    )
    def post(self, request: Request) -> Response:
        given = valid(SmsSignInSerializer, request.data) | {"at": timezone.now()}
        sms_codes.check(**given)
        user = people.with_phone(given["phone"])
        waiting.end_by_use(user=user, at=given["at"])
        try:
            return signed_in(request, user)
        except Problem:
            sms_codes.give_back(**given)
            raise


class PasswordSignIn(SigningInEndpoint):
    @described(
        gettext_lazy("用密码登录"),
        tag=TAG,
        asks=PasswordSignInSerializer,
        answers=TokensSerializer,
        own_problems={
            400: gettext_lazy("用户名或密码不对（code 是 wrong_password）"),
            403: REQUIRED,
        },
        example={"username": "13800000001", "password": "correct horse"},
    )
    def post(self, request: Request) -> Response:
        asked = valid(PasswordSignInSerializer, request.data)
        about = sign_in_attempts.whose(asked["username"])
        # The question first: who answers nothing must not use up another person's tries.
        given = pass_gate(request, "password", asked, about=about)
        proof.count_try(request, asked["username"])
        user = authenticate(request._request, **given)
        if not isinstance(user, User):
            raise Problem(400, "wrong_password", _("用户名或密码不对"))
        return signed_in(request, user)


class WechatSignIn(SigningInEndpoint):
    @described(
        gettext_lazy("在小程序里登录"),
        tag=TAG,
        asks=WechatSignInSerializer,
        answers=TokensSerializer,
        own_problems={
            403: gettext_lazy("账号已停用，或微信限制了这个账号"),
            404: gettext_lazy("平台没有小程序（code 是 wechat_off）"),
            409: gettext_lazy("第一次来（code 是 phone_needed）：再要一次 code，带上 phone_code"),
            503: gettext_lazy("微信没有回答"),
        },
        example={"code": "0b3Xyz", "phone_code": "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937"},
    )
    def post(self, request: Request) -> Response:
        asked = valid(WechatSignInSerializer, request.data)
        return signed_in(request, identities.sign_in(**asked, at=timezone.now()))


class Renew(SigningInEndpoint):
    @described(
        gettext_lazy("换新令牌"),
        tag=TAG,
        asks=RefreshSerializer,
        answers=TokensSerializer,
        own_problems={401: gettext_lazy("令牌用过了，或者失效了")},
        description=gettext_lazy("旧的 refresh 用一次就失效，请存新的。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(RefreshSerializer, request.data)
        seen = devices.seen_by(request._request)
        return Response(TokensSerializer(tokens.renew(asked["refresh"], seen=seen)).data)


class Revoke(SigningInEndpoint):
    @described(gettext_lazy("退出登录"), tag=TAG, asks=RefreshSerializer, status=204)
    def post(self, request: Request) -> Response:
        tokens.revoke(valid(RefreshSerializer, request.data)["refresh"])
        return Response(status=204)


class SignOutEverywhere(Endpoint):
    @described(
        gettext_lazy("退出所有设备"),
        tag=TAG,
        status=204,
        description=gettext_lazy("网页和 API 的登录都失效，包括现在这个令牌。"),
    )
    def post(self, request: Request) -> Response:
        security.sign_out_everywhere(user=person(request))
        return Response(status=204)


class Me(Endpoint):
    @described(gettext_lazy("我是谁"), tag=TAG, answers=PersonSerializer)
    def get(self, request: Request) -> Response:
        return Response(PersonSerializer(person(request)).data)

    @described(gettext_lazy("改姓名"), tag=TAG, asks=RenameSerializer, answers=PersonSerializer)
    def patch(self, request: Request) -> Response:
        security.rename(user=person(request), name=valid(RenameSerializer, request.data)["name"])
        return Response(PersonSerializer(person(request)).data)


class MyWechat(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)

    @described(gettext_lazy("绑定的微信"), tag=TAG, answers=WechatSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(WechatSerializer(identities.of(person(request)), many=True).data)

    @described(
        gettext_lazy("绑定微信"),
        tag=TAG,
        asks=WechatBindSerializer,
        status=204,
        own_problems={
            403: gettext_lazy("微信限制了这个账号"),
            404: gettext_lazy("平台没有小程序"),
            409: gettext_lazy(
                "这个微信是别人的（code 是 wechat_taken），或账号还没有手机号（phone_required）"
            ),
            503: gettext_lazy("微信没有回答"),
        },
        example={"code": "0b3Xyz", "sms_code": "675271"},
        description=gettext_lazy(
            "用手机号登录的人，绑定后才能在小程序里微信支付。先给本人的手机发一个验证码；"
            "绑定后会发短信告诉本人。改密码、换手机号、退出所有设备都会解除绑定。"
        ),
    )
    def post(self, request: Request) -> Response:
        asked = valid(WechatBindSerializer, request.data)
        identities.bind(user=person(request), **asked, at=timezone.now())
        return Response(status=204)


class OneWechat(Endpoint):
    @described(
        gettext_lazy("解除绑定微信"),
        tag=TAG,
        status=204,
        own_problems={409: gettext_lazy("这是唯一的登录方式（code 是 last_way_in）")},
    )
    def delete(self, request: Request, identity_id: int) -> Response:
        identities.unbind(user=person(request), identity_id=identity_id)
        return Response(status=204)


def signed_in(request: Request, user: User) -> Response:
    """Whoever proved who they are learns that the account is switched off, and nobody else."""
    if not user.is_active:
        raise Problem(403, "account_disabled", _("这个账号已停用，请联系我们"))
    proof.second_factor(request, user)
    seen = devices.seen_by(request._request)
    return Response(TokensSerializer(tokens.sign_in(user, seen=seen)).data)


@problems.tells(sms_codes.TooSoon)
def _wait(error: sms_codes.TooSoon) -> Problem:
    return problems.too_soon(error.seconds, code="code_too_soon", detail=str(error))


@problems.tells(sms_codes.TooMany)
def _capped(error: sms_codes.TooMany) -> Problem:
    return problems.too_soon(CAP_RETRY_SECONDS, code="code_cap_reached", detail=str(error))


@problems.tells(sms_codes.CodeWrong)
def _wrong_code(error: sms_codes.CodeWrong) -> Problem:
    return Problem(400, "wrong_code", str(error), fields={"code": [str(error)]})


@problems.tells(sms_codes.CodeNotSent)
def _not_sent(error: sms_codes.CodeNotSent) -> Problem:
    return Problem(503, "code_not_sent", str(error), headers={"Retry-After": "10"})


@problems.tells(tokens.TokenRefused)
def _refused(_error: tokens.TokenRefused) -> Problem:
    bearer = {"WWW-Authenticate": 'Bearer realm="api"'}
    return Problem(401, "token_refused", _("登录已失效，请重新登录"), headers=bearer)


@problems.tells(identities.PhoneNeeded)
def _phone_needed(_error: Exception) -> Problem:
    return Problem(409, "phone_needed", _("第一次登录需要手机号，请点「手机号快捷登录」"))


@problems.tells(security.NoPhone)
def _no_phone(_error: Exception) -> Problem:
    return Problem(409, "phone_required", _("请先在网页的「账号与安全」里填写手机号"))


@problems.tells(WechatIdentity.DoesNotExist)
def _no_such_wechat(_error: Exception) -> Problem:
    return Problem(404)


@problems.tells(identities.BoundToAnother)
def _taken(_error: Exception) -> Problem:
    return Problem(409, "wechat_taken", _("这个微信已经绑定了别的账号，请直接用微信登录"))


@problems.tells(mini.Off)
def _off(_error: Exception) -> Problem:
    return Problem(404, "wechat_off", _("这里还没有小程序登录"))


@problems.tells(mini.CodeUsedUp)
def _code_used_up(error: Exception) -> Problem:
    return Problem(400, "wechat_code_refused", str(error))


@problems.tells(mini.Blocked)
def _blocked(error: Exception) -> Problem:
    return Problem(403, "wechat_blocked", str(error))


@problems.tells(mini.Busy, mini.Unreachable)
def _no_answer(_error: Exception) -> Problem:
    words = _("微信暂时没有响应，请稍后再试")
    return Problem(503, "wechat_unavailable", words, headers={"Retry-After": "5"})
