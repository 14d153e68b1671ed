"""What the platform collected reaches the store: after its time, once, and to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Message
from orders.aftersales.models import AfterSale
from orders.lifecycle import fulfil, steps
from orders.models import Order
from orders.payments import check, closing
from orders.payments.payouts import tasks, terms, thawing, withdrawals
from orders.payments.payouts.models import (
    OrderSettlement,
    PayoutAccount,
    SettlementAccount,
    SettlementEntry,
    Withdrawal,
)
from orders.payments.refunds import refund_runs, refunds
from shop.stores.models import AuditEntry, StoreMembership
from shop.stores.people import audit_changes, handover
from tests import make
from tests.api.conftest import Api
from tests.paying import Shop, gate, gateway_process, make_shop

__all__ = ["gate", "gateway_process"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = "6222021234567890123"


@pytest.fixture
def shop(gate, db) -> Shop:
    return make_shop(gate, collector="platform")


def columns(shop: Shop) -> tuple[str, ...]:
    """frozen, available, held, paid, fees, owed."""
    row = SettlementAccount._base_manager.get(store=shop.store)
    return tuple(str(getattr(row, name)) for name in check_columns())


def check_columns() -> tuple[str, ...]:
    return ("frozen", "available", "held", "paid", "fees", "owed")


def given(order: Order) -> dict:
    at = timezone.now()
    return {"store": order.store_id, "order_id": order.pk, "actor": None, "at": at}


def paid(shop: Shop, price: str = "59.00") -> Order:
    order = shop.order(pay_method="alipay", price=price)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return order


def received(shop: Shop, price: str = "59.00") -> Order:
    order = paid(shop, price)
    fulfil.fulfil(**given(order))
    if Order._base_manager.get(pk=order.pk).completed_at is None:
        steps.receive(**given(order))
    return order


def settled(shop: Shop, price: str = "59.00") -> Order:
    order = received(shop, price)
    assert thawing.thaw(store=shop.store.pk, order_id=order.pk, at=timezone.now() + 7 * DAY)
    return order


def refund(shop: Shop, order: Order, amount: str) -> None:
    given_back = given(order) | {"quantities": {}, "amount": Decimal(amount), "reason": "破了"}
    for row in refunds.request(**given_back):
        refund_runs.run(refund_id=row.pk, at=timezone.now())
    shop.gate.settle_refunds()
    for minutes in (5, 70):
        for refund_id in refund_runs.due_ids(at=timezone.now() + timedelta(minutes=minutes)):
            refund_runs.run(refund_id=refund_id, at=timezone.now() + timedelta(minutes=minutes))


def bank(shop: Shop) -> PayoutAccount:
    return withdrawals.keep_account(
        store=shop.store,
        holder="王芳",
        bank="工商银行杭州文三路支行",
        number=NUMBER,
        actor=shop.store.owner,
        at=timezone.now(),
    )


def ask(shop: Shop, amount: str, seen: str = "") -> Withdrawal:
    return withdrawals.request(
        store=shop.store,
        amount=Decimal(amount),
        seen=Decimal(seen or amount),
        actor=shop.store.owner,
        at=timezone.now(),
    )


@pytest.mark.long
def test_money_can_be_withdrawn_its_days_after_receipt_and_once(shop):
    order = received(shop)
    assert columns(shop) == ("59.00", "0.00", "0.00", "0.00", "0.00", "0.00")
    completed = Order._base_manager.get(pk=order.pk).completed_at
    one = {"store": shop.store.pk, "order_id": order.pk}

    assert thawing.due(at=completed + 7 * DAY - timedelta(seconds=1)) == []
    assert not thawing.thaw(**one, at=completed + 7 * DAY - timedelta(seconds=1))
    assert thawing.due(at=completed + 7 * DAY) == [(shop.store.pk, order.pk)]
    # An after-sale keeps it back until it is over.
    case = AfterSale.objects.create(
        store=shop.store,
        order=order,
        number="S1",
        kind="refund",
        asked_kind="refund",
        reason="broken",
        state="requested",
        freight_by="shop",
    )
    assert not thawing.thaw(**one, at=completed + 7 * DAY)
    case.delete()
    assert thawing.thaw(**one, at=completed + 7 * DAY)
    assert not thawing.thaw(**one, at=completed + 8 * DAY)

    assert columns(shop) == ("0.00", "58.65", "0.00", "0.00", "0.35", "0.00")
    assert check.differences() == []


@pytest.mark.long
def test_refunds_take_what_is_frozen_then_available_and_else_are_owed(shop):
    order = received(shop)
    refund(shop, order, "9.00")
    assert columns(shop) == ("50.00", "0.00", "0.00", "0.00", "0.00", "0.00")
    thawing.thaw(store=shop.store.pk, order_id=order.pk, at=timezone.now() + 7 * DAY)
    assert columns(shop) == ("0.00", "49.70", "0.00", "0.00", "0.30", "0.00")
    bank(shop)
    row = ask(shop, "40.00", "49.70")
    # 20.00 back, and 0.12 of the fee with it: 9.70 are there, the rest is owed.
    refund(shop, order, "20.00")
    assert columns(shop) == ("0.00", "0.00", "40.00", "0.00", "0.18", "10.18")
    with pytest.raises(withdrawals.CannotWithdraw):
        withdrawals.approve(withdrawal_id=row.pk, actor=None, at=timezone.now())
    withdrawals.refuse(withdrawal_id=row.pk, reason="先补足", actor=None, at=timezone.now())
    assert columns(shop) == ("0.00", "29.82", "0.00", "0.00", "0.18", "0.00")
    refund(shop, order, "30.00")
    assert columns(shop) == ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00")
    assert check.differences() == []


@pytest.mark.long
def test_what_is_owed_is_taken_from_the_next_order(shop):
    first = settled(shop)
    bank(shop)
    row = ask(shop, "58.65")
    withdrawals.approve(withdrawal_id=row.pk, actor=None, at=timezone.now())
    withdrawals.pay(withdrawal_id=row.pk, voucher="B1", actor=None, at=timezone.now())
    refund(shop, first, "59.00")
    assert columns(shop) == ("0.00", "0.00", "0.00", "58.65", "0.00", "58.65")
    settled(shop, "100.00")
    assert columns(shop) == ("0.00", "40.75", "0.00", "58.65", "0.60", "0.00")
    assert check.differences() == []


@pytest.mark.long
def test_the_owner_proves_it_is_them_and_finance_pays(shop, signed_in):
    settled(shop)
    owner = signed_in(shop.store.owner)
    to = {"action": "save", "holder": "王芳", "bank": "工商银行", "number": NUMBER}
    owner.post("/merchant/settlement/account/", to)
    assert not PayoutAccount._base_manager.exists()
    make.prove(owner)
    wrong = owner.post("/merchant/settlement/account/", to | {"number": "12a"})
    assert wrong.status_code == 422
    owner.post("/merchant/settlement/account/", to)
    assert NUMBER not in owner.get("/merchant/settlement/account/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM payouts_payoutaccount")
        assert NUMBER not in cursor.fetchone()[0]
    page = "/merchant/settlement/withdraw/"
    asked = {"action": "withdraw", "amount": "50.00", "seen": "58.65"}
    assert owner.post(page, asked | {"amount": "58.66"}).status_code == 422
    assert owner.post(page, asked).status_code == 302
    # The second tap sees another sum.
    assert owner.post(page, asked).status_code == 422
    row = Withdrawal._base_manager.get()
    assert columns(shop) == ("0.00", "8.65", "50.00", "0.00", "0.35", "0.00")
    told = Message.objects.filter(to=shop.store.owner.phone).values_list("purpose", flat=True)
    assert {"payout_account_changed", "payout_requested"} <= set(told)

    operator = make.user()
    operator.groups.add(Group.objects.get(name="运营"))
    here, door = signed_in(operator), f"/admin/operate-withdrawals/{row.pk}/"
    assert owner.get(door).status_code in {302, 404}
    assert NUMBER not in here.get(door).content.decode()
    here.post(door, {"action": "approve"})
    row.refresh_from_db()
    assert row.state == "requested"
    operator.groups.add(Group.objects.get(name="财务"))
    assert "/account/security/prove/" in here.get(door).url
    here.post(door, {"action": "approve"})
    row.refresh_from_db()
    assert row.state == "requested"
    make.prove(here)
    assert NUMBER in here.get(door).content.decode()
    here.post(door, {"action": "pay", "voucher": "ICBC-1"})
    here.post(door, {"action": "approve"})
    here.post(door, {"action": "pay", "voucher": ""})
    here.post(door, {"action": "pay", "voucher": "ICBC-1"})
    here.post(door, {"action": "refuse", "reason": "晚了"})
    row.refresh_from_db()
    assert (row.state, row.voucher, row.paid_by) == ("paid", "ICBC-1", operator)
    assert columns(shop) == ("0.00", "8.65", "0.00", "50.00", "0.35", "0.00")
    assert here.get("/admin/operate-withdrawals/").status_code == 200
    assert here.get("/admin/operate-settlements/").status_code == 200
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"payout.look", "payout.approve", "payout.pay"} <= set(actions)
    shown = owner.get("/merchant/settlement/").content.decode()
    assert "ICBC-1" in shown
    assert "¥8.65" in shown
    assert owner.get("/merchant/settlement/?month=9999-12").status_code == 200
    other = ask(shop, "8.65")
    withdrawals.approve(withdrawal_id=other.pk, actor=None, at=timezone.now())
    with pytest.raises(withdrawals.CannotWithdraw):
        withdrawals.pay(withdrawal_id=other.pk, voucher="ICBC-1", actor=None, at=timezone.now())
    assert check.differences() == []


def test_who_takes_a_store_over_names_an_account_of_their_own(shop):
    settled(shop)
    bank(shop)
    asked, heir = ask(shop, "8.65", "58.65"), make.member(shop.store, "manager")
    at, member = timezone.now(), StoreMembership.objects.get(user=heir)
    handover.ask(store=shop.store, membership_id=member.pk, actor=shop.store.owner, at=at)

    handover.accept(store=shop.store, actor=heir, at=at)

    with pytest.raises(withdrawals.CannotWithdraw, match="请先填写提现账户"):
        ask(shop, "50.00")
    # What was asked for before goes where it was to go.
    asked.refresh_from_db()
    assert (asked.state, asked.tail) == ("requested", NUMBER[-4:])
    entry = AuditEntry.objects.get(action="payout.account", actor=heir)
    assert audit_changes.of(entry).endswith(f"{NUMBER[-4:]} → 无")
    assert check.differences() == []


def test_only_the_owner_and_programs_of_theirs(shop, signed_in):
    settled(shop)
    bank(shop)
    manager = make.member(shop.store, "manager")
    for door in ("", "withdraw/", "account/"):
        assert signed_in(manager).get(f"/merchant/settlement/{door}").status_code == 403
    path = f"/merchant/stores/{shop.store.slug}/settlement/"
    assert Api(manager).get(path).status_code == 403
    api, today = Api(shop.store.owner), timezone.localdate()
    assert api.get(path).json()["available"] == "58.65"
    *_later, day = api.get(f"{path}days/?year={today.year}&month={today.month}").json()
    assert (day["came"], day["went"], day["withdrawn"]) == ("59.00", "0.00", "0.00")
    asked = {"amount": "58.65", "seen": "58.65"}
    assert api.post(f"{path}withdrawals/", asked).status_code == 400
    assert not Withdrawal._base_manager.exists()
    assert api.get(f"{path}withdrawals/").json()["results"] == []


@pytest.mark.long
def test_a_rate_agreed_on_holds_for_what_comes_afterwards(shop):
    first = received(shop, "100.00")
    terms.set_rate(
        store=shop.store, rate=Decimal("0.0200"), actor=shop.store.owner, at=timezone.now()
    )
    second = received(shop, "100.00")
    for order in (first, second):
        thawing.thaw(store=shop.store.pk, order_id=order.pk, at=timezone.now() + 7 * DAY)
    assert [str(row.fee) for row in OrderSettlement.objects.order_by("pk")] == ["0.60", "2.00"]
    assert columns(shop)[1] == "197.40"


def test_the_sweep_settles_and_books_what_an_older_version_wrote(shop):
    received(shop)
    SettlementEntry._base_manager.all().delete()
    OrderSettlement._base_manager.all().delete()
    SettlementAccount._base_manager.all().delete()
    assert check.differences() != []
    for _twice in range(2):
        tasks.settle_due()
    assert columns(shop)[0] == "59.00"
    with override_settings(SETTLEMENT_DAYS=0):
        for _twice in range(2):
            tasks.settle_due()
    assert columns(shop)[:2] == ("0.00", "58.65")
    call_command("check_money")


def test_a_cent_that_moved_by_itself_is_found(shop):
    settled(shop)
    rows = SettlementAccount._base_manager.filter(store=shop.store)
    rows.update(available=Decimal("58.66"))
    assert any("settlement" in line for line in check.differences())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(available=Decimal("-0.01"))
