"""The town's promotions, coupons and members: one of each kind, some that begin or end soon."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.people import with_phone
from core.money import round_cny
from core.quantity import MEASURED_UNITS
from home.demo import town
from orders.balance import terms
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.catalog import shelves
from shop.catalog.models import ProductVariant
from shop.flash import items
from shop.flash.models import FlashItem
from shop.groups import group_buys
from shop.groups.models import GroupBuy
from shop.members import by_hand, memberships, programmes
from shop.presales import presales
from shop.presales.models import Presale
from shop.promotions import coupons, promotions
from shop.promotions.models import Coupon, Promotion
from shop.promotions.reckoning.terms import NOTHING, Audience, Gift, Kind, Scope, Stacking, Tier
from shop.rewards import rewards
from shop.rewards.models import Reward
from shop.stores.models import Store, StorePage

GROCER, DEALER, BOOKS, CLOTHES, CRAFTS = (described.name for described in town.STORES)
# Minutes from now.
SOON, WITHIN_THE_HOUR, DAY, FORTNIGHT = 40, 50, 1440, 20160


HALF, FOUR_FIFTHS, TENTH = Decimal("0.5"), Decimal("0.8"), Decimal("0.1")


@dataclass(frozen=True)
class Deal:
    """`on` are shelves or SKUs, all goods without; minutes from now, before it where negative."""

    store: str
    name: str
    kind: Kind
    tiers: tuple[Tier, ...]
    on: tuple[str, ...] = ()
    begins: int = -DAY
    ends: int = FORTNIGHT
    more: dict[str, object] = field(default_factory=dict)


def off(threshold: int, amount: str) -> Tier:
    return Tier(Decimal(threshold), amount=Decimal(amount))


def asked(percent: int, threshold: int = 0) -> Tier:
    return Tier(Decimal(threshold), percent=Decimal(percent))


DEALS = (
    Deal(GROCER, "零食八五折", Kind.PERCENT, (asked(85),), ("膨化食品",)),
    Deal(
        GROCER, "红苹果一小时特价", Kind.PRICE, (off(0, "3.90"),), ("G0197",), ends=WITHIN_THE_HOUR
    ),
    Deal(GROCER, "水果晚市九折", Kind.PERCENT, (asked(90),), ("水果",), begins=SOON, ends=DAY),
    Deal(GROCER, "饮料第二件半价", Kind.NTH, (asked(50, 2),), ("饮料",)),
    Deal(
        GROCER,
        "粮油满减",
        Kind.SPEND_OFF,
        (off(80, "8"), off(150, "20")),
        ("粮油", "调味品"),
        more={"stacking": Stacking.WITH_ALL, "budget": Decimal(500)},
    ),
    Deal(
        DEALER,
        "家电满两件九五折",
        Kind.SPEND_PERCENT,
        (asked(95, 2),),
        more={"by_count": True, "order_limit": Decimal(800)},
    ),
    Deal(
        BOOKS, "任选三本 88 元", Kind.BUNDLE, (off(3, "88"),), more={"stacking": Stacking.WITH_ALL}
    ),
    Deal(BOOKS, "两本包邮", Kind.FREE_FREIGHT, (Tier(Decimal(2)),), more={"by_count": True}),
    Deal(
        BOOKS,
        "读书会会员日八折",
        Kind.PERCENT,
        (asked(80),),
        begins=DAY,
        more={"audience": Audience.SIGNED_UP, "people_limit": 30},
    ),
    Deal(
        CLOTHES,
        "会员九折",
        Kind.PERCENT,
        (asked(90),),
        more={"audience": Audience.MEMBERS, "level": 1},
    ),
)


def offer(say: Callable[[str], None]) -> None:
    """Once for each shop, through what the desk does."""
    at = timezone.now()
    names = [described.name for described in town.STORES]
    for store in Store.objects.select_related("owner").filter(name__in=names):
        if not Promotion.unscoped.filter(store=store).exists():
            _of_store(store, at)
            say(f"{store.name}：促销、优惠券和会员")
    if not Campaign.objects.exists():
        _campaign(at)
        say("平台活动：邻里满减节")


def _campaign(at: datetime) -> None:
    """Two shops take part; the grocer may still join."""
    row = Campaign(
        kind=Kind.SPEND_OFF,
        name="邻里满减节",
        platform_percent=Decimal(40),
        rules="全店参加，优惠的钱平台出四成。报名一周内截止。",
        starts_at=at - timedelta(minutes=DAY),
        ends_at=at + timedelta(minutes=FORTNIGHT),
        join_until=at + timedelta(minutes=FORTNIGHT / 2),
    )
    campaigns.make(row, (off(99, "10"), off(199, "25")), at=at)
    for store in Store.objects.select_related("owner").filter(name__in=(CLOTHES, CRAFTS)):
        campaigns.join(store=store, number=row.number, scope=Scope(), actor=store.owner, at=at)


def _of_store(store: Store, at: datetime) -> None:
    made = [_promote(store, deal, at) for deal in DEALS if deal.store == store.name]
    if store.name == CRAFTS:
        made.append(_gift(store, at))
    kinds = [
        Coupon(
            kind=Coupon.Kind.AMOUNT, name="新客见面礼", amount=Decimal(5), threshold=Decimal(39)
        ),
        Coupon(
            kind=Coupon.Kind.PERCENT,
            name="老街坊九折券",
            percent=Decimal(90),
            most=Decimal(30),
            threshold=Decimal(99),
            is_on_page=False,
            code="JIEFANG",
        ),
        Coupon(kind=Coupon.Kind.FREIGHT, name="运费券", amount=Decimal(5), threshold=Decimal(19)),
        Coupon(
            kind=Coupon.Kind.AMOUNT,
            name="下次再来券",
            amount=Decimal(3),
            threshold=Decimal(29),
            is_on_page=False,
            given_from=Decimal(49),
            per_person=99,
        ),
    ]
    for kind in kinds:
        kind.store, kind.valid_days = store, 7
        kind.claim_from, kind.claim_until = at, at + timedelta(minutes=FORTNIGHT)
        coupons.save(kind, Scope(), actor=store.owner)
    _members(store, kinds[0], at)
    _limited(store, at)
    page = StorePage.objects.get(store=store)
    page.body.append(("coupons", {"title": "领优惠券", "store": None}))
    soonest = min(made, key=lambda row: row.ends_at)
    page.body.append(("promotion", {"title": "", "number": soonest.number}))
    page.body.append(("flash_shelf", {"title": "限时抢购和秒杀"}))
    page.body.append(("group_buys", {"title": "一起买更便宜"}))
    page.save_revision(user=store.owner).publish(user=store.owner)


def _promote(store: Store, deal: Deal, at: datetime) -> Promotion:
    row = Promotion(
        store=store,
        name=deal.name,
        kind=deal.kind,
        is_draft=False,
        starts_at=at + timedelta(minutes=deal.begins),
        ends_at=at + timedelta(minutes=deal.ends),
        **deal.more,
    )
    return promotions.save(row, deal.tiers, _scope(store, deal.on), actor=store.owner, at=at)


def _scope(store: Store, on: Sequence[str]) -> Scope:
    if not on:
        return Scope()
    by_name = {page.title: page.pk for page in shelves.of_store(store)}
    variants = ProductVariant.unscoped.filter(store=store, sku__in=on).values_list("pk", flat=True)
    shelf = frozenset(by_name[name] for name in on if name in by_name)
    return Scope(is_all=False, shelves=shelf, variants=frozenset(variants) or NOTHING)


def _gift(store: Store, at: datetime) -> Promotion:
    """满 60 元 the cheapest of the shop goes along; from 99 on the campaign takes off more."""
    cheapest = ProductVariant.unscoped.filter(store=store, level__on_hand__gt=5).order_by("price")
    gift = Gift(cheapest[0].pk, Decimal(1))
    deal = Deal(store.name, "满 60 元送小手作", Kind.GIFT, (Tier(Decimal(60), gifts=(gift,)),))
    return _promote(store, deal, at)


def _limited(store: Store, at: datetime) -> None:
    """
    A flash sale that runs, a 秒杀 that begins soon, goods for three people together, ahead, and
    for points.
    """
    rows = ProductVariant.unscoped.filter(
        store=store, level__on_hand__gt=20, offer_price=None, price__gte=8
    ).exclude(unit__in=MEASURED_UNITS)
    rows = rows.select_related("product").order_by("price", "pk")
    running, soon, together, *more = {row.product_id: row for row in rows}.values()
    for variant, kind, minutes in (
        (running, FlashItem.Kind.FLASH, -WITHIN_THE_HOUR),
        (soon, FlashItem.Kind.SECKILL, SOON),
    ):
        item = FlashItem(
            store=store,
            variant=variant,
            kind=kind,
            price=round_cny(variant.price * HALF),
            quantity=10,
            starts_at=at + timedelta(minutes=minutes),
            ends_at=at + timedelta(minutes=DAY),
        )
        items.make(item, actor=store.owner, at=at)
    buy = GroupBuy(
        store=store,
        product=together.product,
        price=round_cny(together.price * FOUR_FIFTHS),
        size=3,
        hours=24,
        starts_at=at,
        ends_at=at + timedelta(minutes=FORTNIGHT),
    )
    group_buys.make(buy, actor=store.owner, at=at)
    for variant in more[:1]:
        _ahead(store, variant, at)
    for variant in more[1:2]:
        money = round_cny(variant.price * HALF)
        given = {"points": 100, "money": money, "total": 20, "per_member": 2}
        reward = Reward(store=store, variant=variant, **given)
        rewards.make(reward, actor=store.owner)


def _ahead(store: Store, variant: ProductVariant, at: datetime) -> None:
    """A presale whose rest opens within the hour."""
    price = round_cny(variant.price * FOUR_FIFTHS)
    row = Presale(
        store=store,
        variant=variant,
        price=price,
        deposit=round_cny(price * TENTH),
        quantity=5,
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(minutes=DAY),
        rest_from=at + timedelta(minutes=WITHIN_THE_HOUR),
        rest_until=at + timedelta(minutes=FORTNIGHT),
        ships_by=timezone.localdate(at) + timedelta(days=20),
    )
    presales.make(row, actor=store.owner, at=at)


def _members(store: Store, kind: Coupon, at: datetime) -> None:
    """Every third customer of the town joined long ago, has points and a coupon."""
    tiers = [(Decimal(100), Decimal(5)), (Decimal(300), Decimal(20))]
    terms.save(store=store, actor=store.owner, is_on=True, is_registered=False, tiers_=tiers)
    programmes.save(store=store, actor=store.owner, values={"is_on": True, "welcome_points": 50})
    people = [with_phone(phone) for _name, phone, *_address in town.CUSTOMERS[::3]]
    for number, person in enumerate(people):
        member = memberships.join(store=store, user=person, at=at)
        by_hand.adjust(
            member=member,
            amount=200 + 150 * number,
            reason="老顾客的积分搬过来",
            key=f"demo-{member.pk}",
            actor=store.owner,
            at=at,
        )
    coupons.give(store=store, coupon=kind, people=people, actor=store.owner, at=at)
