"""The last coupon, yuan and place of a promotion, with real connections on PostgreSQL."""

from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from orders.checkout.refusals import PriceChanged
from orders.lifecycle import cancellation
from orders.models import Order
from shop.members import memberships, points, programmes
from shop.promotions import check, coupons, sign_ups, uses
from shop.promotions.models import Coupon, CouponHolding, Participation
from shop.promotions.reckoning.terms import Kind
from tests import make
from tests.shop.promotions.made import coupon, off, promotion

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def store():
    return make.store()


def claims(store, kind, people):
    at = timezone.now()
    return [
        partial(coupons.claim, coupon_id=kind.pk, store=store, user=person, at=at)
        for person in people
    ]


def test_of_the_last_coupons_each_goes_to_one(at_once, store):
    kind = coupon(store, total=3)
    results = at_once(claims(store, kind, [make.user() for _n in range(8)]))
    assert sum(isinstance(result, CouponHolding) for result in results) == 3
    # In words, not by the database's last guard.
    assert sum(isinstance(result, coupons.CannotClaim) for result in results) == 5
    assert Coupon.unscoped.get().claimed == CouponHolding.unscoped.count() == 3


def test_nobody_claims_one_more_by_tapping_fast(at_once, store):
    kind, person = coupon(store, total=9), make.user()
    results = at_once(claims(store, kind, [person] * 6))
    assert sum(isinstance(result, CouponHolding) for result in results) == 1
    assert Coupon.unscoped.get().claimed == CouponHolding.unscoped.count() == 1


@pytest.mark.long
@pytest.mark.parametrize("limit", [{"budget": Decimal("10.00")}, {"people_limit": 2}])
def test_the_last_yuan_and_the_last_place_are_given_once(at_once, store, limit, monkeypatch):
    # Each buys something else: nobody waits for another's stock, and comes too late by that.
    goods = [make.variant(store, price="30.00", stock="50") for _n in range(6)]
    row = promotion(store, Kind.SPEND_OFF, off("20", "5"), **limit)
    # All have reckoned with it before anybody has it.
    reserve, everybody = uses.reserve, Barrier(len(goods))

    def reserve_together(**given):
        everybody.wait(timeout=30)
        reserve(**given)

    monkeypatch.setattr(uses, "reserve", reserve_together)

    results = at_once([partial(make.order, store, {one: "1"}, buyer=make.user()) for one in goods])

    assert all(isinstance(result, (Order, PriceChanged)) for result in results), results
    totals = [result.total_price for result in results if isinstance(result, Order)]
    assert totals.count(Decimal("25.00")) == 2
    row.refresh_from_db()
    assert (row.spent, row.people) == (Decimal("10.00"), 2)
    assert Participation.unscoped.count() == 2
    assert check.differences() == []


def test_cancelled_many_times_at_once_it_is_given_back_once(at_once, store):
    tea, buyer, at = make.variant(store, price="30.00", stock="50"), make.user(), timezone.now()
    row = promotion(store, Kind.SPEND_OFF, off("20", "5"), budget=Decimal("50.00"))
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    member = memberships.join(store=store, user=buyer, at=at)
    points.earn(member=member, kind="given", amount=500, reference="once", at=at)
    kept = make.order(store, {tea: "1"}, buyer=make.user())
    order = make.order(store, {tea: "1"}, buyer=buyer)
    cancel = partial(
        cancellation.cancel, store=store, order_id=order.pk, actor=store.owner, reason="", at=at
    )

    at_once([cancel] * 5)

    row.refresh_from_db()
    member.refresh_from_db()
    assert (row.spent, row.people, member.points) == (kept.discount_total, 1, 500)
    assert check.differences() == []


def test_the_last_place_to_sign_up_is_given_once(store, at_once):
    at = timezone.now()
    row = promotion(store, Kind.PRICE, off("0", "6"), audience="signed_up", people_limit=2)
    people = [make.user() for _n in range(4)]
    given = {"store": store, "number": row.number, "at": at}
    calls = [partial(sign_ups.sign_up, **given, user=one) for one in (*people, people[0])]
    results = at_once(calls)

    assert len({one.pk for one in results if isinstance(one, Participation)}) == 2, results
    row.refresh_from_db()
    assert (row.people, check.differences()) == (2, [])
