"""What signing in over the API is told, and what it answers."""

import re
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.captcha import AskingSerializer
from accounts.models import User
from core.api.fields import PHONE, Text
from core.phones import masked, normalize


class PersonSerializer(serializers.Serializer):
    """Who is signed in."""

    name = serializers.CharField(help_text=gettext_lazy("姓名，可能是空的"))
    phone = serializers.SerializerMethodField(
        help_text=gettext_lazy("中间四位是星号；没有就是空的")
    )
    has_password = serializers.BooleanField(source="has_usable_password")
    is_merchant = serializers.SerializerMethodField(help_text=gettext_lazy("在店里工作"))

    def get_phone(self, user: User) -> str:
        return masked(user.phone) if user.phone else ""

    def get_is_merchant(self, user: User) -> bool:
        return user.role != User.Role.SHOPPER


class TokensSerializer(serializers.Serializer):
    access = serializers.CharField(help_text=gettext_lazy("放进 Authorization: Bearer，7 天有效"))
    refresh = serializers.CharField(help_text=gettext_lazy("换新令牌用一次，30 天有效"))
    access_expires_at = serializers.DateTimeField()
    refresh_expires_at = serializers.DateTimeField()
    user = PersonSerializer()


@extend_schema_field(PHONE)
class PhoneField(Text):
    """A mainland mobile number however it is typed; becomes its 11 digits."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 20, **given})

    def to_internal_value(self, data: object) -> str:
        return normalize(super().to_internal_value(data))


class SendCodeSerializer(AskingSerializer):
    phone = PhoneField()


class CodeSentSerializer(serializers.Serializer):
    wait_seconds = serializers.IntegerField(help_text=gettext_lazy("过几秒才能再要一个"))


class SmsSignInSerializer(serializers.Serializer):
    phone = PhoneField()
    code = serializers.CharField(max_length=20)

    def validate_code(self, text: str) -> str:
        return unspaced(text)


class PasswordSignInSerializer(AskingSerializer):
    username = serializers.CharField(max_length=150, help_text=gettext_lazy("用户名、手机号或邮箱"))
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class WechatSignInSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=128, help_text=gettext_lazy("wx.login 给的 code"))
    phone_code = serializers.CharField(
        max_length=128,
        required=False,
        allow_blank=True,
        default="",
        help_text=gettext_lazy("getPhoneNumber 按钮给的 code；第一次登录要有"),
    )


def unspaced(text: str) -> str:
    """Some phones paste 675 271."""
    return re.sub(r"\s", "", text)


class WechatBindSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=128, help_text=gettext_lazy("wx.login 给的 code"))
    sms_code = serializers.CharField(max_length=20, help_text=gettext_lazy("发到本人手机的验证码"))

    def validate_sms_code(self, text: str) -> str:
        return unspaced(text)


class WechatSerializer(serializers.Serializer):
    """A WeChat that signs in as this person."""

    id = serializers.IntegerField(source="pk")
    app_id = serializers.CharField()
    created_at = serializers.DateTimeField(help_text=gettext_lazy("什么时候绑定的"))
    seen_at = serializers.DateTimeField(help_text=gettext_lazy("最近一次登录"))


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(max_length=2000)


class RenameSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=50)
