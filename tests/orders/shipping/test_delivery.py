"""Freight templates, distances and times as an order meets them."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.addresses.areas import find
from orders.checkout.invoice import Invoice
from orders.checkout.placement import Contact
from orders.checkout.refusals import CannotDeliver, PriceChanged
from orders.lifecycle import cancellation
from orders.models import Order
from orders.shipping import local, price_lists, setup, slots
from orders.shipping.local import Position
from orders.shipping.models import DeliverySlot, SlotBooking
from orders.shipping.price_lists import RuleTerms
from orders.shipping.slots import Choice, SlotFull
from shop.stock.models import StockLevel
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db
HANGZHOU = ("浙江省", "杭州市", "西湖区")
LHASA = ("西藏自治区", "拉萨市", "城关区")
NINGBO = ("浙江省", "宁波市", "海曙区")
HOME = Position(Decimal("30.274150"), Decimal("120.155150"))


def with_fees():
    store = make.store()
    Store.objects.filter(pk=store.pk).update(local_fee=Decimal("5.00"), express_fee=Decimal("5.00"))
    store.refresh_from_db()
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(with_fees)


@pytest.fixture
def tea(store):
    return make.variant(store, price="10.00", stock="50")


@pytest.fixture
def given(store):
    return {"store": store, "actor": store.owner}


def to(*names: str) -> Contact:
    province, city, district = names
    area = find(province=province, city=city, district=district)
    return Contact("李明", "13700000001", area, "某路 1 号")


def priced(given, *rules: RuleTerms, delivery="express", basis="weight"):
    template = price_lists.save_template(
        **given, name="模板", delivery=delivery, basis=basis, is_default=True
    )
    for terms in rules:
        price_lists.save_rule(**given, template_id=template.pk, terms=terms)
    return template


NEAR = RuleTerms(regions=["33"], first_fee=Decimal(6), step_fee=Decimal(1))
FAR = RuleTerms(regions=["54"], is_undeliverable=True)
REST = RuleTerms(first_fee=Decimal(12), step_fee=Decimal(4), free_from=Decimal(88))


def test_the_template_in_force_replaces_the_flat_fee(store, tea, given):
    flat = make.order(store, {tea: "3"}, delivery="express")
    priced(given, NEAR, REST)
    store.refresh_from_db()

    near = make.order(store, {tea: "3"}, delivery="express", contact=to(*HANGZHOU))
    rest = make.order(store, {tea: "3"}, delivery="express", contact=to("北京市", "", "朝阳区"))
    free = make.order(store, {tea: "9"}, delivery="express", contact=to("北京市", "", "朝阳区"))

    assert flat.transit_price == Decimal(5)
    assert (near.transit_price, rest.transit_price, free.transit_price) == (7, 16, 0)
    assert near.transit_note == "首重 1 kg ¥6，续重 1 kg ¥1（未标重量的按每件 0.5 kg）"
    assert free.transit_note == "满 ¥88 包邮"
    assert near.total_price == near.items_total + near.transit_price - near.discount_total


def test_each_delivery_has_its_own_template(store, tea, given):
    priced(given, REST)
    priced(given, RuleTerms(first_fee=Decimal(60)), delivery="freight")

    assert make.order(store, {tea: "1"}, delivery="freight").transit_price == 60
    assert make.order(store, {tea: "1"}, delivery="express").transit_price == 12
    assert make.order(store, {tea: "1"}, delivery="local").transit_price == 5
    assert make.order(store, {tea: "1"}, delivery="pickup").transit_price == 0


def test_a_template_that_is_not_in_force_counts_for_nothing(store, tea, given):
    template = priced(given, REST)
    price_lists.save_template(
        **given,
        template_id=template.pk,
        name="停用",
        delivery="express",
        basis="weight",
        is_default=False,
    )

    assert make.order(store, {tea: "1"}, delivery="express").transit_price == 5


def test_where_nothing_is_brought_nothing_is_ordered(store, tea, given):
    priced(given, NEAR, FAR)

    for area in (LHASA, ("北京市", "", "朝阳区")):
        with pytest.raises(CannotDeliver, match="这个地址暂不配送，请换一个地址") as caught:
            make.order(store, {tea: "1"}, delivery="express", contact=to(*area))
        assert caught.value.field == "area"
    contact = Contact("李明", "13700000001")
    with pytest.raises(CannotDeliver, match="请填写收货地址"):
        make.order(store, {tea: "1"}, delivery="express", contact=contact)

    assert not Order.objects.exists()
    assert StockLevel.objects.get(variant=tea).reserved == 0


def test_freight_that_changed_meanwhile_is_asked_again(store, tea, given):
    priced(given, REST)

    with pytest.raises(PriceChanged) as caught:
        make.order(store, {tea: "1"}, delivery="express", seen_total=Decimal("15.00"))

    assert caught.value.now.total == Decimal("22.00")
    assert not Order.objects.exists()


# --- local delivery


def banded(given, *bands: tuple[str, str, str, str | None]):
    return [
        setup.save_band(
            **given,
            up_to_km=Decimal(km),
            fee=Decimal(fee),
            minimum=Decimal(minimum),
            free_from=Decimal(free) if free else None,
        )
        for km, fee, minimum, free in bands
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "km"),
    [
        ("30.274150", "120.155150", "0.0"),
        ("30.284150", "120.155150", "1.1"),
        ("30.274150", "120.255150", "9.6"),
        ("39.904200", "116.407400", "1123.5"),
        ("-30.274150", "-59.844850", "20015.1"),
    ],
)
def test_distance_as_the_crow_flies(latitude, longitude, km):
    assert local.distance_km(HOME, Position(Decimal(latitude), Decimal(longitude))) == Decimal(km)


def test_the_band_is_chosen_by_hand_or_by_position(store, tea, given):
    near, far = banded(given, ("3", "3", "0", None), ("8", "6", "0", None))
    setup.save_profile(**given, position=HOME, area_code="330106")
    here = Position(Decimal("30.284150"), Decimal("120.155150"))
    there = Position(Decimal("30.324150"), Decimal("120.155150"))

    by_hand = make.order(store, {tea: "1"}, band_id=far.pk)
    by_position = make.order(store, {tea: "1"}, position=here, band_id=far.pk)
    further = make.order(store, {tea: "1"}, position=there)

    assert (by_hand.transit_price, by_hand.transit_note) == (6, "8 公里内（顾客自选距离）")
    assert (by_position.transit_price, by_position.transit_note) == (3, "3 公里内（约 1.1 公里）")
    assert further.transit_price == 6
    assert near.pk != far.pk


def test_beyond_the_last_band_or_without_one_nothing_is_brought(store, tea, given):
    banded(given, ("3", "3", "0", None))
    setup.save_profile(**given, position=HOME, area_code="330106")
    beijing = Position(Decimal("39.9042"), Decimal("116.4074"))

    with pytest.raises(CannotDeliver, match="超出配送范围") as caught:
        make.order(store, {tea: "1"}, position=beijing)
    assert caught.value.field == "band"
    for band_id in (None, 987654):
        with pytest.raises(CannotDeliver, match="请选择配送距离"):
            make.order(store, {tea: "1"}, band_id=band_id)

    assert not Order.objects.exists()


def test_another_stores_band_is_none_of_ours(store, tea, given):
    banded(given, ("3", "3", "0", None))
    other = make.store()
    (foreign,) = banded({"store": other, "actor": other.owner}, ("3", "0", "0", None))

    with pytest.raises(CannotDeliver, match="请选择配送距离"):
        make.order(store, {tea: "1"}, band_id=foreign.pk)


def test_below_the_minimum_it_says_what_is_missing(store, tea, given):
    (band,) = banded(given, ("3", "3", "22.50", "50"))

    with pytest.raises(CannotDeliver, match=r"再买 ¥12\.50 起送"):
        make.order(store, {tea: "1"}, band_id=band.pk)

    assert make.order(store, {tea: "3"}, band_id=band.pk).transit_price == 3
    free = make.order(store, {tea: "5"}, band_id=band.pk)
    assert (free.transit_price, free.transit_note) == (
        0,
        "3 公里内（顾客自选距离），满 ¥50 免配送费",
    )


@pytest.mark.parametrize(
    ("profile", "reached"),
    [
        ({}, set()),
        ({"area_code": "330106"}, {"杭州"}),
        ({"area_code": "330106", "local_areas": ["33"]}, {"杭州", "宁波"}),
        ({"area_code": "330106", "local_areas": ["330203"]}, {"宁波"}),
        ({"local_areas": ["3301", "54"]}, {"杭州", "拉萨"}),
    ],
)
def test_the_store_goes_where_it_says_else_within_its_city(store, tea, given, profile, reached):
    setup.save_profile(**given, **profile)
    found = set()

    for name, area in (("杭州", HANGZHOU), ("宁波", NINGBO), ("拉萨", LHASA)):
        try:
            make.order(store, {tea: "1"}, contact=to(*area))
        except CannotDeliver:
            continue
        found.add(name)

    assert found == reached


@pytest.mark.parametrize(("code", "city"), [("330106", "3301"), ("429004", "429004"), ("81", "81")])
def test_a_city_right_below_its_province_is_its_own(code, city):
    assert local.city_of(code) == city


# --- times


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    """In November 2026; the 20th is a Friday."""
    zone = timezone.get_current_timezone()
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.fixture
def morning(given) -> DeliverySlot:
    return setup.save_slot(
        **given,
        weekdays=0b0010000,
        starts=time(9),
        ends=time(12),
        capacity=1,
        cutoff_minutes=60,
        is_for_pickup=True,
    )


def friday(slot: DeliverySlot) -> Choice:
    return Choice(slot.pk, at(0).date())


def test_an_order_takes_a_place_and_keeps_the_words(store, tea, morning):
    order = make.order(store, {tea: "1"}, slot=friday(morning), at=at(7))

    assert order.delivery_slot == "11月20日 09:00–12:00"
    booking = SlotBooking.objects.get()
    assert (booking.order, booking.slot, booking.on) == (order, morning, at(0).date())


def test_the_last_place_is_given_once_and_given_back_by_cancelling(store, tea, morning, given):
    first = make.order(store, {tea: "1"}, slot=friday(morning), at=at(7))
    with pytest.raises(SlotFull, match="刚刚约满"):
        make.order(store, {tea: "1"}, slot=friday(morning), at=at(7))
    assert StockLevel.objects.get(variant=tea).reserved == 1

    cancellation.cancel_now(**given, order_id=first.pk, reason="x", at=at(7))

    assert make.order(store, {tea: "1"}, slot=friday(morning), at=at(7)).delivery_slot


@pytest.mark.parametrize(
    ("when", "is_open"),
    [(at(8, 0), True), (at(8, 0) + timedelta(seconds=1), False), (at(13), False)],
)
def test_it_closes_before_it_begins(store, tea, morning, when, is_open):
    offers = slots.offered(store=store, slots=[morning], delivery="local", at=when)
    assert bool(offers) == is_open

    if is_open:
        make.order(store, {tea: "1"}, slot=friday(morning), at=when)
    else:
        with pytest.raises(SlotFull, match="已截止"):
            make.order(store, {tea: "1"}, slot=friday(morning), at=when)


def test_what_is_not_offered_cannot_be_taken(store, tea, morning):
    thursday = Choice(morning.pk, at(0, day=26).date())
    in_two_weeks = Choice(morning.pk, at(0).date() + timedelta(days=14))
    other = make.store()
    foreign = setup.save_slot(
        store=other, actor=other.owner, weekdays=127, starts=time(9), ends=time(12)
    )

    for choice, words in (
        (thursday, "不能选"),
        (in_two_weeks, "已截止"),
        (friday(foreign), "不能选"),
        (Choice(987654, at(0).date()), "不能选"),
    ):
        with pytest.raises(SlotFull, match=words):
            make.order(store, {tea: "1"}, slot=choice, at=at(7))
    with pytest.raises(SlotFull, match="不能选"):
        make.order(store, {tea: "1"}, delivery="express", slot=friday(morning), at=at(7))

    assert not Order.objects.exists()


def test_offers_name_the_day_and_what_is_left(store, tea, given, morning):
    daily = setup.save_slot(**given, weekdays=127, starts=time(14), ends=time(17))
    make.order(store, {tea: "1"}, slot=friday(morning), at=at(7))

    days = slots.offered(store=store, slots=[daily, morning], delivery="local", at=at(7))

    assert [day.words for day in days][:3] == ["今天 11月20日", "明天 11月21日", "后天 11月22日"]
    assert [day.words for day in days][3] == "周一 11月23日"
    assert len(days) == 7
    assert [(offer.hours, offer.left) for offer in days[0].offers] == [
        ("09:00–12:00", 0),
        ("14:00–17:00", None),
    ]
    assert slots.offered(store=store, slots=[daily], delivery="pickup", at=at(7)) == []


@pytest.mark.parametrize(
    "text", ["", "7", "7-", "x-20261120", "7-20261345", "-20261120", "٧-20261120", "9" * 30 + "-1"]
)
def test_a_choice_that_nobody_offered_is_none(text):
    assert slots.parse(text) is None


def test_a_choice_is_read_as_it_was_written():
    choice = Choice(7, at(0).date())

    assert slots.parse(str(choice)) == choice
    assert str(choice) == "7-20261120"


# --- invoice


def test_the_order_keeps_what_the_invoice_shall_say(store, tea):
    wanted = Invoice("company", "杭州某某有限公司", "91330106MA27XXXX0K", "a@example.cn")

    order = make.order(store, {tea: "1"}, invoice=wanted)

    assert (order.invoice_kind, order.invoice_title) == ("company", "杭州某某有限公司")
    assert (order.invoice_tax_number, order.invoice_email) == ("91330106MA27XXXX0K", "a@example.cn")
    assert make.order(store, {tea: "1"}).invoice_kind == ""
