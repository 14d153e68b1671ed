"""An exchange for other goods, and several who press at once: one way, and all is explained."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.aftersales.models import AfterSale, AfterSaleStep, Swap
from orders.aftersales.steps import choosing, reshipping, returning
from orders.aftersales.steps.returning import Back
from orders.aftersales.steps.swapping import Goods
from orders.lifecycle import expiry
from orders.locks import NotAllowedNow
from orders.models import Order, OrderLine
from orders.payments.methods import setup
from orders.payments.models import ExtraCharge, PaymentOrder, Refund
from orders.payments.refunds import refundable
from orders.payments.transfers import transfer
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from tests import make
from tests.orders.aftersales.stories import Story, paid_story

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
ROUNDS = 3


def asked(shop, price: str, *, stock: str = "5") -> tuple[Story, AfterSale, ProductVariant]:
    """One of two teas for 30.00 is to become something else."""
    story = paid_story(shop, delivery="express")
    story.send()
    red = make.variant(shop.store, name="红茶", price=price, stock=stock)
    case = story.ask("exchange", "size", goods=Goods(red))
    return story, case, red


def held(variant: ProductVariant) -> Decimal:
    return StockLevel._base_manager.get(variant=variant).reserved


def taken(case: AfterSale, step: str) -> int:
    return AfterSaleStep._base_manager.filter(aftersale=case, step=step).count()


def fresh(story: Story) -> Order:
    return Order._base_manager.select_related("store").get(pk=story.order.pk)


def by_transfer(story: Story) -> PaymentOrder:
    setup.set_method(
        store=story.shop.store, channel="transfer", actor=None, is_enabled=True, account_text="62"
    )
    payment, _method = transfer.start(order=fresh(story), at=timezone.now())
    return payment


def confirmed(story: Story, payment: PaymentOrder) -> partial:
    return partial(
        transfer.confirm,
        store=story.shop.store,
        payment_id=payment.pk,
        actor=None,
        at=timezone.now(),
    )


def test_granted_twice_asks_for_one_difference_and_holds_once(shop, at_once):
    for _round in range(ROUNDS):
        story, case, red = asked(shop, "36.00")

        answers = at_once([partial(story.grant, case)] * 3)

        assert {getattr(answer, "state", answer) for answer in answers} == {"to_pay"}
        assert (taken(case, "granted"), held(red)) == (1, 1)
        assert ExtraCharge.unscoped.of(story.order).count() == 1
        story.assert_explained()


def test_the_difference_against_its_clock(shop, at_once):
    for rival in ("clock", "withdrawal", "again"):
        story, case, red = asked(shop, "36.00")
        story.grant(case)
        payment = by_transfer(story)
        extra = ExtraCharge.unscoped.of(story.order).get()
        late = extra.expires_at + timedelta(seconds=1)

        def clock(story=story, extra=extra, late=late) -> None:
            expiry.end_extra(store=extra.store_id, extra_id=extra.pk, at=late)
            story.sweep(late)

        others = {
            "clock": clock,
            "withdrawal": partial(choosing.withdraw, aftersale_id=case.pk, **story.given()),
            "again": confirmed(story, payment),
        }
        results = at_once([confirmed(story, payment), others[rival]])

        assert not isinstance(results[0], Exception), results
        story.sweep(late)
        payment.refresh_from_db()
        state = story.state(case)
        assert (
            state
            in {
                "clock": {"to_return", "requested"},
                # Withdrawn before the money or after it: it goes back either way.
                "withdrawal": {"withdrawn"},
                "again": {"to_return"},
            }[rival]
        )
        goes_on = state == "to_return"
        assert held(red) == (1 if goes_on else 0)
        assert taken(case, "paid") <= 1
        back = sum(row.amount for row in Refund.unscoped.filter(order=story.order).live())
        assert back == (0 if goes_on else payment.amount)
        story.assert_explained()


def test_two_who_want_the_last_one(shop, at_once):
    first, one, red = asked(shop, "30.00", stock="1")
    second = paid_story(shop, delivery="express")
    second.send()
    other = second.ask("exchange", "size", goods=Goods(red))

    answers = at_once([partial(first.grant, one), partial(second.grant, other)])

    assert sorted(isinstance(answer, NotAllowedNow) for answer in answers) == [False, True]
    assert sorted([first.state(one), second.state(other)]) == ["requested", "to_return"]
    assert held(red) == 1
    first.assert_explained()


def test_two_counters_send_the_new_goods(shop, at_once):
    story, case, red = asked(shop, "22.50")
    story.grant(case)
    given = story.given() | {"aftersale_id": case.pk}
    returning.send_back(**given, courier="", number="1")
    goods = {story.line(story.tea): Back(shelved=Decimal(1))}
    receive = partial(returning.receive, **given, found="whole", goods=goods)
    at_once([receive, receive])
    send = partial(reshipping.send, **given, courier="", number="")

    at_once([send, send, send])

    assert story.state(case) == "reshipped"
    assert (held(red), story.on_hand(red)) == (0, 4)
    assert OrderLine.unscoped.of(story.order).filter(variant=red).count() == 1
    refunds = Refund.unscoped.filter(order=story.order).live()
    assert [refund.amount for refund in refunds] == [Decimal("7.50")]
    assert refundable.left(fresh(story)).total == Decimal("91.50")
    assert Swap.unscoped.get(aftersale=case).new_line is not None
    story.assert_explained()
