"""One pick-up code at several counters at once: one books it, the others are told."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders import locks
from orders.pickup import codes, handover
from orders.pickup.models import PickupCode
from orders.shipping.models import FulfillmentLine
from shop.stock import check
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def ordered(store):
    goods = make.variant(store, stock="9")
    return make.order(store, {goods: "3"}, delivery="pickup", pay_method="in_store")


@pytest.mark.long
def test_two_counters_book_one_code_once(at_once):
    store = make.store()
    for _round in range(5):
        order = ordered(store)
        at, code = timezone.now(), codes.of(order, at=timezone.now())
        book = partial(
            handover.hand_over,
            store=store,
            code=code,
            actor=store.owner,
            at=at,
            seen_left=Decimal(3),
            takes_cash=True,
        )
        results = at_once([book] * 3)

        lost = [r for r in results if isinstance(r, Exception)]
        assert {type(r) for r in lost} <= {handover.WrongCode, locks.NotAllowedNow}
        assert len(lost) == 2
        assert sum(row.quantity for row in FulfillmentLine.objects.filter(line__order=order)) == 3
        assert order.events.filter(type="handed_over").count() == 1
        assert order.events.filter(type="paid").count() == 1
        assert check.differences() == []


def test_several_readers_see_one_code(at_once):
    order = ordered(make.store())
    results = at_once([partial(codes.of, order, at=timezone.now())] * 4)

    assert len(set(results)) == 1
    assert PickupCode.objects.filter(order=order).count() == 1
