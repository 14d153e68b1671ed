"""Registering by e-mail over the API, a new password, the address that signs in."""

from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import proof, tokens
from accounts.api.auth import signed_in
from accounts.api.auth_serializers import TokensSerializer
from accounts.api.captcha import REQUIRED, AskingSerializer, pass_gate
from accounts.api.endpoints import TAG, SigningInEndpoint
from accounts.devices import devices
from accounts.email_sign_in import (
    email_change,
    emails,
    mail_links,
    password_reset,
    registration,
)
from accounts.email_sign_in.forms import RegisterForm
from accounts.protection import security
from accounts.requests import person
from core.api import problems, throttles
from core.api.schema import described
from core.api.views import Endpoint, valid

problems.name_fields(email=gettext_lazy("邮箱"), current=gettext_lazy("现在的密码"))

MAIL_SENT = gettext_lazy("邮箱有没有账号，回答都一样；该说的在邮件里。")


class EmailField(serializers.CharField):
    """An address however it is typed; becomes small letters."""

    def to_internal_value(self, data: str) -> str:
        return emails.normalize(super().to_internal_value(data))


class EmailSerializer(AskingSerializer):
    email = EmailField(max_length=254)


class RegisterSerializer(EmailSerializer):
    name = serializers.CharField(max_length=50)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class MailedPasswordSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=100, help_text=gettext_lazy("链接的最后一段"))
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class MailedSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=100, help_text=gettext_lazy("链接的最后一段"))


class MyPasswordSerializer(proof.ProofSerializer):
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class MyEmailSerializer(proof.ProofSerializer):
    email = EmailField(max_length=254)


class ShownEmailSerializer(serializers.Serializer):
    email = serializers.CharField(help_text=gettext_lazy("确认过、能登录的邮箱；没有就是空的"))


class Register(SigningInEndpoint):
    @described(
        gettext_lazy("用邮箱注册"),
        tag=TAG,
        asks=RegisterSerializer,
        status=202,
        own_problems={403: REQUIRED, 503: gettext_lazy("邮件发不出去")},
        example={"email": "wang@example.com", "name": "Wang Fang", "password": "chun-feng-17-li"},
        description=MAIL_SENT,
    )
    def post(self, request: Request) -> Response:
        asked = valid(RegisterSerializer, request.data)
        form = RegisterForm(pass_gate(request, "mail", asked, about=asked["email"]))
        if not form.is_valid():
            raise problems.invalid(form.errors)
        registration.register(**form.cleaned_data, **proof.asked(request))
        return Response(status=202)


class ResendActivation(SigningInEndpoint):
    @described(
        gettext_lazy("重发激活邮件"),
        tag=TAG,
        asks=EmailSerializer,
        status=202,
        own_problems={403: REQUIRED, 503: gettext_lazy("邮件发不出去")},
        example={"email": "wang@example.com"},
        description=MAIL_SENT,
    )
    def post(self, request: Request) -> Response:
        registration.resend(email=_email(request), **proof.asked(request))
        return Response(status=202)


class Activate(SigningInEndpoint):
    @described(
        gettext_lazy("激活邮箱账号"),
        tag=TAG,
        asks=MailedPasswordSerializer,
        answers=TokensSerializer,
        own_problems={400: gettext_lazy("密码不对，或链接失效了（code 是 link_over）")},
        example={"token": "Zk9…", "password": "chun-feng-17-li"},
    )
    def post(self, request: Request) -> Response:
        asked = valid(MailedPasswordSerializer, request.data)
        at = timezone.now()
        link = mail_links.read(asked["token"], registration.REGISTER, at=at)
        proof.count_try(request, link.email)
        try:
            user = registration.activate(**asked, at=at)
        except registration.WrongPassword as error:
            raise security.WrongPassword from error
        return signed_in(request, user)


class AskPasswordReset(SigningInEndpoint):
    @described(
        gettext_lazy("忘记密码：发链接到邮箱"),
        tag=TAG,
        asks=EmailSerializer,
        status=202,
        own_problems={403: REQUIRED, 503: gettext_lazy("邮件发不出去")},
        example={"email": "wang@example.com"},
        description=MAIL_SENT,
    )
    def post(self, request: Request) -> Response:
        password_reset.ask(email=_email(request), **proof.asked(request))
        return Response(status=202)


class PasswordReset(SigningInEndpoint):
    @described(
        gettext_lazy("忘记密码：设置新密码"),
        tag=TAG,
        asks=MailedPasswordSerializer,
        status=204,
        own_problems={400: gettext_lazy("密码太弱，或链接失效了（code 是 link_over）")},
        example={"token": "Zk9…", "password": "chun-feng-17-li"},
    )
    def post(self, request: Request) -> Response:
        asked = valid(MailedPasswordSerializer, request.data)
        with proof.under("password"):
            password_reset.finish(**asked, at=timezone.now())
        return Response(status=204)


class MyPassword(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)

    @described(
        gettext_lazy("设置或修改密码"),
        tag=TAG,
        asks=MyPasswordSerializer,
        answers=TokensSerializer,
        own_problems={409: gettext_lazy("没有手机号，也没有密码（code 是 phone_required）")},
        example={"current": "chun-feng-17-li", "password": "qiu-yue-29-liang"},
        description=gettext_lazy("旧令牌都失效，请用回答里的新令牌。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(MyPasswordSerializer, request.data)
        proof.prove(request, asked)
        with proof.under("password"):
            security.set_password(user=person(request), password=asked["password"])
        pair = tokens.begin(person(request), seen=devices.seen_by(request._request))
        return Response(TokensSerializer(pair).data)


class MyEmail(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)

    @described(gettext_lazy("登录邮箱"), tag=TAG, answers=ShownEmailSerializer)
    def get(self, request: Request) -> Response:
        return Response({"email": person(request).verified_email or ""})

    @described(
        gettext_lazy("添加或更换登录邮箱"),
        tag=TAG,
        asks=MyEmailSerializer,
        status=202,
        own_problems={
            400: gettext_lazy("验证码或密码不对；有手机号的人要用验证码"),
            409: gettext_lazy("没有手机号，也没有密码（code 是 phone_required）"),
            503: gettext_lazy("邮件发不出去"),
        },
        example={"email": "wang@example.com", "sms_code": "675271"},
        description=MAIL_SENT,
    )
    def post(self, request: Request) -> Response:
        asked = valid(MyEmailSerializer, request.data)
        proof.prove_as_page(request, asked)
        email_change.ask(user=person(request), email=asked["email"], **proof.asked(request))
        return Response(status=202)


class ConfirmMyEmail(Endpoint):
    @described(
        gettext_lazy("确认登录邮箱"),
        tag=TAG,
        asks=MailedSerializer,
        answers=ShownEmailSerializer,
        own_problems={400: gettext_lazy("链接失效了（code 是 link_over）")},
        example={"token": "Zk9…"},
    )
    def post(self, request: Request) -> Response:
        asked = valid(MailedSerializer, request.data)
        email_change.confirm(user=person(request), token=asked["token"], at=timezone.now())
        return Response({"email": person(request).verified_email})


def _email(request: Request) -> str:
    """Whom a mail is asked for, once the question is answered where there is one."""
    asked = valid(EmailSerializer, request.data)
    email: str = pass_gate(request, "mail", asked, about=asked["email"])["email"]
    return email
