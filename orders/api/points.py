"""A person's memberships and points over the API."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging, problems
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import Endpoint, paged, valid
from orders.membership import showing
from shop.members import check_ins, memberships, programmes
from shop.members.models import Member, PointsEntry
from shop.stores.api import StoreNameSerializer
from shop.stores.models import Store
from shop.stores.people.roles import open_store

TAG = _("会员和积分")


class MembershipSerializer(serializers.Serializer):
    """`missing` yuan more bring `next_level`; null at the top."""

    store = StoreNameSerializer(source="member.store")
    number = serializers.CharField(source="member.number", help_text=_("会员号"))
    level = serializers.CharField(source="member.level.name")
    joined_at = serializers.DateTimeField(source="member.joined_at")
    points = serializers.IntegerField(source="member.points")
    points_owed = serializers.IntegerField(
        source="member.points_owed", help_text=_("退款后还要扣的积分")
    )
    expiring = serializers.IntegerField(help_text=_("今年年底到期的积分"))
    spent = Money(help_text=_("算等级的消费"))
    next_level = serializers.CharField(source="above.name", allow_null=True, default=None)
    missing = Money(help_text=_("离下一级还差多少元"))


class PointsEntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=PointsEntry.Kind.choices)
    amount = serializers.IntegerField(help_text=_("增加的积分，减少是负数"))
    after = serializers.IntegerField(help_text=_("之后的积分"))
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class CheckInsSerializer(serializers.Serializer):
    days = serializers.ListField(child=serializers.DateField(), help_text=_("本月签到的日子"))
    has_today = serializers.BooleanField(help_text=_("今天签过了没有"))
    points = serializers.IntegerField(help_text=_("下一次签到得多少积分，0 是不开或本月已满"))


class JoinSerializer(serializers.Serializer):
    store = serializers.SlugField(help_text=_("店铺的 slug"))


class Memberships(Endpoint):
    @described(_("我是哪些店的会员"), tag=TAG, answers=MembershipSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = showing.of(person(request), at=timezone.now())
        return Response(MembershipSerializer(rows, many=True).data)

    @described(
        _("成为会员"),
        tag=TAG,
        asks=JoinSerializer,
        answers=MembershipSerializer,
        status=201,
        own_problems={404: _("没有这家店"), 409: _("这家店没有开启会员")},
        description=_("先让本人看到店铺会保存什么：会员号、等级、消费金额、积分和生日。"),
        example={"store": "xing-fu-xiao-dian"},
    )
    def post(self, request: Request) -> Response:
        store, at = open_store(valid(JoinSerializer, request.data)["store"]), timezone.now()
        member = memberships.join(store=store, user=person(request), at=at)
        return Response(MembershipSerializer(showing.shown(member, at=at)).data, status=201)


class OneMembership(Endpoint):
    @described(_("我在一家店的等级和积分"), tag=TAG, answers=MembershipSerializer)
    def get(self, request: Request, slug: str) -> Response:
        _store, member = _own(request, slug)
        return Response(MembershipSerializer(showing.shown(member, at=timezone.now())).data)


class MyPointsEntries(Endpoint):
    @described(
        _("积分明细，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(PointsEntrySerializer),
    )
    def get(self, request: Request, slug: str) -> Response:
        store, member = _own(request, slug)
        rows = PointsEntry.unscoped.filter(store=store, member=member)
        return paged(paging.piece(rows, request, order="-id"), PointsEntrySerializer, request)


class CheckIns(Endpoint):
    @described(_("本月签到的日子"), tag=TAG, answers=CheckInsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        store, member = _own(request, slug)
        month = check_ins.month(member, programmes.of(store), at=timezone.now())
        return Response(CheckInsSerializer(month).data)

    @described(
        _("签到得积分，一天一次"),
        tag=TAG,
        answers=CheckInsSerializer,
        own_problems={409: _("这家店没有开启签到，或本月已领满，原因在 detail")},
        description=_("当天再调用一次什么都不变。"),
    )
    def post(self, request: Request, slug: str) -> Response:
        store, member = _own(request, slug)
        at = timezone.now()
        check_ins.check_in(member=member, at=at)
        month = check_ins.month(member, programmes.of(store), at=at)
        return Response(CheckInsSerializer(month).data)


def _own(request: Request, slug: str) -> tuple[Store, Member]:
    store = open_store(slug)
    member = memberships.in_store(store, person(request).pk)
    if member is None:
        raise Http404
    return store, member


@problems.tells(check_ins.CannotCheckIn)
def _cannot_check_in(error: check_ins.CannotCheckIn) -> Problem:
    return Problem(409, "cannot_check_in", str(error))


@problems.tells(memberships.NotOffered)
def _not_offered(error: memberships.NotOffered) -> Problem:
    return Problem(409, "no_members", str(error))


urls = [
    path("", Memberships.as_view(), name="api-memberships"),
    path("<slug:slug>/", OneMembership.as_view(), name="api-membership"),
    path("<slug:slug>/entries/", MyPointsEntries.as_view(), name="api-points-entries"),
    path("<slug:slug>/check-ins/", CheckIns.as_view(), name="api-check-ins"),
]
