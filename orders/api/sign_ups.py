"""报名 over the API: promotions that ask to sign up, and signing up."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of, person
from core.api import problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint
from orders.deals import showing
from shop.promotions import sign_ups
from shop.stores.people.roles import open_store

TAG = _("优惠券")


class ToSignUpSerializer(serializers.Serializer):
    number = serializers.CharField(source="promotion.number", help_text=_("活动编号"))
    name = serializers.CharField(source="promotion.name")
    words = serializers.CharField(help_text=_("给人看的优惠"))
    starts_at = serializers.DateTimeField(source="promotion.starts_at")
    ends_at = serializers.DateTimeField(source="promotion.ends_at")
    left = serializers.IntegerField(allow_null=True, help_text=_("剩余名额"))
    signed_up = serializers.CharField(source="number", help_text=_("自己的报名号，没报名是空的"))


class ToSignUp(Endpoint):
    @described(_("要报名的活动"), tag=TAG, answers=ToSignUpSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        store = open_store(slug)
        rows = sign_ups.open_to(store, at=timezone.now())
        shown = showing.to_sign_up(store, actor_of(request.user), rows)
        return Response(ToSignUpSerializer(shown, many=True).data)


class SignUp(Endpoint):
    @described(
        _("报名"),
        tag=TAG,
        answers=ToSignUpSerializer,
        own_problems={404: _("没有这家店，或没有这个活动"), 409: _("名额满了")},
        description=_("再报一次什么都不变。"),
    )
    def post(self, request: Request, slug: str, promotion: str) -> Response:
        store, at = open_store(slug), timezone.now()
        row = sign_ups.open_to(store, at=at).filter(number=promotion).first()
        if row is None:
            raise Http404
        sign_ups.sign_up(store=store, number=row.number, user=person(request), at=at)
        row.refresh_from_db(fields=["people"])
        shown = showing.to_sign_up(store, actor_of(request.user), [row])
        return Response(ToSignUpSerializer(shown[0]).data)


@problems.tells(sign_ups.CannotSignUp)
def _cannot_sign_up(error: sign_ups.CannotSignUp) -> Problem:
    return Problem(409, "cannot_sign_up", str(error))


urls = [
    path("", ToSignUp.as_view(), name="api-to-sign-up"),
    path("<str:promotion>/", SignUp.as_view(), name="api-sign-up"),
]
