"""A store's members over the API, and points by hand."""

import secrets

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.phones import masked
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.members import views
from orders.api.points import PointsEntrySerializer
from shop.members import by_hand
from shop.members.models import Member, PointsEntry
from shop.stores.people import looks

problems.name_fields(reason=_("原因"))


class MemberSerializer(serializers.Serializer):
    number = serializers.CharField(help_text=_("会员号"))
    name = serializers.CharField(source="user.name")
    phone = serializers.SerializerMethodField(help_text=_("中间几位不给看"))
    level = serializers.CharField(source="level.name")
    rank = serializers.IntegerField(source="level.rank", help_text=_("第几级"))
    points = serializers.IntegerField()
    points_owed = serializers.IntegerField(help_text=_("退款后还要扣的积分"))
    joined_at = serializers.DateTimeField()

    def get_phone(self, member: Member) -> str:
        phone = member.user.phone if member.user else ""
        return masked(phone) if phone else ""


class MembersQuery(PieceQuery):
    q = serializers.CharField(
        required=False, default="", max_length=50, help_text=_("姓名、手机尾号或会员号")
    )
    rank = serializers.IntegerField(required=False, min_value=1, max_value=100, default=None)


class AdjustSerializer(serializers.Serializer):
    amount = serializers.IntegerField(
        min_value=-by_hand.MOST, max_value=by_hand.MOST, help_text=_("送多少积分，扣是负数")
    )
    reason = serializers.CharField(max_length=100, help_text=_("会员看得到"))


class MembersEndpoint(DeskEndpoint):
    ability = "members"


class OwnMembers(MembersEndpoint):
    shows = looks.MEMBERS

    @described(
        _("店里的会员，新的在前"),
        tag=TAG,
        query=MembersQuery,
        answers=pages_of(MemberSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(MembersQuery, request.query_params)
        rows = views.found(self.store, words=asked["q"].strip(), rank=asked["rank"])
        return paged(paging.piece(rows, request, order="-joined_at"), MemberSerializer, request)


class OneOwnMember(MembersEndpoint):
    shows = looks.MEMBER

    @described(_("一位会员"), tag=TAG, answers=MemberSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, member: str) -> Response:
        row = get_object_or_404(views.found(self.store), number=member)
        return Response(MemberSerializer(row).data)


class OwnMemberPoints(MembersEndpoint):
    @described(
        _("一位会员的积分明细，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(PointsEntrySerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, member: str) -> Response:
        row = get_object_or_404(views.found(self.store), number=member)
        rows = PointsEntry.objects.for_store(self.store).filter(member=row)
        return paged(paging.piece(rows, request, order="-id"), PointsEntrySerializer, request)

    @described(
        _("送或扣积分"),
        tag=TAG,
        asks=AdjustSerializer,
        answers=PointsEntrySerializer,
        status=201,
        key="optional",
        own_problems={**REFUSED, 409: _("没有这么多积分，原因在 detail")},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, member: str) -> Response:
        asked = valid(AdjustSerializer, request.data)
        row = get_object_or_404(views.found(self.store), number=member)
        entry = by_hand.adjust(
            member=row,
            amount=asked["amount"],
            reason=asked["reason"],
            key=secrets.token_urlsafe(12),
            actor=person(request),
            at=timezone.now(),
        )
        return Response(PointsEntrySerializer(entry).data, status=201)


@problems.tells(by_hand.CannotAdjust)
def _cannot_adjust(error: by_hand.CannotAdjust) -> Problem:
    return Problem(409, "cannot_adjust", str(error))


urls = [
    path("", OwnMembers.as_view(), name="api-merchant-members"),
    path("<str:member>/", OneOwnMember.as_view(), name="api-merchant-member"),
    path("<str:member>/points/", OwnMemberPoints.as_view(), name="api-merchant-member-points"),
]
