"""An exchange for other goods: what was truly paid against today's price, and the difference."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Message
from orders.aftersales.models import AfterSale, Swap
from orders.aftersales.steps import choosing, lapsing, paying, reshipping, returning
from orders.aftersales.steps.returning import Back
from orders.aftersales.steps.swapping import Goods
from orders.lifecycle import expiry
from orders.locks import NotAllowedNow
from orders.models import Order
from orders.payments import closing
from orders.payments.attempts import dues
from orders.payments.gateways.base import RefundResult, RefundState
from orders.payments.models import ExtraCharge, Refund
from orders.payments.refunds import refund_runs, refundable, refunds
from orders.payments.refunds.refund_limits import BeyondRole
from shop.catalog.models import ProductVariant
from shop.members import memberships, programmes
from shop.promotions import check as promotions_check
from shop.promotions.reckoning.terms import Kind
from shop.stock.models import StockLevel
from tests import make
from tests.orders.aftersales.stories import paid_story
from tests.shop.promotions.made import off, promotion

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Swaps:
    """A story whose tea (2 × 30.00, sent) may be exchanged for something else."""

    def __init__(self, story) -> None:
        self.story = story
        story.send(received=True)

    def goods(self, price: str, *, stock: str = "5", name: str = "红茶") -> ProductVariant:
        return make.variant(self.story.shop.store, name=name, price=price, stock=stock)

    def ask(self, variant: ProductVariant, number: str = "1", **given: Any) -> AfterSale:
        return self.story.ask(
            "exchange",
            "size",
            quantities={self.story.tea: number},
            goods=Goods(variant),
            **given,
        )

    def given(self, case: AfterSale) -> dict[str, Any]:
        return self.story.given() | {"aftersale_id": case.pk}

    def come_back(self, case: AfterSale, number: str = "1") -> AfterSale:
        returning.send_back(**self.given(case), courier="", number="1")
        goods = {self.story.line(self.story.tea): Back(shelved=Decimal(number))}
        return returning.receive(**self.given(case), found="whole", goods=goods)

    def send(self, case: AfterSale) -> AfterSale:
        return reshipping.send(**self.given(case), courier="中通", number="ZT9")

    def pay(self) -> None:
        payment = self.story.shop.attempt(self.order)
        self.story.shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    @property
    def order(self) -> Order:
        return Order._base_manager.select_related("store").get(pk=self.story.order.pk)


@pytest.fixture
def swaps(story) -> Swaps:
    return Swaps(story)


def held(variant: ProductVariant) -> Decimal:
    return StockLevel._base_manager.get(variant=variant).reserved


def told(key: str) -> int:
    return Message.objects.filter(purpose=key).count()


def swap_of(case: AfterSale) -> Swap:
    return Swap._base_manager.get(aftersale=case)


@pytest.mark.long
def test_cheaper_goods_go_out_and_the_rest_goes_back(swaps):
    story, red = swaps.story, swaps.goods("22.50")
    case = swaps.ask(red)
    assert (case.state, swap_of(case).rest, held(red)) == ("requested", Decimal("7.50"), 0)
    assert swaps.ask(red) == case

    for _twice in range(2):
        assert story.grant(case).state == "to_return"
    assert held(red) == 1
    story.assert_explained()
    assert swaps.come_back(case).state == "to_reship"
    assert not Refund._base_manager.exists()
    before = story.on_hand(red)
    for _twice in range(2):
        case = swaps.send(case)

    assert (case.state, case.amount, before - story.on_hand(red)) == (
        "reshipped",
        Decimal("7.50"),
        1,
    )
    assert held(red) == 0
    story.money_goes_back()
    assert [refund.amount for refund in Refund._base_manager.all()] == [Decimal("7.50")]
    order = swaps.order
    assert (order.total_price, order.is_fulfilled) == (Decimal("91.50"), True)
    left = refundable.left(order)
    assert left.total == Decimal("91.50")
    assert left.lines[story.line(story.tea)] == (1, Decimal("30.00"))
    assert left.lines[story.line(red)] == (1, Decimal("22.50"))
    assert choosing.got(**swaps.given(case)).state == "done"
    story.assert_explained()
    # The new goods are the buyer's like any others.
    again = story.ask("return", "broken", quantities={red: "1"})
    assert again.amount == Decimal("22.50")


@pytest.mark.long
def test_dearer_goods_are_paid_for_before_the_old_ones_come_back(swaps):
    story, red = swaps.story, swaps.goods("36.00")
    case = swaps.ask(red, "2")
    story.grant(case, place="小店 文三路 1 号")
    assert (story.state(case), case.return_place, held(red)) == ("to_pay", "小店 文三路 1 号", 2)
    assert case.deadline == story.at + timedelta(hours=24)
    assert dues.of(swaps.order, at=story.at).amount == 12
    assert (told("aftersale_to_pay"), told("aftersale_to_return")) == (1, 0)
    with pytest.raises(NotAllowedNow):
        returning.send_back(**swaps.given(case), courier="", number="1")

    swaps.pay()

    assert (story.state(case), case.deadline is not None) == ("to_return", True)
    assert told("aftersale_to_return") == 1
    assert swaps.order.total_price == 99
    story.assert_explained()
    swaps.come_back(case, "2")
    swaps.send(case)
    order = swaps.order
    assert (order.total_price, order.payment_status) == (111, "paid")
    assert refundable.left(order).lines[story.line(story.tea)] == (0, 0)
    assert not Refund._base_manager.exists()
    story.assert_explained()


@pytest.mark.long
@pytest.mark.parametrize(("price", "points"), [("36.00", 105), ("22.50", 91)])
def test_a_member_earns_by_what_was_kept(shop, price, points):
    programmes.save(store=shop.store, actor=shop.store.owner, values={"is_on": True})
    member = memberships.join(store=shop.store, user=make.user(), at=timezone.now())
    swaps = Swaps(paid_story(shop, delivery="express", buyer=member.user))
    red = swaps.goods(price)
    member.refresh_from_db()
    assert member.points == 99

    case = swaps.ask(red)
    swaps.story.grant(case)
    if price == "36.00":
        swaps.pay()
    swaps.come_back(case)
    swaps.send(case)

    # 2 × 30 + 3 × 13, one of them dearer by 6 or cheaper by 7.50.
    member.refresh_from_db()
    assert member.points == points
    swaps.story.assert_explained()


@pytest.mark.long
def test_what_was_paid_is_without_the_share_of_a_discount(shop):
    promotion(shop.store, Kind.SPEND_OFF, off("90", "9.90"))
    story = paid_story(shop, delivery="express")
    swaps = Swaps(story)
    red = swaps.goods("30.00")
    case = swaps.ask(red)
    # 60.00 of 99.00 bear 6.00 of the discount: 27.00 were paid for one.
    assert (swap_of(case).credit, swap_of(case).more) == (Decimal("27.00"), Decimal("3.00"))
    story.grant(case)
    swaps.pay()
    swaps.come_back(case)
    swaps.send(case)
    assert refundable.left(swaps.order).total == Decimal("92.10")
    assert promotions_check.differences() == []
    story.assert_explained()


@pytest.mark.long
def test_another_difference_of_the_order_comes_first(swaps):
    story, red, white = swaps.story, swaps.goods("36.00"), swaps.goods("20.00", name="白茶")
    case = swaps.ask(red)
    other = story.ask("exchange", "size", quantities={story.nuts: "1"}, goods=Goods(white))
    story.grant(case)
    with pytest.raises(NotAllowedNow, match="还有一笔差价没付"):
        story.grant(other)
    assert (story.state(other), held(white)) == ("requested", 0)
    swaps.pay()
    assert story.grant(other).state == "to_pay"
    story.assert_explained()


@pytest.mark.long
def test_unpaid_it_stands_as_asked_and_the_shop_hears_it(swaps):
    story, red = swaps.story, swaps.goods("36.00")
    case = swaps.ask(red)
    story.grant(case)
    payment, extra = story.shop.attempt(swaps.order), ExtraCharge._base_manager.get()
    end = story.at + timedelta(hours=24)
    assert extra.expires_at == end
    story.sweep(end)
    assert story.state(case) == "to_pay"
    assert expiry.late_extras(at=end - timedelta(seconds=1)) == []
    assert expiry.late_extras(at=end) == [(extra.store_id, extra.pk)]
    assert expiry.end_extra(store=extra.store_id, extra_id=extra.pk, at=end)

    for _twice in range(2):
        story.sweep(end)

    assert (story.state(case), held(red)) == ("requested", 0)
    assert case.deadline == end + timedelta(hours=48)
    assert told("aftersale_unpaid") == 1
    payment.refresh_from_db()
    assert payment.state == "closed"
    story.assert_explained()
    # Granted once more, and paid at last.
    story.grant(case)
    swaps.pay()
    assert (story.state(case), held(red)) == ("to_return", 1)
    story.assert_explained()


@pytest.mark.long
@pytest.mark.parametrize("ending", ["withdrawn", "late", "refused"])
def test_paid_for_nothing_it_goes_back(swaps, ending):
    story, red = swaps.story, swaps.goods("36.00")
    case = swaps.ask(red)
    story.grant(case)
    swaps.pay()
    if ending == "withdrawn":
        choosing.withdraw(**swaps.given(case))
    elif ending == "late":
        story.sweep(timezone.now() + timedelta(days=8))
    else:
        returning.send_back(**swaps.given(case), courier="", number="1")
        returning.receive(**swaps.given(case), found="nothing", goods={}, words="是空盒子")

    assert story.state(case) == {"withdrawn": "withdrawn", "late": "closed"}.get(ending, ending)
    assert held(red) == 0
    assert [refund.amount for refund in Refund._base_manager.all()] == [6]
    story.money_goes_back(hours=200)
    assert refundable.left(swaps.order).total == 99
    story.assert_explained()


@pytest.mark.long
def test_money_for_what_was_called_off_goes_back(swaps):
    story, red = swaps.story, swaps.goods("36.00")
    case = swaps.ask(red)
    story.grant(case)
    payment = story.shop.attempt(swaps.order)
    story.shop.gate.pay(payment.out_trade_no)
    choosing.withdraw(**swaps.given(case))
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    back = Refund._base_manager.get(payment=payment)
    assert (back.amount, back.kind, held(red)) == (6, Refund.Kind.SURPLUS, 0)
    story.assert_explained()


@pytest.mark.long
def test_the_shop_proposes_something_else(swaps):
    story, red = swaps.story, swaps.goods("36.00")
    green = swaps.goods("33.00", name="绿茶")
    case = swaps.ask(red)
    goods = Goods(green, price=Decimal("31.00"))
    story.offer(case, "exchange", None, goods=goods)
    assert (story.state(case), held(green)) == ("offered", 0)

    for _twice in range(2):
        case = choosing.accept(**swaps.given(case))
    assert (case.state, held(green), held(red)) == ("to_pay", 1, 0)
    assert dues.of(swaps.order, at=story.at).amount == 1
    choosing.withdraw(**swaps.given(case))
    assert dues.of(swaps.order, at=story.at) is None
    assert held(green) == 0
    story.assert_explained()


@pytest.mark.long
def test_when_the_new_goods_are_gone_another_way_is_found(swaps):
    story, red = swaps.story, swaps.goods("36.00", stock="1")
    case = swaps.ask(red)
    other = make.order(story.shop.store, {red: "1"})
    with pytest.raises(NotAllowedNow, match="红茶"):
        story.grant(case)
    assert (story.state(case), ExtraCharge._base_manager.exists()) == ("requested", False)
    assert other.lines.get().variant_id == red.pk
    story.offer(case, "return", None)
    assert choosing.accept(**swaps.given(case)).amount == 30
    story.assert_explained()


@pytest.mark.long
def test_after_the_return_a_refund_takes_its_place_and_the_difference_with_it(swaps):
    story, red = swaps.story, swaps.goods("36.00")
    case = swaps.ask(red)
    story.grant(case)
    swaps.pay()
    swaps.come_back(case)
    story.offer(case, "refund", None)
    case = choosing.accept(**swaps.given(case))
    assert (case.state, case.amount, held(red)) == ("refunding", 30, 0)
    story.money_goes_back()
    assert sorted(refund.amount for refund in Refund._base_manager.all()) == [6, 30]
    assert (story.state(case), refundable.left(swaps.order).total) == ("done", 69)
    story.assert_explained()


@pytest.mark.long
def test_what_cannot_be_had_is_refused_and_leaves_no_trace(swaps):
    story = swaps.story
    foreign = make.variant(make.store(), price="20.00", stock="9")
    gone = swaps.goods("20.00", stock="0")
    few = swaps.goods("20.00", stock="1")
    for variant, number in ((foreign, "1"), (gone, "1"), (few, "2"), (story.nuts, "1")):
        with pytest.raises(NotAllowedNow):
            swaps.ask(variant, number)
    with pytest.raises(NotAllowedNow, match="一次只能换一样"):
        story.ask(
            "exchange",
            "size",
            quantities={story.tea: "1", story.nuts: "1"},
            goods=Goods(swaps.goods("20.00")),
        )
    assert not AfterSale._base_manager.exists()
    assert not Swap._base_manager.exists()


def test_who_may_not_give_so_much_back_does_not_grant_it(swaps):
    story, red = swaps.story, swaps.goods("22.50")
    role = make.own_role(story.shop.store, "晚班", "ship", "refunds", refund_limit="7.00")
    clerk = make.member(story.shop.store, role)
    case = swaps.ask(red)
    with pytest.raises(BeyondRole):
        story.grant(case, actor=clerk)
    assert (story.state(case), held(red)) == ("requested", 0)
    with pytest.raises(BeyondRole):
        story.offer(case, "exchange", None, goods=Goods(red), actor=clerk)
    assert story.state(case) == "requested"


@pytest.mark.long
def test_old_goods_paid_back_meanwhile_are_not_exchanged(swaps):
    story, red = swaps.story, swaps.goods("22.50")
    case = swaps.ask(red)
    story.grant(case)
    swaps.come_back(case)
    refunds.request(
        order_id=story.order.pk,
        quantities={story.line(story.tea): Decimal(2)},
        reason="算了",
        **story.given(),
    )
    with pytest.raises((NotAllowedNow, refundable.TooMuch)):
        swaps.send(case)
    assert (story.state(case), held(red)) == ("to_reship", 1)
    story.assert_explained()


@pytest.mark.long
def test_a_difference_that_could_not_be_given_back_waits_for_the_shop(swaps):
    story, red = swaps.story, swaps.goods("22.50")
    case = swaps.ask(red)
    story.grant(case)
    swaps.come_back(case)
    swaps.send(case)
    refund = Refund._base_manager.get(order=story.order)
    failed = RefundResult(RefundState.FAILED, message="账户已注销")
    refund_runs.finish(refund_id=refund.pk, result=failed, at=story.at, source="gateway")
    assert (story.state(case), case.trouble) == ("reshipped", "账户已注销")
    assert told("aftersale_refund_failed") == 1
    paying.again(**swaps.given(case))
    story.money_goes_back()
    assert (story.state(case), case.trouble) == ("reshipped", "")
    live = Refund.unscoped.filter(order=story.order).live()
    assert [row.amount for row in live] == [Decimal("7.50")]
    story.assert_explained()


@pytest.mark.long
def test_the_clock_of_the_return_goes_on_with_other_goods(swaps):
    story, red = swaps.story, swaps.goods("30.00")
    case = swaps.ask(red)
    story.grant(case)
    returning.send_back(**swaps.given(case), courier="", number="1")
    story.sweep(story.at + timedelta(days=10))
    assert (story.state(case), held(red)) == ("to_reship", 1)
    at = story.at + timedelta(days=13)
    due = lapsing.due_ids(at=at)
    assert due == [(case.store_id, case.pk)]
    story.sweep(at)
    assert (story.state(case), held(red)) == ("escalated", 1)
    choosing.withdraw(**swaps.given(case))
    assert held(red) == 0
    story.assert_explained()
