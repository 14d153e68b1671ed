"""平台活动: the platform makes one, stores join and leave, and it ends in all of them at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from shop.campaigns import campaigns
from shop.campaigns.campaigns import Closed
from shop.campaigns.models import Campaign, Joining
from shop.promotions import promotions
from shop.promotions.models import Promotion
from shop.promotions.promotions import Action, Changed
from shop.promotions.reckoning.terms import Kind, Scope, Tier
from shop.stores.models import AuditEntry
from tests import make
from tests.shop.campaigns.made import HOUR, campaign
from tests.shop.promotions.made import off, percent, promotion

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def join(store, row, scope=Scope()):  # noqa: B008 # frozen
    return campaigns.join(store=store, number=row.number, scope=scope, actor=store.owner, at=now())


def test_a_store_that_joins_asks_the_price_of_the_campaign_everywhere(store):
    tea = make.variant(store, price="10.00")
    other = make.variant(make.store(), price="10.00")
    row = campaign(Kind.PERCENT, percent("80"))

    joined = join(store, row)

    for variant, asked in ((tea, 8), (other, 10)):
        variant.refresh_from_db()
        assert variant.asked == asked
    order = make.order(store, {tea: "2"})
    discount = order.discounts.get()
    assert (order.total_price, discount.promotion_id) == (16, joined.promotion_id)
    assert discount.amount == 4
    assert AuditEntry.objects.filter(action="promotion.add", store=store).count() == 1


def test_it_stacks_by_the_same_rules_as_the_shops_own(store):
    tea = make.variant(store, price="100.00")
    row = campaign(Kind.SPEND_OFF, off("100", "10"), stacking="with_all")
    join(store, row)
    assert make.order(store, {tea: "1"}).total_price == 90
    # A better one of the shop that stands alone is taken instead, never beside it.
    promotion(store, Kind.SPEND_OFF, off("100", "15"), stacking="alone")
    assert make.order(store, {tea: "1"}).total_price == 85


def test_only_the_goods_that_the_store_chose(store):
    tea, cup = make.variant(store, price="10.00"), make.variant(store, price="10.00")
    row = campaign(Kind.PERCENT, percent("80"))
    foreign = make.variant(make.store(), price="10.00")
    with pytest.raises(ValidationError):
        join(store, row, Scope(is_all=False, variants=frozenset({foreign.pk})))
    assert not Joining.unscoped.exists()

    join(store, row, Scope(is_all=False, products=frozenset({tea.product_id})))

    for variant, asked in ((tea, 8), (cup, 10)):
        variant.refresh_from_db()
        assert variant.asked == asked


def test_who_leaves_has_the_old_prices_and_may_join_again(store):
    tea = make.variant(store, price="10.00")
    row = campaign(Kind.PERCENT, percent("80"))
    join(store, row)
    with pytest.raises(Closed):
        join(store, row)
    placed = make.order(store, {tea: "1"})

    campaigns.leave(store=store, number=row.number, actor=store.owner, at=now())

    tea.refresh_from_db()
    placed.refresh_from_db()
    assert (tea.asked, placed.total_price) == (10, 8)
    with pytest.raises(Closed):
        campaigns.leave(store=store, number=row.number, actor=store.owner, at=now())
    join(store, row)
    tea.refresh_from_db()
    assert (tea.asked, Joining.unscoped.filter(left_at=None).count()) == (8, 1)


@pytest.mark.long
def test_suspended_and_ended_in_all_stores_at_once(store):
    stores = [store, make.store()]
    goods = [make.variant(one, price="10.00") for one in stores]
    row = campaign(Kind.PERCENT, percent("80"))
    parts = [join(one, row).promotion for one in stores]

    def asked():
        for variant in goods:
            variant.refresh_from_db()
        return [variant.asked for variant in goods]

    assert asked() == [8, 8]
    # One store's part is suspended by itself before: it stays so.
    given = {"actor": None, "at": now()}
    promotions.suspend(store=store, number=parts[0].number, reason="原价不真实", **given)
    campaigns.suspend(number=row.number, reason="规则有误", actor=None, at=now())
    assert asked() == [10, 10]
    with pytest.raises(Closed):
        join(make.store(), row)
    with pytest.raises(Changed):
        campaigns.suspend(number=row.number, reason="再一次", actor=None, at=now())
    campaigns.restore(number=row.number, actor=None, at=now())
    assert asked() == [10, 8]
    promotions.restore(store=store, number=parts[0].number, **given)
    assert asked() == [8, 8]
    campaigns.end(number=row.number, actor=None, at=now())
    assert asked() == [10, 10]
    with pytest.raises(Changed):
        campaigns.end(number=row.number, actor=None, at=now())
    with pytest.raises(Closed):
        join(make.store(), row)


def test_a_store_changes_nothing_of_what_the_platform_set(store):
    row = campaign(Kind.PERCENT, percent("80"))
    part = join(store, row).promotion
    part.name = "自己改的"
    with pytest.raises(Changed):
        promotions.save(part, [percent("50")], Scope(), actor=store.owner, at=now())
    for action in Action:
        with pytest.raises(Changed):
            promotions.switch(
                store=store, number=part.number, action=action, actor=store.owner, at=now()
            )
    kept = Promotion.unscoped.get(pk=part.pk)
    assert (kept.name, kept.tiers[0].percent) == (row.name, Decimal(80))


@pytest.mark.parametrize(
    ("kind", "tier", "columns", "field"),
    [
        (Kind.PRICE, Tier(amount=Decimal(5)), {}, "kind"),
        (Kind.SPEND_OFF, off("5", "8"), {}, None),
        (Kind.PERCENT, percent("80"), {"ends": -1}, "ends_at"),
        (Kind.PERCENT, percent("80"), {"join": 99}, "join_until"),
        (Kind.PERCENT, percent("80"), {"platform_percent": Decimal(101)}, None),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(kind, tier, columns, field):
    at = now()
    given = {"starts_at": at - 2 * HOUR, "ends_at": at + columns.pop("ends", 48) * HOUR}
    given["join_until"] = at + columns.pop("join", 24) * HOUR
    if given["ends_at"] < given["join_until"] and field == "ends_at":
        given["join_until"] = given["ends_at"]
    with pytest.raises(ValidationError) as refused:
        campaign(kind, tier, **given, **columns)
    assert field is None or field in refused.value.message_dict
    assert not Campaign.objects.exists()


def test_nobody_joins_after_the_last_hour_for_it(store, time_machine):
    row = campaign(Kind.PERCENT, percent("80"), join_until=now() + HOUR)
    time_machine.move_to(now() + timedelta(hours=1), tick=False)
    with pytest.raises(Closed):
        join(store, row)
    assert not Promotion.unscoped.exists()
