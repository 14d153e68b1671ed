"""
What the guide's pictures need that a day in the demo town has not: twelve weeks of orders and
visits behind it, and the tea of the guide's example of stacking. By the domain's functions, within
the site: `manage.py shell -c "from tests.browser.guide import past; past.make()"`.
"""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.addresses.areas import find
from accounts.models import User
from accounts.people import with_phone
from core import scope
from home.demo import town
from home.statistics.reports import daily
from home.statistics.visits import tables
from home.statistics.visits.counted import Counted
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.lifecycle import cash, fulfil, steps
from orders.models import Delivery, Order, PayMethod
from shop.catalog import products, shelves
from shop.catalog.models import ProductVariant
from shop.members import balance, by_hand, memberships
from shop.promotions import coupons, promotions
from shop.promotions.models import Coupon, Promotion
from shop.promotions.reckoning.terms import Kind, Scope, Tier
from shop.stock import ledger
from shop.stores.models import Store, StoreImage
from tests.browser.guide.who import SHOPPER

DAYS = 84
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# Invented, as all people of the town.
FAMILIES, GIVEN = "李孙何吴郑周徐马朱胡林郭", ("桂芳", "小军", "雨桐", "建华")
PLACES = (("杭州市", "西湖区"), ("杭州市", "拱墅区"), ("杭州市", "余杭区"), ("嘉兴市", "南湖区"))
SOURCES = (("wechat", 52), ("direct", 20), ("utm_poster1", 14), ("search", 9), ("site", 5))
TEA = "明前绿茶 100g"


@scope.across_stores("the guide's pictures")
def make() -> None:
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    at = timezone.now()
    _orders(store, at, Random(15))
    _visits(store, at, Random(14))
    _tea(store, at)
    daily.refresh(at=at)
    daily.close_night(at=at)


