"""Groups of buyers, regions and people at work: what rows of orders and talks say, one by one."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from accounts.addresses.areas import find
from home.statistics.reports import check, daily, rows
from home.statistics.reports.groups import rfm
from home.statistics.reports.models import RegionDay, RfmGroup, StaffDay, StorePeriod
from orders.cart.storing.storage import Owner
from orders.checkout.placement import Contact
from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order, OrderEvent
from orders.payments.models import PaymentOrder, Refund
from orders.support import threads
from orders.support.threads import Saying
from tests import make
from tests.statistics.year import DAY, Year, counting, starts, who

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PLACES = (
    find(province="浙江省", city="杭州市", district="西湖区"),
    find(province="浙江省", city="宁波市", district="海曙区"),
    find(province="江苏省", city="苏州市", district="姑苏区"),
)


@pytest.fixture
def year(settings):
    settings.ORDERS_WAITING_PER_PHONE = settings.ORDERS_DAILY_PER_PHONE = 1000
    made = Year(13, orders=30)
    for number, order in enumerate(Order._base_manager.filter(store=made.store).order_by("pk")):
        place = PLACES[number % 3] if number % 4 else None
        Order._base_manager.filter(pk=order.pk).update(
            province=place.province if place else "", city=place.city if place else ""
        )
    return made


def test_a_year_by_region_is_the_money_of_its_orders(year):
    daily.refresh(at=timezone.now())

    wanted = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    came = PaymentOrder._base_manager.filter(state="succeeded", order__is_top_up=False)
    for payment in came.select_related("order"):
        order = payment.order
        wanted[starts(payment.paid_at, "day"), order.province, order.city][1] += payment.amount
    seen = set()
    for payment, order in counting(year.store):
        wanted[starts(payment.paid_at, "day"), order.province, order.city][0] += (
            order.pk not in seen
        )
        seen.add(order.pk)
    for refund in Refund._base_manager.filter(state="succeeded").select_related("order"):
        key = (starts(refund.finished_at, "day"), refund.order.province, refund.order.city)
        wanted[key][2] += refund.amount
    told = {
        (row.on, row.province, row.city): [row.orders, row.paid_amount, row.refund_amount]
        for row in RegionDay._base_manager.all()
    }
    assert told == wanted
    assert len({(province, city) for _on, province, city in told}) == 4
    days = StorePeriod._base_manager.filter(by="day")
    for name in ("paid_amount", "refund_amount"):
        assert sum(getattr(row, name) for row in days) == sum(
            getattr(row, name) for row in RegionDay._base_manager.all()
        )
    assert check.differences(at=timezone.now()) == []


def groups_by_hand(store, on: date) -> dict[str, list]:
    """One buyer after the other, of the 365 days until `on`."""
    first = on - 364 * DAY
    last, orders, spent = {}, defaultdict(set), defaultdict(Decimal)
    for payment, order in counting(store):
        day = starts(payment.paid_at, "day")
        if first <= day <= on:
            last[who(order)] = day
            orders[who(order)].add(order.pk)
            spent[who(order)] += payment.amount
            for refund in Refund._base_manager.filter(payment=payment, state="succeeded"):
                if starts(refund.finished_at, "day") <= on:
                    spent[who(order)] -= refund.amount
    found: dict[str, list] = defaultdict(lambda: [0, 0, Decimal(0)])
    for one, day in last.items():
        mean = Fraction(sum(spent.values())) / len(spent)
        signs = (on - day < 60 * DAY, len(orders[one]) > 2, Fraction(spent[one]) >= mean)
        row = found["".join(str(int(sign)) for sign in signs)]
        row[0] += 1
        row[1] += len(orders[one])
        row[2] += spent[one]
    return found


@pytest.mark.parametrize("later", [300, 366, 420, 900])
def test_buyers_of_a_year_stand_in_the_group_their_orders_say(year, later):
    at = timezone.make_aware(timezone.datetime(2023, 11, 20, 1)) + later * DAY

    rows.renew_groups(year.store.pk, at=at)

    told = {r.group: [r.buyers, r.orders, r.amount] for r in RfmGroup._base_manager.all()}
    assert told == groups_by_hand(year.store, timezone.localdate(at) - DAY)
    assert (len(told) > 1) == (later < 900)
    assert set(told) <= set(rfm.GROUPS)


def test_who_grows_old_changes_the_group_without_an_order():
    shop, buyer = make.store(), make.user()
    at = timezone.now()
    order = make.order(shop, {make.variant(shop): "1"}, buyer=buyer, at=at - 30 * DAY)
    cash.take(store=shop, order_id=order.pk, actor=shop.owner, at=at - 30 * DAY)
    daily.refresh(at=at)
    daily.close_night(at=at)
    assert [row.group for row in RfmGroup._base_manager.all()] == ["101"]

    daily.close_night(at=at + 29 * DAY)
    assert [row.group for row in RfmGroup._base_manager.all()] == ["101"]
    daily.close_night(at=at + 31 * DAY)
    assert [row.group for row in RfmGroup._base_manager.all()] == ["001"]
    daily.close_night(at=at + 400 * DAY)
    assert not RfmGroup._base_manager.exists()


@pytest.fixture
def work():
    """A store in which the owner and a clerk worked today, and a buyer called one order off."""
    shop = make.store("四季杂货")
    clerk, buyer, at = make.member(shop, "clerk"), make.user("王芳"), timezone.now()
    variant = make.variant(shop, price="10.00", stock="90")
    contact = Contact("李明", "13700000001", PLACES[0], "文三路 88 号")
    orders = [
        make.order(shop, {variant: "2"}, buyer=buyer, at=at, contact=contact) for _n in range(3)
    ]
    for order, person in zip(orders, (clerk, clerk, shop.owner), strict=True):
        steps.confirm(store=shop, order_id=order.pk, actor=person, at=at)
    fulfil.fulfil(store=shop, order_id=orders[0].pk, actor=shop.owner, at=at)
    off = make.order(shop, {variant: "1"}, buyer=buyer, at=at, contact=contact)
    cancellation.cancel(store=shop, order_id=off.pk, reason="-", actor=shop.owner, at=at)
    thread = threads.begin(
        store=shop, owner=Owner(user_id=buyer.pk), saying=Saying(text="有货吗"), at=at
    )
    for text in ("有的", "今天就发"):
        threads.say(
            store=shop,
            thread_id=thread.pk,
            side="store",
            saying=Saying(text=text),
            at=at,
            actor=clerk,
        )
    threads.say(
        store=shop, thread_id=thread.pk, side="note", saying=Saying(text="熟客"), at=at, actor=clerk
    )
    return shop, clerk, at


def test_what_each_of_a_stores_people_did(work):
    shop, clerk, at = work

    daily.refresh(at=at)

    wanted = {shop.owner.pk: [0, 0, 0, 0], clerk.pk: [0, 0, 2, 1]}
    events = OrderEvent._base_manager.filter(store=shop)
    for event in events.filter(type__in=["confirmed", "shipped"]):
        wanted[event.actor_id][event.type == "shipped"] += 1
    told = {
        row.person_id: [row.confirmed_orders, row.shipped_orders, row.messages, row.threads]
        for row in StaffDay._base_manager.all()
    }
    assert told == wanted == {shop.owner.pk: [1, 1, 0, 0], clerk.pk: [2, 0, 2, 1]}
    assert check.differences(at=at + timedelta(days=1)) == []


def test_refunds_are_told_of_who_gave_them_and_not_of_the_buyer_who_cancelled(year):
    buyer = make.user("甲")
    order = year.placed(timezone.now() - 5 * DAY, buyer=buyer, pay_method="wechatpay")
    year.arrives(order, timezone.now() - 5 * DAY)
    Refund._base_manager.filter(order=order).delete()
    daily.refresh(at=timezone.now())

    count, amount = defaultdict(int), defaultdict(Decimal)
    for refund in Refund._base_manager.filter(state="succeeded").select_related("order"):
        is_by_staff = refund.kind in {"requested", "cancelled"}
        if is_by_staff and refund.actor_id and refund.actor_id != refund.order.buyer_id:
            key = (starts(refund.finished_at, "day"), refund.actor_id)
            count[key] += 1
            amount[key] += refund.amount
    told = StaffDay._base_manager.filter(refund_count__gt=0)
    assert {(row.on, row.person_id): row.refund_count for row in told} == count
    assert {(row.on, row.person_id): row.refund_amount for row in told} == amount
    assert count
