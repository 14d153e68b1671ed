"""A completed order brings its buyer the coupons that its store promised, each once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.lifecycle import cash, fulfil
from orders.models import Order
from orders.payments.refunds import refund_runs, refunds
from shop.promotions import check, coupons
from shop.promotions.models import Coupon, CouponHolding
from shop.promotions.reckoning.terms import Scope
from tests import make
from tests.api.conftest import Api

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def kind(store, **columns) -> Coupon:
    now = timezone.now()
    given = {
        "kind": "amount", "name": "下次再来券", "amount": Decimal(3), "threshold": Decimal(20),
        "claim_from": now - timedelta(days=1), "claim_until": now + timedelta(days=9),
        "valid_days": 7, "is_on_page": False, "per_person": 9, "given_from": Decimal(50),
    }  # fmt: skip
    return coupons.save(Coupon(store=store, **given | columns), Scope(), actor=store.owner)


def given(order: Order) -> dict:
    return {
        "store": order.store, "order_id": order.pk, "actor": order.store.owner,
        "at": timezone.now(),
    }  # fmt: skip


def completed(store, buyer, price: str = "59.00") -> Order:
    order = make.order(store, {make.variant(store, price=price): "1"}, buyer=buyer)
    fulfil.fulfil(**given(order))
    cash.take(**given(order))
    return Order._base_manager.select_related("store").get(pk=order.pk)


def refund(order: Order, amount: str) -> None:
    asked = given(order) | {"quantities": {}, "amount": Decimal(amount), "reason": "破了"}
    for row in refunds.request(**asked):
        refund_runs.given_back(store=order.store, refund_id=row.pk, actor=None, at=timezone.now())


def text_of(response) -> str:
    return response.content.decode()


def good(user) -> list[str]:
    """Names of what this person can use now, in all stores."""
    stores = {piece.store_id for piece in coupons.of_user(user)}
    return [piece.coupon.name for piece in coupons.usable(user, stores, at=timezone.now())]


def test_an_order_that_was_dear_enough_brings_one_coupon_once(store):
    buyer = make.user()
    kind(store)
    kind(store, name="贵客券", given_from=Decimal("59.01"))
    kind(store, name="人人有", given_from=Decimal(0))
    kind(store, name="停了", given_from=Decimal(0), is_stopped=True)
    kind(store, name="过了", given_from=Decimal(0), claim_until=timezone.now() - timedelta(hours=1))
    kind(store, name="自己领", given_from=None)
    other = make.store("隔壁小店")
    kind(other, name="隔壁的", given_from=Decimal(0))

    order = completed(store, buyer)
    assert sorted(good(buyer)) == ["下次再来券", "人人有"]
    # Undone and done again: the same pieces, good again.
    cash.give_back(**given(order))
    assert good(buyer) == []
    cash.take(**given(order))
    assert sorted(good(buyer)) == ["下次再来券", "人人有"]
    assert CouponHolding.unscoped.count() == 2
    # A second order brings its own; one without an account nothing.
    completed(store, buyer)
    completed(store, None)
    assert CouponHolding.unscoped.filter(user=buyer).count() == 4
    assert check.differences() == []


def test_money_that_goes_back_takes_the_coupon_along_unless_it_is_used(store):
    buyer = make.user()
    # Too dear for these orders to use it.
    row = kind(store, per_person=2, threshold=Decimal(900))
    first, second = completed(store, buyer), completed(store, buyer)
    assert good(buyer) == ["下次再来券"] * 2
    # More than the shop allows one person is not given.
    completed(store, buyer)
    assert Coupon.unscoped.get(pk=row.pk).claimed == 2

    refund(first, "5.00")
    assert len(good(buyer)) == 2
    refund(first, "4.01")
    assert len(good(buyer)) == 1
    used = CouponHolding.unscoped.filter(given_for=second.stock_reference)
    used.update(state="used", reference="order x", used_at=timezone.now())
    ends = used.get().valid_until
    refund(second, "59.00")
    assert used.get().valid_until == ends


def test_the_last_piece_is_not_given_twice_and_the_order_completes(store):
    kind(store, total=1)
    first, second = make.user(), make.user()
    completed(store, first)
    assert completed(store, second).completed_at is not None
    assert (len(good(first)), len(good(second))) == (1, 0)


def test_pages_tell_what_is_promised_and_what_came(store, client):
    buyer = make.user()
    kind(store)
    kind(store, name="人人有", given_from=Decimal(0), threshold=Decimal(0))
    shown = text_of(client.get(f"/{store.slug}/coupons/"))
    assert "下单就送" in shown
    assert "实付满 ¥50，完成后送" in shown
    assert "订单完成后送" in shown
    body = Api(buyer).get(f"/stores/{store.slug}/coupons/after-orders/").json()
    promised = [(row["coupon"]["name"], row["given_from"]) for row in body]
    assert promised == [("人人有", "0.00"), ("下次再来券", "50.00")]

    order = make.order(store, {make.variant(store, price="59.00"): "1"}, buyer=buyer)
    client.force_login(buyer)
    assert "这一单送你的券" not in text_of(client.get(order.get_absolute_url()))
    fulfil.fulfil(**given(order))
    cash.take(**given(order))
    shown = text_of(client.get(order.get_absolute_url()))
    assert "这一单送你的券" in shown
    assert "下次再来券" in shown
    # What went with the money is no gift any more.
    order.refresh_from_db()
    refund(order, "59.00")
    shown = text_of(client.get(order.get_absolute_url()))
    assert "下次再来券" not in shown
