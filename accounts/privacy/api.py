"""One's own data over the API: what was agreed to, a copy of everything, the end of the account."""

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api import proof
from accounts.api.proof import ProofSerializer
from accounts.models import User
from accounts.privacy import consents, copies, deletion, views
from accounts.privacy.documents import DOCUMENTS
from accounts.privacy.models import DataCopy
from accounts.requests import person
from core.api import problems, throttles
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint, valid
from core.client_ip import client_ip

problems.name_fields(documents=gettext_lazy("文件"))
TAG = gettext_lazy("我的资料")
API = "api"


class ConsentSerializer(serializers.Serializer):
    document = serializers.CharField(source="document.key", help_text=", ".join(DOCUMENTS))
    title = serializers.CharField(source="document.title")
    version = serializers.CharField(source="document.version", help_text=gettext_lazy("现在的版本"))
    agreed_version = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="last.at", default=None, allow_null=True)
    is_given = serializers.BooleanField()
    is_asked = serializers.BooleanField(help_text=gettext_lazy("请给用户看，问是否同意"))

    def get_agreed_version(self, standing: consents.Standing) -> str:
        return standing.last.version if standing.last and standing.is_given else ""


class AgreeSerializer(serializers.Serializer):
    documents = serializers.ListField(
        child=serializers.ChoiceField(choices=list(DOCUMENTS)), min_length=1, max_length=10
    )


class CopySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    state = serializers.SerializerMethodField(help_text="waiting, ready, over")
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField(help_text=gettext_lazy("字节"))
    url = serializers.SerializerMethodField(help_text=gettext_lazy("ready 时 POST 到这里下载"))

    def get_state(self, copy: DataCopy) -> str:
        if copies.is_there(copy, at=timezone.now()):
            return "ready"
        return "waiting" if copy.expires_at is None else "over"

    def get_url(self, copy: DataCopy) -> str:
        if not copies.is_there(copy, at=timezone.now()):
            return ""
        return str(reverse("api-own-data-file", args=[copy.pk], request=self.context["request"]))


class DeletionSerializer(serializers.Serializer):
    """`due_at` is null where nothing was asked for."""

    due_at = serializers.DateTimeField(allow_null=True)
    obstacles = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("要先处理的事")
    )


class Proved(Endpoint):
    throttle_classes = (throttles.SigningIn, throttles.ByUser, throttles.ByAddress)


class Consents(Endpoint):
    @described(gettext_lazy("同意过的文件"), tag=TAG, answers=ConsentSerializer(many=True))
    def get(self, request: Request) -> Response:
        return _consents(person(request))

    @described(
        gettext_lazy("同意文件"),
        tag=TAG,
        asks=AgreeSerializer,
        answers=ConsentSerializer(many=True),
        example={"documents": ["privacy", "terms"]},
        description=gettext_lazy("先给用户看全文，他点了同意再调用；记下版本、时间和 IP。"),
    )
    def post(self, request: Request) -> Response:
        asked = valid(AgreeSerializer, request.data)
        consents.give(user=person(request), **asked, **_from(request))
        return _consents(person(request))


class OneConsent(Endpoint):
    @described(gettext_lazy("撤回同意"), tag=TAG, status=204)
    def delete(self, request: Request, document: str) -> Response:
        if document not in DOCUMENTS:
            raise Http404
        consents.withdraw(user=person(request), document=document, **_from(request))
        return Response(status=204)


class OwnData(Proved):
    @described(
        gettext_lazy("最近一份资料副本"),
        tag=TAG,
        answers=CopySerializer,
        own_problems={404: gettext_lazy("还没有要过")},
    )
    def get(self, request: Request) -> Response:
        copy = copies.newest(person(request))
        if copy is None:
            raise Http404
        return Response(CopySerializer(copy, context={"request": request}).data)

    @described(
        gettext_lazy("要一份我的资料"),
        tag=TAG,
        asks=ProofSerializer,
        answers=CopySerializer,
        status=202,
        own_problems={409: gettext_lazy("没有手机号也没有密码")},
        example={"sms_code": "675271"},
        description=gettext_lazy("短信验证码或密码证明是本人；一天一次，备好了发短信。"),
    )
    def post(self, request: Request) -> Response:
        proof.prove(request, valid(ProofSerializer, request.data))
        copy = copies.ask(user=person(request), session_key="", at=timezone.now())
        copy.refresh_from_db()
        return Response(CopySerializer(copy, context={"request": request}).data, status=202)


class OwnDataFile(Proved):
    @described(
        gettext_lazy("下载我的资料"),
        tag=TAG,
        asks=ProofSerializer,
        answers=OpenApiResponse(OpenApiTypes.BINARY, description="application/zip"),
        example={"sms_code": "675271"},
        description=gettext_lazy("和要的时候一样，用短信验证码或密码证明是本人。"),
    )
    def post(self, request: Request, copy_id: int) -> FileResponse:
        proof.prove(request, valid(ProofSerializer, request.data))
        copy = DataCopy.objects.filter(pk=copy_id, user=person(request)).first()
        if copy is None:
            raise Http404
        return views.respond(copy)


class OwnDeletion(Proved):
    @described(gettext_lazy("注销到哪一步了"), tag=TAG, answers=DeletionSerializer)
    def get(self, request: Request) -> Response:
        return _deletion(person(request))

    @described(
        gettext_lazy("申请注销账号"),
        tag=TAG,
        asks=ProofSerializer,
        answers=DeletionSerializer,
        status=202,
        own_problems={409: gettext_lazy("还有事没处理完（code 是 has_obstacles）")},
        example={"sms_code": "675271"},
        description=gettext_lazy(
            "15 天后生效，之前可以撤回；这段时间不能下单。所有设备退出登录，包括现在这个令牌。"
        ),
    )
    def post(self, request: Request) -> Response:
        proof.prove(request, valid(ProofSerializer, request.data))
        deletion.ask(user=person(request), at=timezone.now())
        return _deletion(person(request), status=202)

    @described(gettext_lazy("撤回注销"), tag=TAG, status=204)
    def delete(self, request: Request) -> Response:
        deletion.withdraw(user=person(request), at=timezone.now())
        return Response(status=204)


def _consents(user: User) -> Response:
    return Response(ConsentSerializer(consents.standings(user), many=True).data)


def _deletion(user: User, *, status: int = 200) -> Response:
    waiting = deletion.waiting_of(user)
    told = {
        "due_at": waiting.due_at if waiting else None,
        "obstacles": [] if waiting else deletion.obstacles(user),
    }
    return Response(DeletionSerializer(told).data, status=status)


def _from(request: Request) -> consents.From:
    return {"ip": client_ip(request._request), "where": API, "at": timezone.now()}


@problems.tells(copies.AskedTooOften)
def _too_often(error: copies.AskedTooOften) -> Problem:
    return problems.too_soon(error.seconds, code="asked_today", detail=str(error))


@problems.tells(deletion.HasObstacles)
def _has_obstacles(error: deletion.HasObstacles) -> Problem:
    return Problem(409, "has_obstacles", str(error))
