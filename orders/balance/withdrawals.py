"""A member wants back what was paid in and not spent; the shop pays it by hand, or says why not."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import messages
from accounts.actor import Actor, named
from accounts.sms.purposes import Purpose, purpose
from core.language import sent
from core.money import ZERO
from orders.balance.models import BalanceWithdrawal
from shop.members import balance, ledger, memberships
from shop.members.models import BalanceEntry, Member
from shop.stores.models import Store
from shop.stores.naming import names
from shop.stores.people import audit

State = BalanceWithdrawal.State
PAID_OUT = purpose("balance_paid_out", "%(store)s 已退回你的余额 ¥%(amount)s，请查收。")
REFUSED = purpose(
    "balance_refused",
    "%(store)s 没有同意退回余额 ¥%(amount)s：%(reason)s。钱已回到余额。",
)


class CannotWithdraw(Exception):
    """The message says why."""


@transaction.atomic
def ask(*, member: Member, account: str, at: datetime) -> BalanceWithdrawal:
    """
    For all that is left of what was paid in; nobody can spend it from now on.

    :raises CannotWithdraw: without any, without a word where to send it, while another waits
    """
    account = account.strip()[:100]
    if not account:
        raise CannotWithdraw(_("请写明退到哪里，比如支付宝账号"))
    now = ledger.opened(BalanceEntry, member, kind="", reference="")
    if now is None or now.user_id is None or not now.principal:
        raise CannotWithdraw(_("没有可以退的本金"))
    if open_of(now) is not None:
        raise CannotWithdraw(_("上一笔退款申请商家还没处理"))
    row: BalanceWithdrawal = BalanceWithdrawal.unscoped.create(
        store_id=now.store_id,
        member=now,
        user_id=now.user_id,
        amount=now.principal,
        bonus=now.bonus,
        account=account,
        created_at=at,
    )
    reference, actor = reference_of(row), now.user
    balance.pay_out(member=now, amount=row.amount, reference=reference, at=at, actor=actor)
    return row


def reference_of(row: BalanceWithdrawal) -> str:
    return f"withdrawal {row.number}"


def open_of(member: Member) -> BalanceWithdrawal | None:
    rows = BalanceWithdrawal.unscoped.filter(store_id=member.store_id, member=member)
    found: BalanceWithdrawal | None = rows.filter(state=State.ASKED).first()
    return found


def of_store(store: Store) -> QuerySet[BalanceWithdrawal]:
    """Those that wait first, then the newest."""
    rows = BalanceWithdrawal.objects.for_store(store).select_related("member__user", "user")
    found: QuerySet[BalanceWithdrawal] = rows.order_by("decided_at", "-pk").reverse()
    return found


@transaction.atomic
def pay(*, store: Store, number: str, actor: Actor, at: datetime) -> None:
    """
    The shop has sent the money; what was given on top ends.

    :raises CannotWithdraw: for one that was decided
    """
    row = _decided(store, number, State.PAID, actor=actor, at=at)
    member = _member(row)
    reference, most = reference_of(row), row.bonus
    balance.lapse(member=member, most=most, reference=reference, at=at, actor=actor)
    _tell(row, PAID_OUT)


@transaction.atomic
def refuse(*, store: Store, number: str, reason: str, actor: Actor, at: datetime) -> None:
    """
    It goes back into the balance.

    :raises CannotWithdraw: for one that was decided, and without a reason
    """
    if not reason.strip():
        raise CannotWithdraw(_("请写明原因，会员看得到"))
    row = _decided(store, number, State.REFUSED, actor=actor, at=at, reason=reason.strip()[:100])
    reference = f"{reference_of(row)} refused"
    balance.restore(member=_member(row), amount=row.amount, reference=reference, at=at)
    _tell(row, REFUSED, reason=names.harmless(row.reason, otherwise=sent("请看余额页")))


def _decided(
    store: Store, number: str, state: str, *, actor: Actor, at: datetime, reason: str = ""
) -> BalanceWithdrawal:
    """Once: the row is changed by the first of two people."""
    rows = BalanceWithdrawal.unscoped.filter(store=store, number=number)
    values = {"state": state, "reason": reason, "decided_by": named(actor), "decided_at": at}
    if not rows.filter(state=State.ASKED).update(**values):
        raise CannotWithdraw(_("这笔申请已经处理过了"))
    row: BalanceWithdrawal = rows.select_related("member", "store", "user").get()
    audit.record(
        store=store,
        actor=actor,
        action="members.withdrawal",
        target=row.member.number,
        state=["asked", state],
        amount=[str(row.amount), str(row.amount if state == State.REFUSED else ZERO)],
    )
    return row


def _member(row: BalanceWithdrawal) -> Member:
    return memberships.in_store(row.store_id, row.user_id) or row.member


def _tell(row: BalanceWithdrawal, words: Purpose, **values: object) -> None:
    if row.user is None or not row.user.phone:
        return
    store = names.harmless(row.store.name, otherwise=sent("店铺"))
    parameters = values | {"store": store, "amount": row.amount}
    to, person_id = row.user.phone, row.user_id
    messages.send_sms(to=to, purpose=words, parameters=parameters, person_id=person_id)
