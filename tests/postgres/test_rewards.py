"""Rewards at the same moment, with real connections: the last one, two taps, an order that ends."""

from functools import partial

import pytest
from django.utils import timezone

from shop.members import memberships, points, programmes
from shop.members.models import Member
from shop.promotions import check
from shop.rewards import redeeming, rewards
from shop.rewards.models import Redemption, Reward
from tests import make
from tests.desk.test_rewards import secret_coupon

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def store():
    store = make.store()
    programmes.save(store=store, actor=None, values={"is_on": True})
    return store


def joined(store, amount: int) -> Member:
    at = timezone.now()
    member = memberships.join(store=store, user=make.user(), at=at)
    points.earn(member=member, kind="given", amount=amount, reference="x", at=at)
    return member


def test_the_last_piece_is_had_once_and_points_are_spent_once(store, at_once):
    tea = make.variant(store, price="10.00", stock="50")
    reward = rewards.make(Reward(store=store, variant=tea, points=10, total=2), actor=store.owner)
    people = [joined(store, 10) for _n in range(5)]
    given = {"store": store, "number": reward.number, "at": timezone.now()}
    goods = {"variant": tea, "quantity": 1}
    results = at_once(
        [
            partial(redeeming.take, **given, **goods, reference=f"a {n}", user=one.user)
            for n, one in enumerate(people)
        ]
    )

    taken = [row for row in results if isinstance(row, Redemption)]
    assert len(taken) == 2, results
    assert sum(isinstance(row, redeeming.CannotRedeem) for row in results) == 3, results
    # One ends, twice at once, while somebody wants its place.
    end = {"store": store.pk, "reference": taken[0].reference, "at": timezone.now()}
    late = joined(store, 10)
    again = partial(redeeming.take, **given, **goods, reference="late", user=late.user)
    at_once([partial(redeeming.give_back, **end), partial(redeeming.give_back, **end), again])
    assert check.differences() == []


def test_two_taps_are_one_and_points_are_not_spent_twice(store, at_once):
    coupon = secret_coupon(store)
    reward = rewards.make(Reward(store=store, coupon=coupon, points=10), actor=store.owner)
    member, at = joined(store, 10), timezone.now()
    given = {"store": store, "number": reward.number, "user": member.user, "at": at}
    taps = [partial(redeeming.take_coupon, **given, key="one")] * 3
    results = at_once([*taps, partial(redeeming.take_coupon, **given, key="two")])

    assert len({row.pk for row in results if isinstance(row, Redemption)}) == 1, results
    assert Member.unscoped.get(pk=member.pk).points == 0
    assert check.differences() == []
