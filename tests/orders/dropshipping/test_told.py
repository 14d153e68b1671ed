"""What suppliers tell of orders: once, in whatever order it arrives; what goes wrong is shown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from home.demo.supplier import ylh as ylh_fake
from home.demo.supplier.fake import Sent
from orders import locks
from orders.dropshipping import asking, placing, reconciliation
from orders.dropshipping.models import State, SupplierNews, SupplierOrder
from orders.lifecycle import cancellation, steps
from orders.models import Order
from shop.stock import check as stock_check
from shop.suppliers.models import Supplier
from tests import make
from tests.supplying import FRIDGE, WASHER, Supplied, fake, stock_of, supplied, supplier_process

__all__ = ["fake", "supplied", "supplier_process"]
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def taken_on(shop: Supplied, quantities: dict[str, str] | None = None, **given) -> Order:
    """Cash on delivery: the shop's word is what counts."""
    order = shop.order(quantities or {FRIDGE: "1"}, **{"delivery": "express", **given})
    return steps.confirm(
        store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now()
    )


def look(row: SupplierOrder, **later: float) -> SupplierOrder:
    """The task comes by."""
    row.refresh_from_db()
    at = max(row.next_ask_at or timezone.now(), timezone.now()) + timedelta(**later)
    asking.look_after(supplier_order_id=row.pk, at=at)
    row.refresh_from_db()
    return row


def placed(shop: Supplied, **given) -> tuple[SupplierOrder, Sent]:
    row = look(SupplierOrder.unscoped.get(order=taken_on(shop, **given)))
    assert row.state == State.PLACED
    return row, shop.fake.orders[row.so_id]


def tell(client, shop: Supplied, order: Sent, step: str, *, seconds: int = 0, **changed):
    form = ylh_fake.callback(order, step, at=timezone.now() + timedelta(seconds=seconds))
    return client.post(f"/suppliers/ylh/notify/{shop.ylh.notify_key}/", form | changed)


def test_nothing_is_ordered_before_the_shop_may_send(supplied, fake):
    order = supplied.order({FRIDGE: "1"}, delivery="express")
    assert not SupplierOrder.unscoped.exists()
    steps.confirm(store=supplied.store, order_id=order.pk, actor=None, at=timezone.now())
    row = look(SupplierOrder.unscoped.get())
    assert (row.state, len(fake.orders)) == (State.PLACED, 1)


def test_what_is_fetched_at_the_counter_is_not_sent_to_the_buyer(supplied):
    taken_on(supplied, delivery="pickup", pay_method="in_store")
    assert not SupplierOrder.unscoped.exists()


def test_a_callback_is_answered_and_believed_once(client, supplied):
    row, sent = placed(supplied)
    form = ylh_fake.callback(sent, "taken", at=timezone.now())
    path = f"/suppliers/ylh/notify/{supplied.ylh.notify_key}/"
    for _number in range(3):
        answer = client.post(path, form).json()
        assert answer.keys() == {"success", "code", "description", "timeStamp", "data"}
        assert answer["success"] is True
    row.refresh_from_db()
    assert (row.state, SupplierNews.unscoped.count()) == (State.TAKEN, 1)


def test_forged_unknown_and_foreign_callbacks_change_nothing(client, supplied):
    row, sent = placed(supplied)
    assert tell(client, supplied, sent, "taken", Sign="0" * 32).status_code == 401
    assert tell(client, supplied, sent, "taken", AppKey="x").json()["success"] is False
    path = "/suppliers/ylh/notify/nobody/"
    assert client.post(path, ylh_fake.callback(sent, "taken", at=timezone.now())).status_code == 404
    unknown = Sent("D999999999999999", "YLH9", sent.asked, sent.at)
    assert tell(client, supplied, unknown, "taken").json()["success"] is False
    row.refresh_from_db()
    assert (row.state, SupplierNews.unscoped.count()) == (State.PLACED, 0)


