"""The WeChat and QQ accounts that sign in as oneself on pages. Linking needs a browser."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from social_django.models import UserSocialAuth

from accounts.api.auth import TAG
from accounts.requests import person
from accounts.social import links, providers
from core.api import problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint


class LinkSerializer(serializers.Serializer):
    """An account of WeChat or QQ that signs in as this person."""

    id = serializers.IntegerField(source="pk")
    provider = serializers.ChoiceField(
        choices=list(providers.ALL),
        help_text=gettext_lazy("weixin 是电脑上扫码，weixinapp 是公众号里，qq 是 QQ"),
    )
    linked_at = serializers.DateTimeField(source="created")
    seen_at = serializers.DateTimeField(
        source="modified", help_text=gettext_lazy("最近一次用它登录")
    )


class Links(Endpoint):
    @described(
        gettext_lazy("微信、QQ 登录"),
        tag=TAG,
        answers=LinkSerializer(many=True),
        description=gettext_lazy("在网页的「账号与安全」里绑定；这里只能看和解除。"),
    )
    def get(self, request: Request) -> Response:
        return Response(LinkSerializer(links.of(person(request)), many=True).data)


class OneLink(Endpoint):
    @described(
        gettext_lazy("解除微信、QQ 登录"),
        tag=TAG,
        status=204,
        own_problems={409: gettext_lazy("这是唯一的登录方式（code 是 last_way_in）")},
    )
    def delete(self, request: Request, link_id: int) -> Response:
        links.unlink(user=person(request), link_id=link_id)
        return Response(status=204)


@problems.tells(UserSocialAuth.DoesNotExist)
def _no_such_link(_error: Exception) -> Problem:
    return Problem(404)


@problems.tells(links.LastWay)
def _last_way(_error: Exception) -> Problem:
    return Problem(409, "last_way_in", _("这是唯一的登录方式，请先绑定手机号再解除"))
