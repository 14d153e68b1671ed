"""The owner hears of money that moves, and of where it would go."""

from django.conf import settings

from accounts import messages
from accounts.sms.purposes import Purpose, purpose
from core.language import sent
from orders.payments.payouts.models import PayoutAccount, Withdrawal
from shop.stores.models import Store
from shop.stores.naming import names

REQUESTED = purpose(
    "payout_requested",
    "%(store)s 申请提现 ¥%(amount)s 到尾号 %(tail)s 的账户。不是你本人请马上联系平台：%(url)s",
    is_essential=True,
    path="merchant/settlement/",
    is_of_the_shop=True,
)
ACCOUNT_CHANGED = purpose(
    "payout_account_changed",
    "%(store)s 的提现账户改为尾号 %(tail)s。不是你本人请马上联系平台：%(url)s",
    is_essential=True,
    path="merchant/settlement/",
    is_of_the_shop=True,
)
PAID = purpose(
    "payout_paid",
    "%(store)s 的提现 ¥%(amount)s 已打款到尾号 %(tail)s 的账户。%(url)s",
    path="merchant/settlement/",
    is_of_the_shop=True,
)
REFUSED = purpose(
    "payout_refused",
    "%(store)s 的提现 ¥%(amount)s 未通过：%(reason)s。钱已退回可提现金额。%(url)s",
    path="merchant/settlement/",
    is_of_the_shop=True,
)


def requested(row: Withdrawal) -> None:
    _tell(row.store, REQUESTED, amount=row.amount, tail=row.tail)


def account_changed(store: Store, row: PayoutAccount) -> None:
    _tell(store, ACCOUNT_CHANGED, tail=row.tail)


def paid(row: Withdrawal) -> None:
    _tell(row.store, PAID, amount=row.amount, tail=row.tail)


def refused(row: Withdrawal) -> None:
    _tell(row.store, REFUSED, amount=row.amount, reason=row.reason)


def _tell(store: Store, what: Purpose, **values: object) -> None:
    if not store.owner.phone:
        return
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/merchant/settlement/"
    named = {"store": names.harmless(store.name, otherwise=sent("店铺")), "url": url}
    messages.send_sms(to=store.owner.phone, purpose=what, parameters=named | values)