@pytest.mark.parametrize("told", [("out", "taken"), ("taken", "out")])
def test_callbacks_in_another_order_end_the_same(client, supplied, told):
    """It was out of stock first, and taken a minute later."""
    row, sent = placed(supplied)
    seconds = {"out": -60, "taken": 0}
    for step in told:
        assert tell(client, supplied, sent, step, seconds=seconds[step]).json()["success"]
    row.refresh_from_db()
    assert row.state == State.TAKEN


def test_out_of_stock_and_refused_are_told_to_staff(client, supplied):
    row, sent = placed(supplied)
    tell(client, supplied, sent, "out")
    row.refresh_from_db()
    assert (row.state, row.trouble) == (State.OUT_OF_STOCK, "供应商缺货：中心仓无货")
    tell(client, supplied, sent, "refused", seconds=30)
    row.refresh_from_db()
    assert (row.state, row.trouble) == (State.REFUSED, "供应商没有接单：该地区不配送")


def test_what_was_refused_is_ordered_again_by_another_number(client, supplied, fake):
    row, sent = placed(supplied)
    tell(client, supplied, sent, "refused")
    given = {"store": supplied.store, "supplier_order_id": row.pk, "actor": None}
    again = placing.again(**given, at=timezone.now())
    assert look(again).state == State.PLACED
    assert set(fake.orders) == {row.so_id, again.so_id}
    with pytest.raises(locks.NotAllowedNow):
        placing.again(**given, at=timezone.now())


def test_a_part_is_told_with_its_figures(client, supplied):
    row, sent = placed(supplied, quantities={FRIDGE: "4"})
    tell(client, supplied, sent, "part")
    row.refresh_from_db()
    assert (row.state, row.trouble) == (State.TAKEN, f"供应商只接了一部分：{FRIDGE} 2/4")


@pytest.mark.parametrize("trouble", ["500", "garbage", "silent"])
def test_an_unanswered_order_is_placed_once(supplied, fake, settings, trouble):
    settings.SUPPLIER_TIMEOUT_SECONDS, fake.silence = 0.2, 0.4
    row = SupplierOrder.unscoped.get(order=taken_on(supplied))
    fake.trouble = trouble
    assert look(row).state == State.PLACING
    fake.trouble = ""
    assert look(row).state == State.PLACED
    assert (len(fake.orders), fake.articles[FRIDGE].stock) == (1, 7)


def test_an_answer_that_got_lost_is_not_an_order_more(supplied, fake):
    """It arrived, and we never heard: the same number is told again, and known."""
    row = look(SupplierOrder.unscoped.get(order=taken_on(supplied)))
    SupplierOrder.unscoped.filter(pk=row.pk).update(state=State.PLACING, next_ask_at=timezone.now())
    assert look(row).state == State.PLACED
    assert (len(fake.orders), row.placed_at is not None) == (1, True)


def test_cancelled_before_it_was_ordered_nobody_is_asked(supplied, fake):
    order = taken_on(supplied)
    row = SupplierOrder.unscoped.get()
    cancel(supplied, order)
    assert look(row).state == State.CANCELLED
    assert fake.orders == {}


def test_cancelled_after_it_is_called_off_there(client, supplied, fake):
    row, sent = placed(supplied)
    cancel(supplied, row.order)
    look(row)
    assert (row.is_unwanted, sent.cancel_reason) == (True, "顾客取消订单")
    look(row)
    tell(client, supplied, sent, "cancelled")
    row.refresh_from_db()
    assert (row.state, row.trouble, row.next_ask_at) == (State.CANCELLED, "", None)
    assert stock_check.differences() == []


def test_who_refuses_to_cancel_is_told_of(client, supplied, fake):
    row, sent = placed(supplied)
    fake.move(sent, "sent")
    cancel(supplied, row.order)
    look(row)
    assert row.trouble.startswith("供应商")
    assert row.cancel_asked_at is not None


def test_no_answer_to_a_wish_to_cancel_is_told_after_a_day(supplied):
    row, _sent = placed(supplied)
    cancel(supplied, row.order)
    look(row)
    look(row, hours=25)
    assert row.trouble == "供应商一天没有答复取消，请联系供应商"


