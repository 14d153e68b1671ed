"""The last yuan is withdrawn once, and what is refunded meanwhile is nobody's to withdraw."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.payments import check
from orders.payments.payouts import thawing, withdrawals
from orders.payments.payouts.models import SettlementAccount, Withdrawal
from orders.payments.refunds import refunds
from tests.orders.payments.test_payouts import DAY, ask, bank, given, received, settled
from tests.paying import make_shop

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def shop(gate):
    return make_shop(gate, collector="platform")


def account(shop) -> SettlementAccount:
    return SettlementAccount._base_manager.get(store=shop.store)


def test_the_last_yuan_is_withdrawn_once(shop, at_once):
    settled(shop)
    bank(shop)

    results = at_once([partial(ask, shop, "58.65")] * 6)

    assert sum(isinstance(result, Withdrawal) for result in results) == 1
    assert sum(isinstance(result, withdrawals.CannotWithdraw) for result in results) == 5
    assert (account(shop).available, account(shop).held) == (0, Decimal("58.65"))
    assert check.differences() == []


@pytest.mark.long
def test_a_refund_against_a_withdrawal(shop, at_once):
    bank(shop)
    for _round in range(4):
        order = settled(shop)
        before = account(shop).available
        back = given(order) | {"quantities": {}, "amount": Decimal("59.00"), "reason": "破了"}

        at_once([partial(ask, shop, str(before)), partial(refunds.request, **back)])

        after = account(shop)
        assert after.available == 0 or after.owed == 0
        assert check.differences() == []


def test_an_order_is_settled_once_and_paid_once(shop, at_once):
    order = received(shop)
    bank(shop)
    at = timezone.now() + 7 * DAY
    thaw = partial(thawing.thaw, store=shop.store.pk, order_id=order.pk, at=at)
    assert sorted(at_once([thaw] * 5)) == [False] * 4 + [True]
    row = ask(shop, "58.65")
    withdrawals.approve(withdrawal_id=row.pk, actor=None, at=at)
    one = {"withdrawal_id": row.pk, "actor": None, "at": at}
    pay = partial(withdrawals.pay, voucher="B1", **one)
    refuse = partial(withdrawals.refuse, reason="不对", **one)

    at_once([pay, refuse, pay, refuse])

    row.refresh_from_db()
    assert row.state in {"paid", "refused"}
    assert check.differences() == []
