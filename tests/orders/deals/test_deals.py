"""One price everywhere: list, page, cart, checkout, order and refund say the same."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.cart import cart, contents
from orders.checkout.refusals import PriceChanged
from orders.deals.deals import DealChoice, Deals
from orders.lifecycle import cancellation, cash
from orders.models import Order, OrderDiscount
from orders.payments.refunds import refundable
from orders.shipping import setup
from shop.catalog import products, shelves
from shop.members import memberships, points, programmes
from shop.members.models import MemberLevel
from shop.promotions import check, coupons, promotions
from shop.promotions.models import CouponHolding, Participation, Promotion
from shop.promotions.reckoning.terms import Gift, Kind, Scope, Tier
from tests import make
from tests.shop.promotions.made import coupon, off, percent, promotion

pytestmark = pytest.mark.django_db


def assert_explained():
    assert check.differences() == []
    call_command("check_money")
    call_command("check_stock")


def figures(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True).replace(" ", "")


def test_a_price_is_the_same_on_list_page_cart_and_order(store):
    tea = make.variant(store, price="9.99", stock="50", name="绿茶")
    promotion(store, Kind.PERCENT, percent("85"), name="全场八五折")
    # 9.99 × 0.85 = 8.4915, to the 分 8.49.
    buyer = make.user()
    client = Client()
    client.force_login(buyer, backend="accounts.backends.PasswordBackend")
    for url in (store.get_absolute_url(), tea.product.get_url()):
        shown = figures(client.get(url).content.decode())
        assert "8.5折" in shown
        assert "8.49元" in shown
    cart.add(owner=cart.Owner(user_id=buyer.pk), variant=tea, quantity=Decimal(3))
    assert "25.47元" in figures(client.get("/cart/").content.decode())
    assert "25.47元" in figures(client.get(reverse("checkout", args=[store.slug])).content.decode())

    order = make.order(store, {}, buyer=buyer)

    (line,) = order.lines.all()
    assert (line.price, line.total, line.discount) == (Decimal("8.49"), Decimal("25.47"), 0)
    row = OrderDiscount.objects.get(order=order)
    # 3 × 9.99 − 25.47
    assert (row.where, row.amount) == ("price", Decimal("4.50"))
    assert_explained()


def test_what_is_taken_off_is_spread_and_goes_back_by_parts(store):
    tea = make.variant(store, price="30.00", stock="50")
    cups = make.variant(store, price="20.00", stock="50")
    promotion(store, Kind.SPEND_OFF, off("100", "10"), name="满100减10")
    order = make.order(store, {tea: "3", cups: "1"})

    assert (order.items_total, order.discount_total, order.total_price) == (
        Decimal("110.00"),
        Decimal("10.00"),
        Decimal("100.00"),
    )
    # 10 × 90 / 110 = 8.18, 10 × 20 / 110 = 1.82
    off_lines = {line.variant_id: line.discount for line in order.lines.all()}
    assert off_lines == {tea.pk: Decimal("8.18"), cups.pk: Decimal("1.82")}
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    order.refresh_from_db()
    page = figures(make.guest(order).get(order.get_absolute_url()).content.decode())
    assert "满100减10" in page
    assert "10.00元" in page
    assert refundable.amount_of(order, {line.pk: line.quantity for line in order.lines.all()}) == (
        Decimal("100.00")
    )
    assert_explained()


def test_a_coupon_is_reserved_used_and_given_back_once(store):
    tea = make.variant(store, price="30.00", stock="50")
    buyer = make.user()
    kind = coupon(store, "5", threshold="20")
    piece = coupons.claim(coupon_id=kind.pk, store=store, user=buyer, at=timezone.now())
    order = make.order(store, {tea: "1"}, buyer=buyer)
    assert order.total_price == Decimal("25.00")
    piece.refresh_from_db()
    assert (piece.state, piece.reference) == ("reserved", order.stock_reference)
    # The second order finds none.
    assert make.order(store, {tea: "1"}, buyer=buyer).total_price == Decimal("30.00")

    cancellation.cancel(
        store=store, order_id=order.pk, actor=store.owner, reason="不要了", at=timezone.now()
    )

    piece.refresh_from_db()
    assert (piece.state, piece.reference) == ("held", "")
    paid = make.order(store, {tea: "1"}, buyer=buyer)
    cash.take(store=store, order_id=paid.pk, actor=store.owner, at=timezone.now())
    piece.refresh_from_db()
    assert piece.state == "used"
    assert_explained()


def test_who_wants_no_coupon_keeps_it(store):
    tea = make.variant(store, price="30.00", stock="50")
    buyer = make.user()
    kind = coupon(store, "5")
    coupons.claim(coupon_id=kind.pk, store=store, user=buyer, at=timezone.now())
    order = make.order(store, {tea: "1"}, buyer=buyer, choice=DealChoice(coupon=""))
    assert order.total_price == Decimal("30.00")
    assert CouponHolding.unscoped.get(user=buyer).state == "held"


def test_a_gift_goes_along_and_is_not_paid(store):
    tea = make.variant(store, price="30.00", stock="50", name="绿茶")
    cup = make.variant(store, price="8.00", stock="5", name="茶杯")
    tier = Tier(threshold=Decimal(50), gifts=(Gift(cup.pk, Decimal(1)),))
    promotion(store, Kind.GIFT, tier, name="满50送茶杯")
    order = make.order(store, {tea: "2"})
    assert order.total_price == Decimal("60.00")
    lines = {
        line.variant_id: (line.quantity, line.total - line.discount) for line in order.lines.all()
    }
    assert lines == {tea.pk: (2, Decimal("60.00")), cup.pk: (1, Decimal("0.00"))}
    # Of what is bought as well, and on offer, one more goes along.
    promotion(store, Kind.PRICE, off("0", "6"), scope=Scope(False, variants=frozenset({cup.pk})))
    again = make.order(store, {tea: "2", cup: "3"})
    line = again.lines.get(variant=cup)
    assert (line.quantity, line.total, line.discount) == (4, Decimal("24.00"), Decimal("6.00"))
    assert again.total_price == Decimal("78.00")
    # None is left to be given.
    assert make.order(store, {tea: "2"}).lines.count() == 1
    assert_explained()


def test_limits_hold_and_are_free_again(store):
    tea = make.variant(store, price="30.00", stock="50")
    row = promotion(
        store, Kind.SPEND_OFF, off("20", "5"), budget=Decimal("10.00"), per_buyer=1, name="限量"
    )
    first, second, third = (make.user() for _n in range(3))
    one = make.order(store, {tea: "1"}, buyer=first)
    assert one.total_price == Decimal("25.00")
    assert make.order(store, {tea: "1"}, buyer=first).total_price == Decimal("30.00")
    assert make.order(store, {tea: "1"}, buyer=second).total_price == Decimal("25.00")
    # Ten yuan are given: nothing is left.
    assert make.order(store, {tea: "1"}, buyer=third).total_price == Decimal("30.00")
    cancellation.cancel(
        store=store, order_id=one.pk, actor=store.owner, reason="不要了", at=timezone.now()
    )
    row.refresh_from_db()
    assert (row.spent, row.people) == (Decimal("5.00"), 1)
    assert make.order(store, {tea: "1"}, buyer=third).total_price == Decimal("25.00")
    assert Participation.unscoped.exclude(state="returned").count() == 2
    assert_explained()


def test_what_ends_while_the_page_is_open_is_asked_again(store):
    tea = make.variant(store, price="30.00", stock="50")
    now = timezone.now()
    promotion(store, Kind.SPEND_OFF, off("20", "5"), ends_at=now + timedelta(minutes=5))
    with pytest.raises(PriceChanged) as changed:
        make.order(store, {tea: "1"}, seen_total=Decimal("25.00"), at=now + timedelta(minutes=5))
    assert changed.value.now.total == Decimal("30.00")
    assert not Order.unscoped.exists()


def test_pages_change_on_the_edge_without_a_beat(store):
    tea = make.variant(store, price="10.00", stock="50")
    now = timezone.now().replace(microsecond=0)
    promotion(
        store,
        Kind.PRICE,
        off("0", "6"),
        starts_at=now + timedelta(minutes=1),
        ends_at=now + timedelta(minutes=2),
        name="一分钟特价",
    )
    client, seen = Client(), []
    for seconds in (0, 59, 60, 119, 120):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            page = figures(client.get(tea.product.get_url()).content.decode())
            listed = figures(client.get(store.get_absolute_url()).content.decode())
            assert ("6元" in page) == ("6元" in listed)
            seen.append("6元" in page)
    assert seen == [False, False, True, True, False]


def test_a_price_that_is_edited_does_not_hide_a_passed_edge(store):
    tea, cup = make.variant(store, price="10.00"), make.variant(store, price="8.00")
    now = timezone.now()
    promotion(store, Kind.PERCENT, percent("50"), ends_at=now + timedelta(minutes=2))
    with time_machine.travel(now + timedelta(minutes=3)):
        products.change_variant(
            store=store, variant_id=tea.pk, actor=store.owner, price=Decimal("9.00")
        )
    for row in (tea, cup):
        row.refresh_from_db()
    assert (tea.asked, cup.asked) == (Decimal("9.00"), Decimal("8.00"))


def test_a_struck_price_was_really_asked(store):
    tea = make.variant(store, price="10.00", stock="50")
    row = promotion(store, Kind.PRICE, off("0", "6"))
    tea.refresh_from_db()
    assert (tea.asked, tea.struck) == (Decimal("6.00"), Decimal("10.00"))
    promotions.switch(
        store=store,
        number=row.number,
        action=promotions.Action.END,
        actor=store.owner,
        at=timezone.now(),
    )
    # The second sale at the same price begins from that one: nothing may stand struck.
    promotion(store, Kind.PRICE, off("0", "6"))
    tea.refresh_from_db()
    assert (tea.asked, tea.struck) == (Decimal("6.00"), None)


def test_goods_moved_to_a_shelf_get_its_offer_and_lose_it_again(store):
    fruit = shelves.add(store=store, name="水果", actor=store.owner)
    other = shelves.add(store=store, name="零食", actor=store.owner)
    scope = Scope(False, shelves=frozenset({fruit.pk}))
    promotion(store, Kind.PERCENT, percent("50"), scope=scope)
    pear = make.variant(store, price="10.00", name="梨", category=other)
    asked = []
    for shelf in (fruit, other):
        shelf.refresh_from_db()
        products.change_words(product=pear.product, name="梨", category=shelf, actor=store.owner)
        pear.refresh_from_db()
        asked.append(pear.asked)
    # A shelf itself may move below the one on offer.
    fruit.refresh_from_db()
    other.refresh_from_db()
    other.move(fruit, pos="last-child")
    pear.refresh_from_db()
    assert [*asked, pear.asked] == [Decimal("5.00"), Decimal("10.00"), Decimal("5.00")]


def test_shelves_are_scopes_and_other_stores_are_not_touched(store):
    other = make.store()
    tea, far = make.variant(store, price="10.00"), make.variant(other, price="10.00")
    promotion(store, Kind.PERCENT, percent("50"), scope=Scope(is_all=False))
    promotion(store, Kind.PERCENT, percent("90"))
    for row in (tea, far):
        row.refresh_from_db()
    assert (tea.asked, far.asked) == (Decimal("9.00"), Decimal("10.00"))
    deals = Deals([other], user=None, at=timezone.now())
    line = contents.beside(
        owner=cart.Owner(key="x"), variant=make.variant(other), quantity=Decimal(1)
    )
    assert deals.reckon(other, [line]).total == line.total
    assert Promotion.unscoped.filter(store=other).count() == 0


def test_coupons_are_claimed_in_the_store_and_found_again(store):
    kind, secret = coupon(store, "5", name="新客券"), coupon(store, "8", name="暗号券")
    secret.is_on_page, secret.code = False, "老街坊"
    coupons.save(secret, Scope(), actor=store.owner)
    page, client = reverse("store-coupons", args=[store.slug]), Client()
    shown = client.get(page).content.decode()
    assert "新客券" in shown
    assert "暗号券" not in shown
    assert page in client.get(store.get_absolute_url()).content.decode()
    claim = reverse("coupon-claim", args=[kind.pk])
    assert client.post(claim).url.startswith("/account/login/")
    # What is not given on the page is not claimed by its number either.
    buyer = make.user()
    client.force_login(buyer, backend="accounts.backends.PasswordBackend")
    assert client.post(reverse("coupon-claim", args=[secret.pk])).status_code == 404
    for _again in range(2):
        assert client.post(claim).url == page
    said = client.get(page).content.decode()
    assert "你已经领过了" in said
    assert "已领取" in said
    client.post(reverse("coupon-code", args=[store.slug]), {"code": " 老街坊 "})
    assert CouponHolding.unscoped.filter(user=buyer).count() == 2
    mine = client.get("/account/coupons/").content.decode()
    assert ("新客券" in mine, "暗号券" in mine, store.name in mine) == (True, True, True)
    assert "新客券" not in client.get("/account/coupons/?state=used").content.decode()


def test_points_are_money_off_and_come_back(store):
    tea = make.variant(store, price="30.00", stock="50")
    buyer, at = make.user(), timezone.now()
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    member = memberships.join(store=store, user=buyer, at=at)
    points.earn(member=member, kind="given", amount=1000, reference="welcome", at=at)
    # A hundred points are ¥1; half of the order at most.
    order = make.order(store, {tea: "1"}, buyer=buyer, choice=DealChoice(points=500))
    english = Client(headers={"accept-language": "en"})
    english.force_login(buyer)
    shown = english.get(order.get_absolute_url()).content.decode()
    assert ("积分抵扣" in shown, "Points spent" in shown) == (False, True)
    assert order.total_price == Decimal("25.00")
    member.refresh_from_db()
    assert member.points == 500
    cancellation.cancel(store=store, order_id=order.pk, actor=store.owner, reason="", at=at)
    member.refresh_from_db()
    assert member.points == 1000
    most = make.order(store, {tea: "1"}, buyer=buyer, choice=DealChoice(points=99_999))
    assert most.total_price == Decimal("20.00")
    member.refresh_from_db()
    assert member.points == 0
    assert_explained()


def test_a_price_that_is_used_up_leaves_the_list(store, django_capture_on_commit_callbacks):
    tea = make.variant(store, price="10.00", stock="50")
    promotion(store, Kind.PRICE, off("0", "6"), people_limit=1)
    tea.refresh_from_db()
    assert tea.asked == Decimal("6.00")
    with django_capture_on_commit_callbacks(execute=True):
        order = make.order(store, {tea: "1"}, buyer=make.user())
    tea.refresh_from_db()
    assert (order.total_price, tea.asked) == (Decimal("6.00"), Decimal("10.00"))
    with django_capture_on_commit_callbacks(execute=True):
        cancellation.cancel(
            store=store, order_id=order.pk, actor=store.owner, reason="", at=timezone.now()
        )
    tea.refresh_from_db()
    assert tea.asked == Decimal("6.00")


def test_a_level_lowers_the_price_and_brings_for_nothing(store):
    tea = make.variant(store, price="30.00", stock="50")
    store = setup.save_delivery(
        store=store,
        actor=store.owner,
        ways=dataclasses.replace(make.WAYS, local_fee=Decimal("4.00")),
        area_code="330106",
    )
    buyer = make.user()
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    memberships.join(store=store, user=buyer, at=timezone.now())
    MemberLevel.objects.for_store(store).filter(rank=1).update(
        discount_percent=90, free_freight=True
    )
    order = make.order(store, {tea: "1"}, buyer=buyer)
    assert (order.total_price, order.transit_price) == (Decimal("27.00"), Decimal("0.00"))
    assert OrderDiscount.objects.get(order=order, where="freight").amount == Decimal("4.00")
    assert make.order(store, {tea: "1"}).total_price == Decimal("34.00")
    assert_explained()


def test_a_coupons_last_second(store):
    """Good until its moment, not at it; what an order holds outlives it."""
    tea = make.variant(store, price="30.00", stock="50")
    buyer, late, now = make.user(), make.user(), timezone.now().replace(microsecond=0)
    kind = coupon(store, "5", claim_until=now + timedelta(minutes=1), valid_days=1)
    last = kind.claim_until - timedelta(seconds=1)
    page = reverse("store-coupons", args=[store.slug])
    piece = coupons.claim(coupon_id=kind.pk, store=store, user=buyer, at=last)
    with pytest.raises(coupons.CannotClaim):
        coupons.claim(coupon_id=kind.pk, store=store, user=late, at=kind.claim_until)
    with time_machine.travel(kind.claim_until, tick=False):
        assert "5 元券" not in Client().get(page).content.decode()

    before = piece.valid_until - timedelta(seconds=1)
    order = make.order(store, {tea: "1"}, buyer=buyer, at=before, seen_total=Decimal("25.00"))
    cancellation.cancel(store=store, order_id=order.pk, actor=None, reason="", at=before)
    with pytest.raises(PriceChanged) as changed:
        make.order(
            store, {tea: "1"}, buyer=buyer, at=piece.valid_until, seen_total=Decimal("25.00")
        )
    assert changed.value.now.total == Decimal("30.00")

    order = make.order(store, {}, buyer=buyer, at=before, seen_total=Decimal("25.00"))
    after = piece.valid_until + timedelta(minutes=5)
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=after)
    piece.refresh_from_db()
    assert piece.state == "used"
    assert_explained()
