"""A coupon for all that a list of customers names, over the API: judged, begun, stopped."""

from collections.abc import Callable
from enum import StrEnum

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import person
from core.api import idempotency, problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint
from home.desk.customers.api import WantedSerializer
from orders.customers import giving
from orders.customers.choosing import Wanted
from orders.customers.models import CouponJob, CouponJobRow
from shop.stores.people.roles import can

RowState = CouponJobRow.State
problems.name_fields(coupon=gettext_lazy("优惠券"))


class Action(StrEnum):
    START = "start"
    CANCEL = "cancel"
    DROP = "drop"


class NewCouponJobSerializer(WantedSerializer):
    coupon = serializers.IntegerField(min_value=1, help_text=gettext_lazy("券的 id"))


class CouponJobSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    coupon = serializers.IntegerField(source="coupon_id")
    state = serializers.ChoiceField(choices=CouponJob.State.choices)
    total = serializers.IntegerField(help_text=gettext_lazy("一共几人"))
    ready = serializers.SerializerMethodField(help_text=gettext_lazy("可以发几人"))
    given = serializers.SerializerMethodField(help_text=gettext_lazy("已发几人"))
    created_at = serializers.DateTimeField()

    def get_ready(self, job: CouponJob) -> int:
        return _number_of(job, RowState.READY)

    def get_given(self, job: CouponJob) -> int:
        return _number_of(job, RowState.CHANGED)


def _number_of(job: CouponJob, state: str) -> int:
    return CouponJobRow.objects.for_store(job.store_id).filter(job=job, state=state).count()


class CouponJobSwitchSerializer(serializers.Serializer):
    do = serializers.ChoiceField(choices=[str(action) for action in Action])


class CouponJobEndpoint(PromotionsEndpoint):
    """For who may give coupons, and may know who the customers are."""

    def refuse_others(self) -> None:
        """Beside `ability`."""
        if not can(self.membership, "members"):
            raise Problem(403, "role_not_allowed", _("你的角色不能做这件事，请找店主"))

    def job(self, coupon_job_id: int) -> CouponJob:
        self.refuse_others()
        rows = CouponJob.objects.for_store(self.store).select_related("coupon")
        return get_object_or_404(rows, pk=coupon_job_id)


class CouponJobs(CouponJobEndpoint):
    @described(
        gettext_lazy("给很多顾客发券：先核对每人能不能领"),
        tag=TAG,
        asks=NewCouponJobSerializer,
        answers=CouponJobSerializer,
        status=201,
        key="optional",
        own_problems={**REFUSED, 409: gettext_lazy("没有这样的顾客，或太多")},
        example={"coupon": 12},
        description=gettext_lazy(
            "标签和分组都不写就是全部顾客。state 到了 waiting 再 start，一人一张。"
        ),
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        self.refuse_others()
        asked, at = valid(NewCouponJobSerializer, request.data), timezone.now()
        coupon = get_object_or_404(giving.to_give(self.store, at=at), pk=asked["coupon"])
        wanted = Wanted(asked["label"], asked["group"])
        job = giving.send_in(
            store=self.store, coupon=coupon, wanted=wanted, actor=person(request), at=at
        )
        here = reverse("api-merchant-coupon-job", args=[slug, job.pk])
        body = CouponJobSerializer(self.job(job.pk)).data
        return Response(body, status=201, headers={"Location": here})


class OneCouponJob(CouponJobEndpoint):
    @described(
        gettext_lazy("一次给很多顾客发券，到哪一步了"),
        tag=TAG,
        answers=CouponJobSerializer,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, coupon_job_id: int) -> Response:
        return Response(CouponJobSerializer(self.job(coupon_job_id)).data)

    @described(
        gettext_lazy("开始发、停下，或不发了"),
        tag=TAG,
        asks=CouponJobSwitchSerializer,
        answers=CouponJobSerializer,
        own_problems={**REFUSED, 409: gettext_lazy("现在不能这样做，原因在 detail")},
        description=gettext_lazy("停下以前发了的不收回；不发了只能在开始以前。"),
    )
    def post(self, request: Request, slug: str, coupon_job_id: int) -> Response:
        job = self.job(coupon_job_id)
        action = Action(valid(CouponJobSwitchSerializer, request.data)["do"])
        shown = CouponJobSerializer(job).data if action is Action.DROP else None
        if not self._switch(request, job)[action]():
            raise Problem(409, "wrong_state", _("现在不能这样做，请看清楚再试"))
        return Response(shown or CouponJobSerializer(self.job(coupon_job_id)).data)

    def _switch(self, request: Request, job: CouponJob) -> dict[Action, Callable[[], bool]]:
        store, number, actor, at = self.store, job.pk, person(request), timezone.now()
        return {
            Action.START: lambda: giving.start(store=store, job_id=number, actor=actor),
            Action.CANCEL: lambda: giving.cancel(store=store, job_id=number, actor=actor, at=at),
            Action.DROP: lambda: giving.drop(store=store, job_id=number),
        }


@problems.tells(giving.NotNow)
def _not_now(error: giving.NotNow) -> Problem:
    return Problem(409, "not_allowed_now", str(error))


urls = [
    path("coupons/", CouponJobs.as_view(), name="api-merchant-coupon-jobs"),
    path("coupons/<int:coupon_job_id>/", OneCouponJob.as_view(), name="api-merchant-coupon-job"),
]