def _orders(store: Store, at: datetime, chance: Random) -> None:
    """Busier at weekends, and a little busier from week to week."""
    goods = _goods(store)
    for row in goods:
        level = {"kind": "receive", "quantity": Decimal(400), "reason": "进货"}
        ledger.change(store=store, variant_id=row.pk, actor=store.owner, **level)
    people = [(f"{family}{given}", n) for n, (family, given) in enumerate(_names())]
    for back in range(DAYS, 0, -1):
        morning = (at - back * DAY).replace(hour=0, minute=30)
        weekend = 2 if timezone.localtime(morning).weekday() > 4 else 0
        for _order in range(1 + weekend + chance.randrange(3) + (DAYS - back) // 30):
            # The first ones of the list come more often than the last.
            name, number = people[min(chance.randrange(48), chance.randrange(48))]
            lines = {row: Decimal(chance.randint(1, 2)) for row in chance.sample(goods, 3)}
            bought_at = morning + chance.randrange(12 * 60) * MINUTE
            _buy(store, lines, name, number, bought_at, is_given=chance.random() < 0.93)
    for number in (3, 10, 17):
        # To Jiaxing, by courier, waiting to be sent.
        lines = {row: Decimal(1) for row in chance.sample(goods, 2)}
        name = people[number][0]
        _buy(store, lines, name, number, at - number * MINUTE, is_given=False, is_sent=False)


def _names() -> list[tuple[str, str]]:
    return [(family, given) for given in GIVEN for family in FAMILIES]


def _goods(store: Store) -> list[ProductVariant]:
    rows = ProductVariant.unscoped.filter(store=store, is_on_sale=True, price__gte=5, price__lte=40)
    return list(rows.select_related("product", "store", "level").order_by("sku")[::26])


def _buy(
    store: Store,
    lines: dict[ProductVariant, Decimal],
    name: str,
    number: int,
    at: datetime,
    *,
    is_given: bool,
    is_sent: bool = True,
) -> None:
    """Delivered, and paid in cash three hours later."""
    city, district = PLACES[number % 7 % len(PLACES)]
    owner = cart.Owner(key=f"past-{at:%m%d%H%M%S}-{number}")
    for variant, quantity in lines.items():
        cart.add(owner=owner, variant=variant, quantity=quantity)
    phone = town.CUSTOMERS[number][1] if number < 5 else f"1370000{1000 + number}"
    placement = Placement(
        store=store,
        contact=Contact(
            town.CUSTOMERS[number][0] if number < 5 else name,
            phone,
            find(province="浙江省", city=city, district=district),
            f"桂花巷 {number + 3} 号",
        ),
        delivery=Delivery.LOCAL if city == "杭州市" else Delivery.EXPRESS,
        pay_method=PayMethod.COD,
        idempotency_key=owner.key,
    )
    order: Order = place(placement, owner=owner, at=at)
    given = {"store": store, "order_id": order.pk, "actor": store.owner}
    steps.confirm(**given, at=at + 6 * MINUTE)
    if is_sent:
        fulfil.fulfil(**given, at=at + 2 * HOUR)
    if is_given:
        cash.take(**given, at=at + 3 * HOUR)


def _visits(store: Store, at: datetime, chance: Random) -> None:
    looked_at = {row.product_id for row in _goods(store)}
    for back in range(DAYS, -1, -1):
        on = timezone.localdate(at - back * DAY)
        people = 22 + chance.randrange(14) + (DAYS - back) // 6
        counted = Counted(visitors={(store.slug, on, b"%d-%d" % (back, n)) for n in range(people)})
        for source, part in SOURCES:
            counted.views[store.slug, on, "store", source] = people * part // 60
        counted.views[store.slug, on, "product", "inside"] = people * 2
        counted.looks = Counter({(store.slug, on, pk): chance.randrange(2, 9) for pk in looked_at})
        counted.carts = Counter({(store.slug, on, pk): chance.randrange(2) for pk in looked_at})
        tables.add(counted)


def _tea(store: Store, at: datetime) -> None:
    """30 yuan; nine tenths of it, ten off from a hundred on, and a coupon of five from ninety."""
    shelf = shelves.add(store=store, name="茶叶", picture=None, actor=store.owner)
    photo = StoreImage.objects.filter(collection_id=store.collection_id, title__contains="茶")[0]
    product = products.add_product(
        store=store,
        name=TEA,
        price=Decimal(30),
        unit="盒",
        category=shelf,
        photos=[photo],
        actor=store.owner,
        sku="TEA100",
    )
    variant = ProductVariant.unscoped.get(product=product)
    ledger.open_level(variant=variant, quantity=Decimal(60), actor=store.owner)
    scope_of = Scope(is_all=False, shelves=frozenset([shelf.pk]))
    for name, kind, tier in (
        ("绿茶九折", Kind.PERCENT, Tier(Decimal(0), percent=Decimal(90))),
        ("茶叶满 100 减 10", Kind.SPEND_OFF, Tier(Decimal(100), amount=Decimal(10))),
    ):
        row = Promotion(store=store, name=name, kind=kind, is_draft=False)
        row.starts_at, row.ends_at = at - HOUR, at + 14 * DAY
        promotions.save(row, (tier,), scope_of, actor=store.owner, at=at)
    five = Coupon(store=store, kind=Coupon.Kind.AMOUNT, name="茶友券", amount=Decimal(5))
    five.threshold, five.valid_days = Decimal(90), 7
    five.claim_from, five.claim_until = at, at + 14 * DAY
    coupons.save(five, Scope(), actor=store.owner)
    _member(store, at)


def _member(store: Store, at: datetime) -> None:
    """Who buys the tea has points, money and no coupon yet."""
    person: User = with_phone(SHOPPER)
    member = memberships.join(store=store, user=person, at=at)
    points = {"amount": 50, "reason": "老顾客的积分搬过来", "key": "guide"}
    by_hand.adjust(member=member, actor=store.owner, at=at, **points)
    money = {"amount": Decimal(50), "bonus": Decimal(0), "reference": "guide"}
    balance.put_in(member=member, at=at, **money)
