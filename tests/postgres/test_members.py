"""Points are spent once and taken back once, whoever is first."""

from datetime import datetime
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.payments import check
from shop.members import balance, memberships, points, programmes
from shop.members.models import Member, PointsEntry
from tests import make
from tests.orders.membership.test_rewards import completed, refund

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
Kind = PointsEntry.Kind


@pytest.fixture
def member():
    store = make.store()
    programmes.save(store=store, actor=None, values={"is_on": True, "points_earned": Decimal(1)})
    return memberships.join(store=store, user=make.user(), at=timezone.now())


def now(member: Member) -> tuple[int, int]:
    row = Member.unscoped.get(pk=member.pk)
    return row.points, row.points_owed


@pytest.mark.long
def test_points_are_spent_while_their_order_goes_back(member, at_once):
    for round_ in range(5):
        at, order = timezone.now(), completed(member.store, member.user)
        before, owed = now(member)
        spend = {"member": member, "amount": before, "at": at}
        results = at_once(
            [
                partial(points.spend, **spend, reference=f"a {round_}"),
                partial(refund, order, "59.00"),
                partial(points.spend, **spend, reference=f"b {round_}"),
            ]
        )

        spent = [row for row in results if isinstance(row, PointsEntry)]
        lost = [row for row in results if isinstance(row, Exception)]
        assert len(spent) <= 1, results
        assert all(isinstance(error, points.NotEnough) for error in lost), results
        assert now(member) == ((0, 59) if spent else (before - 59, owed))
        assert check.differences() == []
        points.earn(member=member, kind=Kind.GIVEN, amount=59, reference=f"again {round_}", at=at)


def test_one_entry_for_one_reference_and_one_membership(member, at_once):
    at: datetime = timezone.now()
    again = {"member": member, "kind": Kind.GIVEN, "amount": 7, "reference": "gift", "at": at}
    results = at_once([partial(points.earn, **again)] * 6)
    assert sum(isinstance(row, PointsEntry) for row in results) == 1
    assert now(member) == (7, 0)

    top_up = {"member": member, "amount": Decimal(10), "at": at}
    at_once([partial(balance.put_in, **top_up, bonus=Decimal(1), reference="top-up")] * 4)
    spend = [partial(balance.spend, **top_up, reference=f"order {n}") for n in range(4)]
    results = at_once(spend)
    assert sum(isinstance(row, balance.NotEnough) for row in results) == 3

    user = make.user()
    joined = at_once([partial(memberships.join, store=member.store, user=user, at=at)] * 4)
    assert len({row.pk for row in joined}) == 1
    assert check.differences() == []