def test_two_goods_go_in_one_order_and_two_stores_in_two(supplied, fake):
    row, sent = placed(supplied, quantities={FRIDGE: "1", WASHER: "2"})
    assert [(held.code, held.quantity) for held in row.lines.order_by("pk")] == [
        (FRIDGE, Decimal(1)),
        (WASHER, Decimal(2)),
    ]
    assert sent.asked["totalQty"] == 3


def test_without_a_taker_a_person_orders_and_haier_tells_where_it_is(supplied, fake):
    Supplier.unscoped.filter(pk=supplied.ylh.pk).update(is_on=False)
    row = SupplierOrder.unscoped.get(order=taken_on(supplied))
    assert (row.state, row.kind) == (State.BY_HAND, "haier")
    by_hand = Sent("other", "HR0001", {"itemList": []}, timezone.now())
    fake.orders["other"] = by_hand
    placing.typed_in(
        store=supplied.store,
        supplier_order_id=row.pk,
        remote="HR0001",
        actor=None,
        at=timezone.now(),
    )
    fake.move(by_hand, "sent")
    assert look(row).state == State.SENT
    assert row.parcel.tracking_number == "HR0001"


def test_stock_is_the_suppliers_with_sales_and_orders_counted_once(supplied, fake):
    """Eight are there; two sold here, of which the supplier knows one."""
    placed(supplied)
    taken_on(supplied)
    assert fake.articles[FRIDGE].stock == 7
    supplied.sync()
    # Seven there and the one ordered there; two are held, so six can be sold: 7 - 1.
    assert stock_of(supplied, FRIDGE) == (Decimal(8), Decimal(2))
    fake.articles[FRIDGE].stock = 0
    supplied.sync()
    assert stock_of(supplied, FRIDGE) == (Decimal(2), Decimal(2))
    assert stock_check.differences() == []


def test_the_day_is_compared_and_what_was_missed_made_good(supplied, fake):
    row, sent = placed(supplied)
    fake.move(sent, "sent")
    at = timezone.now()
    day = reconciliation.yesterday(at)
    assert reconciliation.suppliers_to_check(day=day) == [supplied.ylh.pk]
    check = reconciliation.check(supplier_id=supplied.ylh.pk, day=day, at=at)
    assert (check.checked, check.is_complete) == (1, True)
    assert [found["words"] for found in check.differences] == [
        "供应商已经发货，这里没有收到，已经补上"
    ]
    row.refresh_from_db()
    assert row.state == State.SENT
    again = reconciliation.check(supplier_id=supplied.ylh.pk, day=day, at=at)
    assert (again.pk, again.differences) == (check.pk, [])
    assert reconciliation.suppliers_to_check(day=day) == []


def test_an_unconfirmed_order_and_a_supplier_who_is_away_are_found(supplied, fake):
    placed(supplied)
    fake.trouble = "500"
    at = timezone.now() + timedelta(days=2)
    day = reconciliation.yesterday(at)
    check = reconciliation.check(supplier_id=supplied.ylh.pk, day=day, at=at)
    assert check.is_complete is False
    assert [found["words"] for found in check.differences] == ["下单一天了，供应商还没有确认"]
    assert reconciliation.suppliers_to_check(day=day) == [supplied.ylh.pk]


def cancel(shop: Supplied, order: Order) -> None:
    cancellation.cancel(
        store=shop.store,
        order_id=order.pk,
        reason="不要了",
        actor=shop.store.owner,
        at=timezone.now(),
    )


def test_another_stores_callbacks_do_not_reach_it(client, supplied, fake):
    from tests.supplying import connected

    row, sent = placed(supplied)
    other = connected(fake, make.store())
    form = ylh_fake.callback(sent, "taken", at=timezone.now())
    answer = client.post(f"/suppliers/ylh/notify/{other.ylh.notify_key}/", form)
    assert answer.json()["success"] is False
    row.refresh_from_db()
    assert row.state == State.PLACED
