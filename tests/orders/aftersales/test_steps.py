"""Each row of the table of after-sales through its steps: states, money and stock agree."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Message
from orders.aftersales.models import AfterSale, AfterSaleStep
from orders.aftersales.steps import (
    answering,
    choosing,
    deciding,
    paying,
    reshipping,
    returning,
)
from orders.aftersales.steps.returning import Back
from orders.lifecycle import fulfil
from orders.locks import NotAllowedNow
from orders.models import OrderEvent
from orders.payments.gateways.base import RefundResult, RefundState
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs, refundable, refunds
from tests import make

pytestmark = pytest.mark.django_db


def told(key: str) -> int:
    return Message.objects.filter(purpose=key).count()


def history(case: AfterSale) -> list[str]:
    rows = AfterSaleStep._base_manager.filter(aftersale=case).order_by("pk")
    return [f"{row.side} {row.step}" for row in rows]


@pytest.mark.long
def test_unsent_goods_are_paid_back_and_stay_in_the_shop(story):
    case = story.ask(reason="unwanted", quantities={story.tea: "2", story.nuts: "3"})
    assert (case.state, case.amount) == ("requested", Decimal("99.00"))
    assert case.deadline == story.at + timedelta(hours=24)
    assert story.ask(reason="unwanted", quantities={story.tea: "2", story.nuts: "3"}) == case
    with pytest.raises(NotAllowedNow):
        story.ask(kind="return", reason="broken", quantities={story.nuts: "1"})

    story.grant(case)
    story.grant(case)
    story.money_goes_back()

    assert story.state(case) == "done"
    story.order.refresh_from_db()
    assert (story.order.payment_status, story.order.cancelled_at is None) == ("refunded", False)
    assert Refund._base_manager.filter(order=story.order).count() == 1
    assert history(case) == ["buyer asked", "shop granted", "clock refunded"]
    assert told("aftersale_asked") == 1
    story.assert_explained()


@pytest.mark.long
def test_a_return_goes_out_comes_back_and_is_paid(story):
    story.send(received=True)
    case = story.ask("return", "no_reason", quantities={story.tea: "2"}, photos=[make.photo()])
    assert (case.amount, case.freight_by) == (Decimal("60.00"), "buyer")
    assert case.deadline == story.at + timedelta(hours=48)

    assert story.grant(case, place="小店 13800000000 文三路 1 号").state == "to_return"
    given = story.given() | {"aftersale_id": case.pk}
    with pytest.raises(NotAllowedNow):
        returning.send_back(**given, courier="顺丰", number=" ")
    case = returning.send_back(**given, courier="顺丰", number="SF1")
    assert case.deadline == story.at + timedelta(days=10)
    assert returning.send_back(**given, courier="顺丰", number="SF2").return_number == "SF2"
    later = story.at + timedelta(days=1)
    arrived = returning.arrived(store=story.shop.store, aftersale_id=case.pk, at=later)
    assert arrived.deadline == later + timedelta(days=7)
    with pytest.raises(NotAllowedNow):
        story.grant(case)
    goods = {story.line(story.tea): Back(shelved=Decimal(1), written_off=Decimal(1))}
    before = story.on_hand(story.tea)
    for _twice in range(2):
        case = returning.receive(**given, found="whole", goods=goods)

    assert (case.state, story.on_hand(story.tea) - before) == ("refunding", 1)
    story.money_goes_back()
    assert story.state(case) == "done"
    assert refundable.left(story.order).total == Decimal("39.00")
    assert told("aftersale_to_return") == told("aftersale_sent_back") == 1
    kinds = [event.type for event in OrderEvent._base_manager.filter(order=story.order)]
    assert kinds.count("aftersale_asked") == kinds.count("aftersale_ended") == 1
    story.assert_explained()


@pytest.mark.long
def test_goods_that_only_became_cheaper_may_be_asked_about_again(story):
    story.send()
    first = story.ask(amount=Decimal("5.00"))
    story.grant(first)
    story.money_goes_back()
    second = story.ask(amount=Decimal("6.00"), quantities={story.tea: "2"})
    story.grant(second)
    story.money_goes_back()
    assert refundable.left(story.order).lines[story.line(story.tea)] == (2, Decimal("49.00"))

    with pytest.raises(refundable.TooMuch):
        story.ask(amount=Decimal("49.01"), quantities={story.tea: "2"})
    whole = story.ask("return", quantities={story.tea: "2"})

    assert whole.amount == Decimal("49.00")
    story.assert_explained()


@pytest.mark.long
def test_what_the_shop_offers_is_taken_or_stands_as_first_asked(story):
    story.send()
    case = story.ask("return")
    story.offer(case, "refund", "10.00")
    given = story.given() | {"aftersale_id": case.pk}
    assert told("aftersale_offered") == 1
    declined = choosing.decline(**given)
    assert (declined.state, declined.kind, declined.amount) == (
        "requested",
        "return",
        Decimal("30.00"),
    )
    story.offer(case, "refund", "12.00")
    for _twice in range(2):
        case = choosing.accept(**given)
    assert (case.state, case.kind, case.amount) == ("refunding", "refund", Decimal("12.00"))
    story.money_goes_back()

    assert story.state(case) == "done"
    assert Refund._base_manager.get(order=story.order).amount == Decimal("12.00")
    story.assert_explained()


@pytest.mark.long
def test_a_refusal_goes_to_the_platform_whose_word_is_final(story):
    story.send()
    case = story.ask("return", photos=[make.photo()])
    with pytest.raises(NotAllowedNow):
        answering.refuse(aftersale_id=case.pk, words=" ", **story.given())
    refused = story.refuse(case)
    assert refused.deadline == story.at + timedelta(days=7)
    story.escalate(case)
    with pytest.raises(NotAllowedNow):
        story.grant(case)
    decision = {
        "aftersale_id": case.pk,
        "kind": "return",
        "amount": Decimal("20.00"),
        "freight_by": "shop",
        "words": "照片清楚",
        "actor": make.user(),
        "at": story.at,
    }
    decided = deciding.decide(**decision)
    assert (decided.state, decided.is_final, decided.freight_by) == ("to_return", True, "shop")
    assert deciding.decide(**decision | {"kind": ""}).state == "to_return"
    assert told("aftersale_decided") == told("aftersale_decided_for_shop") == 1
    given = story.given() | {"aftersale_id": case.pk}
    returning.send_back(**given, courier="", number="1")
    with pytest.raises(NotAllowedNow):
        story.offer(case, "refund", "1.00")
    again = returning.receive(**given, found="partly", goods={}, words="只有盒子")
    assert again.state == "escalated"
    assert deciding.decide(**decision | {"kind": ""}).state == "closed"
    story.assert_explained()


def test_new_goods_are_booked_out_and_received(story):
    story.send()
    case = story.ask("exchange", "wrong")
    story.grant(case)
    given = story.given() | {"aftersale_id": case.pk}
    returning.send_back(**given, courier="", number="1")
    goods = {story.line(story.tea): Back(written_off=Decimal(1))}
    assert returning.receive(**given, found="whole", goods=goods).state == "to_reship"
    before = story.on_hand(story.tea)
    for _twice in range(2):
        case = reshipping.send(**given, courier="中通", number="ZT9")
    assert case.deadline == story.at + timedelta(days=15)
    assert before - story.on_hand(story.tea) == 1
    assert case.parcel.tracking_number == "ZT9"
    assert choosing.got(**given).state == "done"
    assert not Refund._base_manager.exists()
    story.assert_explained()


@pytest.mark.long
def test_what_is_not_on_the_shelf_cannot_be_sent_again(story):
    story.send()
    case = story.ask("resend", "missing", quantities={story.nuts: "3"})
    story.grant(case)
    make.order(story.shop.store, {story.nuts: "6"})
    given = story.given() | {"aftersale_id": case.pk}
    with pytest.raises(NotAllowedNow, match="核桃"):
        reshipping.send(**given, courier="", number="")
    story.offer(case, "refund", None)
    assert choosing.accept(**given).amount == Decimal("39.00")


def test_a_failed_refund_comes_back_to_the_shop(story):
    story.send()
    case = story.ask()
    story.grant(case)
    refund = Refund._base_manager.get(order=story.order)
    failed = RefundResult(RefundState.FAILED, message="账户已注销")
    refund_runs.finish(refund_id=refund.pk, result=failed, at=story.at, source="gateway")
    assert (story.state(case), case.trouble) == ("refunding", "账户已注销")
    assert case.deadline == story.at + timedelta(hours=48)
    assert told("aftersale_refund_failed") == 1
    for _twice in range(2):
        paying.again(aftersale_id=case.pk, **story.given())
    story.money_goes_back()
    assert (story.state(case), case.trouble) == ("done", "")
    assert Refund.unscoped.filter(order=story.order).live().count() == 1
    story.assert_explained()


def test_no_reason_is_taken_for_seven_days_and_not_for_what_is_excepted(story):
    story.send(received=True)
    line = story.order.lines.get(variant=story.nuts)
    line.return_exception = "fresh"
    line.save()
    with pytest.raises(NotAllowedNow, match="鲜活易腐"):
        story.ask("return", "no_reason", quantities={story.nuts: "1"})
    with pytest.raises(NotAllowedNow, match="七天"):
        story.ask("return", "no_reason", at=story.at + timedelta(days=9))
    assert story.ask("return", "no_reason", at=story.at + timedelta(days=6)).pk


def test_a_shopper_withdraws_but_not_money_on_its_way(story):
    story.send()
    given = story.given()
    case = story.ask("return")
    for _twice in range(2):
        assert choosing.withdraw(aftersale_id=case.pk, **given).state == "withdrawn"
    other = story.ask()
    story.grant(other)
    with pytest.raises(NotAllowedNow):
        choosing.withdraw(aftersale_id=other.pk, **given)


@pytest.mark.long
def test_goods_that_came_back_damaged_are_the_shops_whatever_was_agreed_on(story):
    """Two come back, one broken: 45.00 of 60.00, and nobody may ask about either again."""
    story.send(received=True)
    case = story.ask("return", quantities={story.tea: "2"})
    story.grant(case)
    given = story.given() | {"aftersale_id": case.pk}
    returning.send_back(**given, courier="", number="1")
    line = story.line(story.tea)
    goods = {line: Back(shelved=Decimal(1), written_off=Decimal(1))}
    amount = Decimal("45.00")
    returning.receive(**given, found="partly", goods=goods, amount=amount, words="坏了一罐")
    with pytest.raises(NotAllowedNow, match="已经收到退回的商品"):
        choosing.withdraw(**given)
    assert story.state(case) == "offered"

    choosing.accept(**given)
    story.money_goes_back()

    assert (story.state(case), refundable.left(story.order).lines[line]) == (
        "done",
        (Decimal(0), Decimal("15.00")),
    )
    for kind in ("return", "exchange"):
        with pytest.raises(refundable.TooMuch, match="最多还能退 0"):
            story.ask(kind, quantities={story.tea: "1"})
    story.assert_explained()


def test_what_was_refunded_meanwhile_is_not_paid_again(story):
    case = story.ask(reason="unwanted", quantities={story.tea: "2"})
    refunds.request(
        store=story.shop.store,
        order_id=story.order.pk,
        quantities={story.line(story.tea): Decimal(2)},
        reason="缺货",
        actor=None,
        at=timezone.now(),
    )
    with pytest.raises(refundable.TooMuch):
        story.grant(case)
    assert story.state(case) == "requested"
    story.sweep(story.at + timedelta(hours=25))
    assert story.state(case) == "escalated"
    story.assert_explained()


def test_what_has_left_and_what_has_not_are_asked_about_apart(story):
    lines = {story.line(story.tea): Decimal(1)}
    fulfil.fulfil(order_id=story.order.pk, quantities=lines, **story.given())
    story.order.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="分开"):
        story.ask("return", "broken", quantities={story.tea: "2"})
    here = story.ask(reason="unwanted", quantities={story.nuts: "3"})
    assert here.deadline == story.at + timedelta(hours=24)
    gone = story.ask("return", "broken")
    assert gone.deadline == story.at + timedelta(hours=48)

    story.sweep(story.at + timedelta(hours=24))
    story.money_goes_back(hours=24)

    assert (story.state(here), story.state(gone)) == ("done", "requested")
    assert story.order.lines.get(variant=story.nuts).to_send == 0
    assert story.order.lines.get(variant=story.tea).to_send == 1
    story.assert_explained()
