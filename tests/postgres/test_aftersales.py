"""Two sides and the clock at the same moment: an after-sale takes one way, its money goes once."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from orders import locks
from orders.aftersales.models import AfterSale, AfterSaleStep
from orders.aftersales.steps import choosing, lapsing, returning
from orders.aftersales.steps.returning import Back
from orders.payments.models import Refund
from tests.orders.aftersales.stories import Story, paid_story

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
ROUNDS = 4
# The practice gateway pays at once, after the commit.
PAID = {"refunding", "done"}


@pytest.fixture
def sent(shop) -> Story:
    story = paid_story(shop, delivery="express")
    story.send()
    return story


def lapse(story: Story, case: AfterSale, after: timedelta) -> AfterSale:
    return lapsing.lapse(
        store=story.shop.store, aftersale_id=case.pk, at=story.at + after + timedelta(seconds=1)
    )


def taken(case: AfterSale, step: str) -> int:
    return AfterSaleStep._base_manager.filter(aftersale=case, step=step).count()


def paid_back(story: Story) -> list[Decimal]:
    rows = Refund.unscoped.filter(order=story.order).live()
    return [refund.amount for refund in rows.order_by("pk")]


@pytest.mark.long
def test_the_shops_grant_and_the_sweeps_pay_once(shop, at_once):
    for _round in range(ROUNDS):
        story = paid_story(shop, delivery="express")
        case = story.ask(reason="late", quantities={story.tea: "2"})
        late = partial(lapse, story, case, timedelta(hours=24))

        answers = at_once([partial(story.grant, case), late, partial(story.grant, case), late])

        assert {getattr(answer, "state", answer) for answer in answers} <= PAID, answers
        assert taken(case, "granted") == 1
        assert paid_back(story) == [Decimal("60.00")]
    story.assert_explained()


def test_a_refusal_late_and_a_grant_take_one_way(sent, at_once):
    for variant in (sent.tea, sent.nuts):
        case = sent.ask(quantities={variant: "1"})
        at_once(
            [
                partial(sent.grant, case),
                partial(sent.refuse, case),
                partial(lapse, sent, case, timedelta(hours=48)),
            ]
        )
        state = sent.state(case)
        assert state in PAID | {"refused", "escalated"}
        assert taken(case, "granted") + taken(case, "refused") + taken(case, "escalated") <= 2
        refunds = case.refund_links.count()
        assert refunds == (1 if state in PAID else 0)
    sent.assert_explained()


def test_a_refund_of_the_order_and_an_escalation_never_give_more_than_came(sent, at_once):
    from orders.payments.refunds import refunds

    case = sent.ask(quantities={sent.tea: "2", sent.nuts: "3"})
    sent.refuse(case)
    whole = partial(
        refunds.request,
        store=sent.shop.store,
        order_id=sent.order.pk,
        quantities={sent.line(sent.tea): Decimal(2)},
        reason="说好了",
        actor=None,
        at=sent.at,
    )
    at_once([whole, partial(sent.escalate, case), whole])
    assert sent.state(case) == "escalated"
    assert paid_back(sent) == [Decimal("60.00")]
    sent.assert_explained()


@pytest.mark.long
def test_an_offer_is_taken_or_lapses(sent, at_once):
    for variant in (sent.tea, sent.nuts):
        case = sent.ask("return", quantities={variant: "1"})
        sent.offer(case, "refund", "5.00")
        given = sent.given() | {"aftersale_id": case.pk}
        accept = partial(choosing.accept, **given)
        at_once([accept, partial(lapse, sent, case, timedelta(hours=48)), accept])
        state = sent.state(case)
        is_paid = state in PAID
        assert is_paid or state == "requested"
        assert (taken(case, "accepted"), taken(case, "lapsed")) == (is_paid, not is_paid)
        assert case.refund_links.count() == taken(case, "accepted")
        assert case.amount == (Decimal("5.00") if is_paid else case.asked_amount)
    sent.assert_explained()


def test_two_requests_for_one_line_are_one(sent, at_once):
    same = at_once([partial(sent.ask, quantities={sent.tea: "1"})] * 4)
    assert len({case.pk for case in same}) == 1
    asked = at_once(
        [
            partial(sent.ask, quantities={sent.nuts: "1"}),
            partial(sent.ask, quantities={sent.nuts: "2"}),
        ]
    )
    assert sorted(isinstance(one, locks.NotAllowedNow) for one in asked) == [False, True]


def test_two_counters_receive_one_parcel(sent, at_once):
    case = sent.ask("return", quantities={sent.tea: "2"})
    sent.grant(case)
    given = sent.given() | {"aftersale_id": case.pk}
    returning.send_back(**given, courier="", number="1")
    before = sent.on_hand(sent.tea)
    goods = {sent.line(sent.tea): Back(shelved=Decimal(2))}
    receive = partial(returning.receive, **given, found="whole", goods=goods)
    at_once([receive, receive, partial(lapse, sent, case, timedelta(days=10))])
    assert sent.state(case) in PAID
    assert sent.on_hand(sent.tea) - before in {0, 2}
    assert paid_back(sent) == [Decimal("60.00")]
    sent.assert_explained()
