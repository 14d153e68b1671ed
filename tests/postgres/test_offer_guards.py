"""
Each guard of promotions, groups, members and flash sales by itself: the functions that hold it
are called at the same moment, without the stock, order or quote that an order waits for before.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from orders.payments import check
from shop.flash import places, taking
from shop.flash.models import Place
from shop.flash.taking import Wanted
from shop.groups import seats
from shop.groups.models import Group, GroupBuy, Seat
from shop.members import balance, memberships, points, programmes
from shop.members.models import BalanceEntry, Member, PointsEntry
from shop.promotions import uses
from shop.promotions.models import Participation
from shop.promotions.reckoning.terms import Kind
from shop.promotions.uses import Buyer
from shop.stock import allotting
from tests import make
from tests.orders.groups.made import group_buy
from tests.shop.flash.made import seckill
from tests.shop.promotions.made import off, promotion

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
ROUNDS = range(4)
TRIES = 6


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def member(store) -> Member:
    programmes.save(store=store, actor=None, values={"is_on": True, "points_earned": Decimal(1)})
    return memberships.join(store=store, user=make.user(), at=timezone.now())


def buyers() -> list[Buyer]:
    """Each by an account and a phone of their own."""
    return [Buyer(one, f"137{one.pk:08d}") for one in (make.user() for _n in range(TRIES))]


@pytest.mark.parametrize("limit", [{"budget": Decimal("10.00")}, {"people_limit": 2}])
def test_the_last_yuan_and_the_last_place(at_once, store, limit):
    row = promotion(store, Kind.SPEND_OFF, off("20", "5"), **limit)
    reserve = partial(
        uses.reserve,
        store=store,
        amounts={row.number: Decimal("5.00")},
        holdings=(),
        at=timezone.now(),
    )

    results = at_once(
        [partial(reserve, reference=f"order {n}", buyer=one) for n, one in enumerate(buyers())]
    )

    assert [type(one) for one in results if one is not None] == [uses.NotThere] * (TRIES - 2)
    row.refresh_from_db()
    assert (row.spent, row.people) == (Decimal("10.00"), 2)
    assert Participation.unscoped.count() == 2


def sit(variant, said: str) -> list[Callable[[], Seat]]:
    given = {"store": variant.store, "said": said, "variant": variant, "at": timezone.now()}
    take = partial(seats.take, **given, quantity=Decimal(1), name="王芳")
    return [partial(take, reference=f"{said} {n}", buyer=one) for n, one in enumerate(buyers())]


def test_the_last_group_and_its_last_seats(at_once, store):
    tea = make.variant(store, price="10.00", stock="50")
    terms = group_buy(tea, size=3, groups_limit=1)

    opened = at_once(sit(tea, terms.number))
    group = Group.unscoped.get()
    joined = at_once(sit(tea, group.token))

    for results, won in ((opened, 1), (joined, 2)):
        assert sum(isinstance(one, Seat) for one in results) == won, results
        assert sum(isinstance(one, seats.CannotJoin) for one in results) == TRIES - won
    group.refresh_from_db()
    assert (GroupBuy.unscoped.get().groups, group.taken) == (1, 3)
    assert Seat.unscoped.count() == 3


@pytest.mark.parametrize("turn", ROUNDS)
def test_balance_in_several_tabs(at_once, member, turn):
    at = timezone.now()
    balance.put_in(member=member, amount=Decimal(90), bonus=Decimal(9), reference="top-up", at=at)
    spend = partial(balance.spend, member=member, amount=Decimal(60), at=at)

    results = at_once([partial(spend, reference=f"order {n}") for n in range(TRIES)])

    assert sum(isinstance(one, BalanceEntry) for one in results) == 1, results
    lost = [one for one in results if isinstance(one, balance.NotEnough)]
    assert [one.left for one in lost] == [Decimal(39)] * (TRIES - 1)
    member.refresh_from_db()
    assert (member.principal, member.bonus) == (Decimal(30), Decimal(9))
    assert check.differences() == []


@pytest.mark.parametrize("turn", ROUNDS)
def test_points_are_spent_and_taken_back(at_once, member, turn):
    at = timezone.now()
    points.earn(member=member, kind=PointsEntry.Kind.EARNED, amount=59, reference="order", at=at)
    given = {"member": member, "amount": 59, "at": at}
    spend = [partial(points.spend, **given, reference=f"order {n}") for n in range(TRIES)]

    *spent, back = at_once([*spend, partial(points.take_back, **given, reference="refund")])

    assert isinstance(back, PointsEntry), back
    is_owed = any(isinstance(one, PointsEntry) for one in spent)
    assert sum(isinstance(one, points.NotEnough) for one in spent) == TRIES - is_owed, spent
    member.refresh_from_db()
    assert (member.points, member.points_owed) == (0, 59 if is_owed else 0)
    assert check.differences() == []


def test_a_place_lapses_while_it_is_ordered_with(at_once, store):
    tea, at = make.variant(store, price="20.00", stock="30"), timezone.now()
    item = seckill(tea, quantity=1)
    place, over = places.grab(item, "wang", at=at), at + timedelta(minutes=item.pay_minutes)
    is_taken = Event()

    def order() -> None:
        with transaction.atomic():
            level = allotting.locked(store.pk, [tea.pk])[tea.pk]
            wanted = Wanted(item.pk, tea.pk, 1, place.token)
            taking.take(wanted, level, buyer="wang", reference="order 1", at=at)
            is_taken.set()
            wait_for_waiting()

    def later(call: Callable[[], object]) -> object:
        assert is_taken.wait(30)
        return call()

    ordered, lapsed, taken = at_once(
        [
            order,
            partial(later, partial(places.lapse, at=over)),
            partial(later, partial(places.grab, item, "li", at=over)),
        ]
    )

    assert (ordered, lapsed, taken) == (None, 0, None)
    row = Place.unscoped.get()
    assert (row.reference, row.token) == ("order 1", place.token)


def wait_for_waiting() -> None:
    """Until somebody waits for what this transaction has locked; nobody may, for a second."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    until = time.monotonic() + 1
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            # What is said of others is kept for a whole transaction, unless asked anew.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)


def test_who_lets_a_place_lapse_has_none_to_order_with(at_once, store):
    """The other way round: the clock was first."""
    tea, at = make.variant(store, price="20.00", stock="30"), timezone.now()
    item = seckill(tea, quantity=1)
    place, over = places.grab(item, "wang", at=at), at + timedelta(minutes=item.pay_minutes)
    is_over = Event()

    def lapse() -> int:
        with transaction.atomic():
            count = places.lapse(at=over)
            is_over.set()
            wait_for_waiting()
        return count

    def order() -> None:
        assert is_over.wait(30)
        with transaction.atomic():
            level = allotting.locked(store.pk, [tea.pk])[tea.pk]
            wanted = Wanted(item.pk, tea.pk, 1, place.token)
            taking.take(wanted, level, buyer="wang", reference="order 1", at=at)

    lapsed, refused = at_once([lapse, order])

    assert lapsed == 1
    assert isinstance(refused, taking.Gone), refused
    row = Place.unscoped.get()
    assert (row.reference, row.token, row.buyer) == ("", None, None)
