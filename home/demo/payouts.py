"""What the platform collected for the town's second shop, and withdrawals in every state."""

from collections.abc import Callable
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core import scope
from home.demo import payments, town
from home.demo.paygate.gate import Gate
from orders.lifecycle import fulfil, steps
from orders.models import Order, PayMethod
from orders.payments.payouts import thawing, withdrawals
from orders.payments.payouts.models import SettlementAccount, Withdrawal
from shop.stores.models import Store

CUSTOMER = 40
# Made up: it fails the check digit that real ones keep.
BANK, NUMBER = "演示银行文新支行", "6222000000000000001"
AMOUNTS = (Decimal("8.00"), Decimal("6.00"), Decimal("4.00"), Decimal("2.00"))


@scope.across_stores("the demo town")
def pay_out(gate: Gate, say: Callable[[str], None]) -> None:
    """An order whose money is the shop's by now; what it asked for is paid, refused, waits."""
    described = town.STORES[1]
    store = Store.objects.select_related("owner").get(name=described.name)
    if Withdrawal.unscoped.filter(store=store).exists():
        return
    order = payments.buy(store, described.best[:2], CUSTOMER, PayMethod.ALIPAY)
    payments.pay(gate, order, PayMethod.ALIPAY)
    _receive(store, order)
    withdrawals.keep_account(
        store=store,
        holder=described.owner,
        bank=BANK,
        number=NUMBER,
        actor=store.owner,
        at=timezone.now(),
    )
    finance = User.unscoped.get(phone=town.OPERATOR_PHONE)
    paid, refused, approved, _waits = [_ask(store, amount) for amount in AMOUNTS]
    at = timezone.now()
    for row in (paid, approved):
        withdrawals.approve(withdrawal_id=row.pk, actor=finance, at=at)
    withdrawals.pay(withdrawal_id=paid.pk, voucher="DEMO0001", actor=finance, at=at)
    reason = "户名和营业执照不一致，请核对后再提"
    withdrawals.refuse(withdrawal_id=refused.pk, reason=reason, actor=finance, at=at)
    say(f"{described.name}：结算和各种状态的提现")


def _receive(store: Store, order: Order) -> None:
    """Sent, received, and settled at once: nobody waits a week for a demo."""
    for step in (steps.confirm, fulfil.fulfil, steps.receive):
        step(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    real = settings.SETTLEMENT_DAYS
    settings.SETTLEMENT_DAYS = 0
    try:
        thawing.thaw(store=store.pk, order_id=order.pk, at=timezone.now())
    finally:
        settings.SETTLEMENT_DAYS = real


def _ask(store: Store, amount: Decimal) -> Withdrawal:
    seen = SettlementAccount.unscoped.get(store=store).available
    at = timezone.now()
    return withdrawals.request(store=store, amount=amount, seen=seen, actor=store.owner, at=at)
