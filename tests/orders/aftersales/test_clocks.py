"""Every clock of an after-sale, by a moved one; days are those of Shanghai."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from orders.aftersales import clocks, words
from orders.aftersales.steps import choosing, record, reshipping, returning
from orders.lifecycle import receipt
from orders.payments.gateways.base import RefundResult, RefundState
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_MOMENT = timedelta(seconds=1)
# A second before midnight in Shanghai, at the end of a month.
MIDNIGHT = datetime(2027, 1, 31, 23, 59, 59, tzinfo=SHANGHAI)


def lapses(story, case, after: timedelta, to: str, *, since: datetime | None = None) -> None:
    """Nothing happens a moment before, and once at the moment itself."""
    at = (since or story.at) + after
    story.sweep(at - A_MOMENT)
    before = story.state(case)
    assert before != to
    for _twice in range(2):
        story.sweep(at)
        assert story.state(case) == to


def test_the_seventh_day_ends_at_midnight_of_shanghai():
    until = clocks.no_reason_until(MIDNIGHT)
    assert until == datetime(2027, 2, 8, tzinfo=SHANGHAI)
    assert clocks.no_reason_until(MIDNIGHT + A_MOMENT) == datetime(2027, 2, 9, tzinfo=SHANGHAI)
    # 16:00 in London is midnight in Shanghai.
    london = datetime(2027, 2, 28, 16, tzinfo=UTC)
    assert clocks.no_reason_until(london) == datetime(2027, 3, 9, tzinfo=SHANGHAI)


@pytest.mark.long
def test_no_reason_ends_with_its_day(story):
    story.send(received=True)
    story.order.completed_at = MIDNIGHT
    story.order.save()
    end = datetime(2027, 2, 8, tzinfo=SHANGHAI)
    with pytest.raises(record.NotAllowedNow):
        story.ask("return", "no_reason", at=end)
    case = story.ask("return", "no_reason", at=end - A_MOMENT)
    assert words.sentence(case, "shop") == "请在 2月9日 23:59 前处理，逾期会转给平台处理"


def test_unsent_goods_are_granted_after_a_day(story):
    case = story.ask(reason="late", quantities={story.nuts: "1"})
    lapses(story, case, 24 * HOUR, "refunding")
    story.money_goes_back(hours=24)
    assert story.state(case) == "done"
    story.assert_explained()


def test_sent_goods_go_to_the_platform_after_two_days(story):
    story.send()
    case = story.ask()
    lapses(story, case, 48 * HOUR, "escalated")
    story.sweep(story.at + 400 * DAY)
    assert story.state(case) == "escalated"


def test_an_offer_nobody_takes_stands_as_first_asked(story):
    story.send()
    case = story.ask("return")
    story.offer(case, "refund", "1.00")
    given = story.given(story.at + 48 * HOUR) | {"aftersale_id": case.pk}
    with pytest.raises(record.TooLate):
        choosing.accept(**given)
    lapses(story, case, 48 * HOUR, "requested")
    assert (case.kind, case.amount) == ("return", Decimal("30.00"))
    assert case.deadline == story.at + 96 * HOUR


def test_a_refusal_stands_after_seven_days(story):
    story.send()
    case = story.ask()
    story.refuse(case)
    with pytest.raises(record.TooLate):
        story.escalate(case, at=story.at + 7 * DAY)
    lapses(story, case, 7 * DAY, "closed")


@pytest.mark.long
def test_who_does_not_send_back_may_ask_once_more(story):
    story.send()
    for _time in range(2):
        case = story.ask("return")
        story.grant(case, place="文三路 1 号")
        lapses(story, case, 7 * DAY, "closed")
    with pytest.raises(record.NotAllowedNow, match="两次"):
        story.ask("return")
    assert story.ask("return", quantities={story.nuts: "1"})


@pytest.mark.long
@pytest.mark.parametrize(("arrived", "days"), [(None, 10), (1, 8), (6, 10)])
def test_a_returned_parcel_nobody_confirms_is_granted(story, arrived, days):
    story.send()
    case = story.ask("return")
    story.grant(case)
    returning.send_back(aftersale_id=case.pk, courier="", number="1", **story.given())
    if arrived is not None:
        at = story.at + arrived * DAY
        returning.arrived(store=story.shop.store, aftersale_id=case.pk, at=at)
    lapses(story, case, days * DAY, "refunding")
    assert Refund._base_manager.filter(order=story.order).count() == 1
    story.assert_explained()


def test_new_goods_are_sent_in_two_days_and_received_in_fifteen(story):
    story.send()
    case = story.ask("resend", "missing")
    story.grant(case)
    lapses(story, case, 48 * HOUR, "escalated")
    other = story.ask("resend", "missing", quantities={story.nuts: "1"})
    story.grant(other)
    reshipping.send(aftersale_id=other.pk, courier="", number="", **story.given())
    lapses(story, other, 15 * DAY, "done")


@pytest.mark.long
def test_a_refund_that_failed_and_nobody_mended_goes_to_the_platform(story):
    story.send()
    case = story.ask()
    story.grant(case)
    refund = Refund._base_manager.get(order=story.order)
    failed = RefundResult(RefundState.FAILED, message="账户已注销")
    refund_runs.finish(refund_id=refund.pk, result=failed, at=story.at, source="gateway")
    assert "退款没有成功" in words.sentence(case.__class__.unscoped.get(pk=case.pk), "buyer")
    lapses(story, case, 48 * HOUR, "escalated")


def test_every_clock_is_told_to_both_sides(story):
    story.send()
    case = story.ask()
    when = words.clock(case.deadline)
    assert when == f"{timezone.localtime(case.deadline):%-m月%-d日 %H:%M}"
    assert when in words.sentence(case, "buyer")
    assert when in words.sentence(case, "shop")


def test_an_open_aftersale_stops_the_clock_of_the_receipt(story):
    story.send()
    case = story.ask("return")
    late = timezone.now() + 16 * DAY
    assert receipt.silent_ids(at=late) == []
    choosing.withdraw(aftersale_id=case.pk, **story.given())
    assert receipt.silent_ids(at=late) == [(story.shop.store.pk, story.order.pk)]
