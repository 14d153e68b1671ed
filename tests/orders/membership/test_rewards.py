"""Points and levels follow orders: completed, undone, refunded, and through the years."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Message
from orders.lifecycle import cash, fulfil
from orders.membership import tasks
from orders.membership.models import MemberOrder
from orders.models import Order
from orders.payments import check
from orders.payments.refunds import refund_runs, refunds
from shop.members import calendar, levels, memberships, points, programmes
from shop.members.models import Member, PointsEntry
from tests import make

pytestmark = pytest.mark.django_db
Kind = PointsEntry.Kind


def with_members():
    opened = make.store("春风小店")
    values = {"is_on": True, "points_earned": Decimal("1.5"), "birthday_points": 88}
    programmes.save(store=opened, actor=opened.owner, values=values)
    values = {
        "name": "VIP", "threshold": Decimal(100), "discount_percent": Decimal(100),
        "points_multiplier": Decimal(2), "free_freight": False,
    }  # fmt: skip
    levels.save(store=opened, rank=2, actor=opened.owner, values=values)
    return opened


@pytest.fixture(scope="module")
def opened(built):
    return built(with_members)


def join(store, *, at: datetime | None = None) -> Member:
    return memberships.join(store=store, user=make.user(), at=at or timezone.now())


def moment(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


def given(order: Order) -> dict:
    at = timezone.now()
    return {"store": order.store, "order_id": order.pk, "actor": order.store.owner, "at": at}


def completed(store, buyer, price: str = "59.00") -> Order:
    order = make.order(store, {make.variant(store, price=price): "1"}, buyer=buyer)
    fulfil.fulfil(**given(order))
    cash.take(**given(order))
    return Order._base_manager.select_related("store").get(pk=order.pk)


def refund(order: Order, amount: str) -> None:
    asked = given(order) | {"quantities": {}, "amount": Decimal(amount), "reason": "破了"}
    for row in refunds.request(**asked):
        back = {"refund_id": row.pk, "actor": None, "at": timezone.now()}
        refund_runs.given_back(store=order.store, **back)


def standing(member: Member) -> tuple[int, int, str]:
    """Points, what is owed, and the level's name."""
    row = Member.unscoped.select_related("level").get(pk=member.pk)
    return row.points, row.points_owed, row.level.name


@pytest.mark.long
def test_points_and_levels_follow_an_orders_money(store):
    member = join(store)
    for stranger in (None, make.user()):
        completed(store, stranger)
    assert not MemberOrder.unscoped.exists()

    order = completed(store, member.user)
    assert standing(member) == (88, 0, "普通")
    # Its completion undone, and done again.
    cash.give_back(**given(order))
    assert standing(member) == (0, 0, "普通")
    assert check.differences() == []
    cash.take(**given(order))
    assert standing(member) == (88, 0, "普通")

    # VIP at once, so the next order brings double points, and keeps the level when it goes back.
    second = completed(store, member.user)
    assert standing(member) == (176, 0, "VIP")
    third = completed(store, member.user, price="10.00")
    assert standing(member) == (206, 0, "VIP")
    refund(third, "4.00")
    assert standing(member) == (194, 0, "VIP")
    assert check.differences() == []
    points.spend(member=member, amount=150, reference="shop", at=timezone.now())
    refund(second, "59.00")
    assert standing(member) == (0, 44, "VIP")
    completed(store, member.user, price="20.00")
    assert standing(member) == (16, 0, "VIP")
    assert check.differences() == []

    call_command("check_promotions")
    MemberOrder.unscoped.filter(order=second).update(points=3)
    told = f"order {second.pk}: 3 points, entries say 0"
    assert check.differences() == [told]
    with pytest.raises(SystemExit):
        call_command("check_promotions", stdout=(said := StringIO()))
    assert said.getvalue() == f"{told}\n"


def test_who_joins_later_and_stores_that_stopped_count_nothing(store):
    member = join(store)
    programmes.save(store=store, actor=None, values={"is_on": False})
    order = completed(store, member.user)
    programmes.save(store=store, actor=None, values={"is_on": True})
    # What goes back of an order that never counted takes nothing.
    refund(order, "59.00")

    assert standing(member) == (0, 0, "普通")
    assert not MemberOrder.unscoped.exists()


def test_a_year_ends_points_and_looks_at_levels_once(store):
    now = moment(2026, 11, 21, 12)
    member, gift = join(store, at=now), {"kind": Kind.GIVEN, "amount": 50}
    levels.lift(member=member, spent=Decimal(100))
    memberships.say_birthday(member=member, birthday=date(1992, 2, 29), at=now)
    for number, at in enumerate((now, now + timedelta(days=60))):
        points.earn(member=member, **gift, reference=f"gift {number}", at=at)
    points.spend(member=member, amount=20, reference="shop", at=now + timedelta(days=90))

    next_year = moment(2027, 12, 31, 23)
    assert calendar.expiring([member], at=next_year) == {member.pk: 30}
    calendar.expire(at=next_year)
    assert standing(member) == (80, 0, "VIP")
    for _again in range(2):
        calendar.expire(at=next_year + timedelta(hours=2))
    assert standing(member) == (50, 0, "VIP")
    assert calendar.expiring([member], at=next_year) == {}

    for at in (moment(2027, 2, 27, 9), moment(2027, 2, 28, 9), moment(2027, 2, 28, 10)):
        calendar.congratulate(at=at)
    assert standing(member) == (138, 0, "VIP")
    for year, level in ((2026, "VIP"), (2027, "普通")):
        tasks.review(at=moment(year, 12, 31, 3))
        assert standing(member)[2] == level
    assert check.differences() == []


def test_who_loses_points_hears_of_it_once_in_december(store):
    now = moment(2026, 11, 21, 12)
    rich, poor, mute = (join(store, at=now) for _one in range(3))
    for member, amount in ((rich, 100), (poor, 99), (mute, 500)):
        points.earn(member=member, kind=Kind.GIVEN, amount=amount, reference="gift", at=now)
    type(mute.user).objects.filter(pk=mute.user.pk).update(phone=None)

    def told() -> list[tuple[str, dict[str, str]]]:
        rows = Message.objects.filter(purpose="points_ending").order_by("pk")
        return [(row.to, dict(row.parameters)) for row in rows]

    # Those of this year are good until the next one ends.
    for at in (moment(2026, 12, 31, 23), moment(2027, 11, 30, 23)):
        calendar.warn(at=at)
    assert told() == []
    for day in (1, 1, 2, 31):
        calendar.warn(at=moment(2027, 12, day, 10))

    ((to, parameters),) = told()
    assert to == rich.user.phone
    assert (parameters["points"], parameters["day"]) == ("100", "12月31日")
    programmes.save(store=store, actor=None, values={"is_on": False})
    points.earn(
        member=rich, kind=Kind.GIVEN, amount=100, reference="more", at=moment(2028, 1, 2, 9)
    )
    calendar.warn(at=moment(2029, 12, 1, 10))
    assert len(told()) == 1
