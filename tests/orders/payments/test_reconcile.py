"""对账: every cent of a day is on both sides, or a person is told where it is not."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from orders.lifecycle import expiry
from orders.models import Order
from orders.payments import check, closing
from orders.payments.methods import setup
from orders.payments.models import (
    PaymentConfiguration,
    PaymentInterface,
    PaymentLog,
    PaymentOrder,
    Reconciliation,
    ReconciliationItem,
    Refund,
)
from orders.payments.reconciliation import reconcile
from orders.payments.refunds import refund_runs, refunds
from shop.stores.models import AuditEntry
from tests import make
from tests.orders.payments.conftest import Shop, configure

CHANNELS = ["wechatpay", "alipay"]
DAY = timezone.localdate() - timedelta(days=1)
BILLED_DAY = date(2026, 11, 18)
WECHAT = "wechat_1900000109All2026-11-18.csv"
WECHAT_EMPTY = "wechat_1900000109All2026-11-17_empty.csv"
WECHAT_OWN = "微信支付账单(20261118-20261118).csv"
ALIPAY = "20880000000000000156_20261118_业务明细.csv"
ALIPAY_LEDGER = "20880000000000000156_20261118_账务明细.csv"
ALIPAY_ZIP = "20880000000000000156_20261118.csv.zip"


def moment(clock: str = "12:00", day: date = DAY) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day} {clock}"))


LATER = moment("10:30", DAY + timedelta(days=1))


@pytest.fixture
def gate(gate):
    gate.set_day(DAY)
    yield gate
    gate.set_day(None)


def configuration(shop: Shop, channel: str) -> PaymentConfiguration:
    return PaymentConfiguration.objects.get(store=shop.store, interface__channel=channel)


def paid(shop: Shop, channel: str, *, clock: str = "12:00", price: str = "59.00") -> PaymentOrder:
    payment = shop.attempt(shop.order(pay_method=channel, price=price))
    shop.gate.pay(payment.out_trade_no, paid_at=moment(clock))
    assert closing.query(payment_id=payment.pk, at=moment(clock), source="query")
    payment.refresh_from_db()
    return payment


def refunded(shop: Shop, payment: PaymentOrder, amount: str, *, at: datetime) -> Refund:
    (refund,) = refunds.request(
        store=shop.store,
        order_id=payment.order_id,
        quantities={payment.order.lines.get().pk: Decimal(1)},
        amount=Decimal(amount),
        reason="缺货",
        actor=shop.store.owner,
        at=at,
    )
    refund_runs.run(refund_id=refund.pk, at=at)
    shop.gate.settle_refunds()
    refund_runs.run(refund_id=refund.pk, at=at + timedelta(minutes=5))
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    return refund


def run(shop: Shop, channel: str, *, day: date = DAY, **given) -> Reconciliation:
    given = {"at": LATER, **given}
    return reconcile.account(configuration=configuration(shop, channel), day=day, **given)


def rows(found: Reconciliation) -> list[tuple]:
    return sorted(
        (item.subject, item.kind, item.reference, item.ours, item.theirs)
        for item in found.items.all()
    )


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_day_that_agrees(shop, channel):
    first, second = paid(shop, channel), paid(shop, channel, clock="23:59", price="8.80")
    refund = refunded(shop, first, "10.00", at=moment("13:00"))

    found = run(shop, channel)

    assert found.error == ""
    assert rows(found) == sorted(
        [
            ("payment", "matched", first.out_trade_no, Decimal("59.00"), Decimal("59.00")),
            ("payment", "matched", second.out_trade_no, Decimal("8.80"), Decimal("8.80")),
            ("refund", "matched", refund.out_refund_no, Decimal("10.00"), Decimal("10.00")),
        ]
    )
    assert found.totals == {
        "bill": {
            "payments": 2,
            "paid": "67.80",
            "refunds": 1,
            "refunded": "10.00",
            "fee": "0.34",
            "net": "57.46",
        },
        "ours": {"payments": 2, "paid": "67.80", "refunds": 1, "refunded": "10.00"},
        "asked": 0,
    }
    assert found.store_id == shop.store.pk
    assert check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_differs_is_told_apart(shop, channel):
    fine, other = paid(shop, channel), paid(shop, channel)
    PaymentOrder._base_manager.filter(pk=other.pk).update(amount=Decimal("58.00"))
    stranger = paid(shop, channel)
    PaymentOrder._base_manager.filter(pk=stranger.pk).update(
        out_trade_no="Pelsewhere", transaction_id=""
    )

    found = run(shop, channel)

    assert rows(found) == sorted(
        [
            ("payment", "matched", fine.out_trade_no, Decimal("59.00"), Decimal("59.00")),
            ("payment", "amount_differs", other.out_trade_no, Decimal("58.00"), Decimal("59.00")),
            ("payment", "only_ours", "Pelsewhere", Decimal("59.00"), None),
            ("payment", "only_theirs", stranger.out_trade_no, None, Decimal("59.00")),
        ]
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_payment_nobody_told_us_of_is_asked_about_and_settled(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no, paid_at=moment())

    found = run(shop, channel)

    (item,) = found.items.all()
    assert (item.kind, item.payment_id) == ("matched", payment.pk)
    assert "已向渠道查询并入账" in item.note
    assert found.totals["asked"] == 1
    assert Order._base_manager.get(pk=order.pk).payment_status == "paid"
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_lost_money_for_a_closed_order_goes_back(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    expiry.expire(store=shop.store, order_id=order.pk, at=timezone.now() + timedelta(minutes=11))
    shop.gate.pay_late(payment.out_trade_no, paid_at=moment())

    found = run(shop, channel)

    (item,) = found.items.filter(subject="payment")
    assert (item.kind, item.payment_id) == ("matched", payment.pk)
    assert "正在退回" in item.note
    (refund,) = Refund._base_manager.filter(payment=payment)
    assert (refund.kind, refund.amount) == ("surplus", Decimal("59.00"))
    assert check.differences() == []


def test_a_payment_that_the_gateway_does_not_confirm_stays_a_difference(shop):
    payment = shop.attempt(shop.order(pay_method="alipay"))
    shop.gate.pay(payment.out_trade_no, paid_at=moment())
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))

    found = run(shop, "alipay")

    (item,) = found.items.all()
    assert (item.kind, item.payment_id, item.ours) == ("only_theirs", payment.pk, None)
    assert "没有入账" in item.note
    payment.refresh_from_db()
    assert payment.state == "pending"


def test_a_refund_we_wait_for_is_asked_about(shop):
    payment = paid(shop, "wechatpay")
    (refund,) = refunds.request(
        store=shop.store,
        order_id=payment.order_id,
        quantities={payment.order.lines.get().pk: Decimal(1)},
        amount=Decimal("9.00"),
        reason="缺货",
        actor=shop.store.owner,
        at=moment("13:00"),
    )
    refund_runs.run(refund_id=refund.pk, at=moment("13:00"))
    shop.gate.settle_refunds()

    found = run(shop, "wechatpay")

    item = found.items.get(subject="refund")
    assert (item.kind, item.refund_id) == ("matched", refund.pk)
    assert "记为已退款" in item.note
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert check.differences() == []


def test_a_trade_paid_twice_is_on_both_sides_twice(shop):
    payment = shop.attempt(shop.order(pay_method="wechatpay"))
    first, second = shop.gate.pay_twice(payment.out_trade_no, paid_at=moment())
    assert closing.query(payment_id=payment.pk, at=moment(), source="query")

    found = run(shop, "wechatpay")

    assert sorted((item.kind, item.transaction_id) for item in found.items.all()) == sorted(
        [("matched", first.trade_no), ("only_theirs", second.trade_no)]
    )
    assert {item.payment_id for item in found.items.all()} == {payment.pk}


def test_midnight_is_no_difference(shop):
    payment = paid(shop, "wechatpay", clock="23:59:30")
    # Our clock runs ahead: for us it was the next day.
    PaymentOrder._base_manager.filter(pk=payment.pk).update(
        paid_at=F("paid_at") + timedelta(minutes=1)
    )
    following = DAY + timedelta(days=1)

    before = run(shop, "wechatpay", day=following, at=LATER + timedelta(days=1))
    assert [row[1] for row in rows(before)] == ["only_ours"]
    assert [row[1] for row in rows(run(shop, "wechatpay"))] == ["matched"]

    missed = before.items.get()
    assert (missed.resolved_at, missed.note) == (LATER, f"在 {DAY} 的账单里")
    again = run(shop, "wechatpay", day=following, at=LATER + timedelta(days=1))
    assert rows(again) == []


def test_a_second_run_replaces_the_first_and_keeps_what_was_noted(shop):
    lost, found_later = paid(shop, "alipay"), paid(shop, "alipay")
    PaymentOrder._base_manager.filter(pk=lost.pk).update(amount=Decimal("58.00"))
    PaymentOrder._base_manager.filter(pk=found_later.pk).update(amount=Decimal("57.00"))
    first = run(shop, "alipay")
    noted = first.items.get(payment=lost)
    for item in first.items.all():
        reconcile.resolve(item_id=item.pk, note="少收一元", actor=shop.store.owner, at=LATER)
    PaymentOrder._base_manager.filter(pk=found_later.pk).update(amount=Decimal("59.00"))

    second = run(shop, "alipay", at=LATER + timedelta(hours=1))

    assert second.pk == first.pk
    again = second.items.get(payment=lost)
    assert (again.pk, again.note, again.resolved_by) == (noted.pk, "少收一元", shop.store.owner)
    assert again.resolved_at == LATER
    other = second.items.get(payment=found_later)
    assert (other.kind, other.note, other.resolved_at) == ("matched", "", None)
    assert Reconciliation.objects.count() == 1


def test_a_note_does_not_cover_another_amount(shop):
    payment = paid(shop, "alipay")
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))
    item = run(shop, "alipay").items.get()
    reconcile.resolve(item_id=item.pk, note="少收一元", actor=None, at=LATER)
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("5.00"))

    assert run(shop, "alipay").items.get().resolved_at is None


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_day_without_a_trade(shop, channel):
    found = run(shop, channel, day=DAY - timedelta(days=3))

    assert (found.error, rows(found), found.totals["bill"]["paid"]) == ("", [], "0.00")


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_bill_yet_is_no_reason_to_miss_payments(shop, channel):
    today = DAY + timedelta(days=1)

    found = run(shop, channel, day=today, at=moment("09:59", today + timedelta(days=1)))

    assert "还没有生成" in found.error
    assert rows(found) == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_error_is_told_and_changes_nothing_else(shop, channel):
    paid(shop, channel)
    before = rows(run(shop, channel))
    shop.gate.trouble.set("error_500")

    found = run(shop, channel)

    assert "连不上支付渠道" in found.error
    assert rows(found) == before
    assert found.totals["bill"]["paid"] == "59.00"
    shop.gate.trouble.set("error_500", on=False)
    assert run(shop, channel).error == ""


def test_keys_that_cannot_be_read_are_told(shop):
    PaymentConfiguration.objects.filter(store=shop.store).update(private_key="x")

    assert "无法读取" in run(shop, "alipay").error


def test_one_account_that_fails_does_not_stop_the_others(shop):
    broken = configuration(shop, "wechatpay")
    PaymentConfiguration.objects.filter(pk=broken.pk).update(private_key="x")
    payment = paid(shop, "alipay")

    found = {row.configuration_id: row for row in reconcile.all_accounts(day=DAY, at=LATER)}

    assert "无法读取" in found[broken.pk].error
    assert rows(found[configuration(shop, "alipay").pk])[0][2] == payment.out_trade_no


def test_a_surprise_in_one_account_does_not_stop_the_others(shop, monkeypatch):
    real = reconcile.recorded.compared

    def surprised(configuration, *given):
        if configuration.channel == "wechatpay":
            raise KeyError("surprise")
        return real(configuration, *given)

    monkeypatch.setattr(reconcile.recorded, "compared", surprised)

    found = reconcile.all_accounts(day=DAY - timedelta(days=2), at=LATER)

    assert [row.error for row in found] == ["对账时出错，请稍后再试", ""]


def test_a_switched_off_account_is_looked_at_while_it_had_payments(shop):
    paid(shop, "alipay")
    PaymentConfiguration.objects.filter(store=shop.store).update(is_enabled=False)

    found = reconcile.all_accounts(day=DAY, at=LATER)

    assert [row.configuration.channel for row in found] == ["alipay"]


def test_the_command_says_what_it_found(shop, capsys, time_machine):
    paid(shop, "alipay")
    time_machine.move_to(LATER + timedelta(minutes=1))

    call_command("reconcile", "--day", DAY.isoformat())

    assert "1 rows, 0 differ" in capsys.readouterr().out


# --- the platform collects


@pytest.fixture
def collected(shop):
    """Two stores without an account: the platform's collects for both."""
    credentials = shop.gate.register(f"the platform of {shop.store.slug}")
    row = configure(None, credentials, "alipay")
    shops = [Shop(make.store(), credentials, shop.gate) for _number in range(2)]
    for one in shops:
        setup.set_method(store=one.store, channel="alipay", actor=None, is_enabled=True)
    return row, shops


@pytest.mark.long
def test_rows_of_the_platforms_bill_carry_the_store_of_the_payment(collected):
    row, shops = collected
    payments = [paid(one, "alipay") for one in shops]
    assert {payment.configuration_id for payment in payments} == {row.pk}

    found = reconcile.account(configuration=row, day=DAY, at=LATER)

    assert found.store_id is None
    assert {item.payment_id: item.store_id for item in found.items.all()} == {
        payment.pk: one.store.pk for payment, one in zip(payments, shops, strict=True)
    }


@pytest.mark.long
def test_a_store_settles_no_difference_of_the_platform(collected):
    row, (one, _other) = collected
    payment = paid(one, "alipay")
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))
    item = reconcile.account(configuration=row, day=DAY, at=LATER).items.get()
    given = {"item_id": item.pk, "note": "x", "actor": one.store.owner, "at": LATER}

    with pytest.raises(ReconciliationItem.DoesNotExist):
        reconcile.resolve(**given, store=one.store)

    reconcile.resolve(**given)
    item.refresh_from_db()
    assert item.resolved_at == LATER


# --- what a person says


@pytest.fixture
def item(shop) -> ReconciliationItem:
    payment = paid(shop, "alipay")
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))
    return run(shop, "alipay").items.get()


def test_resolving_is_noted_once_in_log_and_audit(shop, item):
    for note in ("少收一元", "又一次"):
        reconcile.resolve(
            item_id=item.pk, note=note, actor=shop.store.owner, at=LATER, store=shop.store
        )

    item.refresh_from_db()
    assert (item.note, item.resolved_by) == ("少收一元", shop.store.owner)
    log = PaymentLog.objects.get(event="difference_resolved")
    assert (log.actor, log.store_id) == (shop.store.owner, shop.store.pk)
    assert "少收一元" in log.detail["note"]
    assert AuditEntry.objects.filter(store=shop.store, action="reconcile").count() == 1


@pytest.mark.parametrize("note", ["", "   "])
def test_resolving_needs_a_note(item, note):
    with pytest.raises(ValidationError):
        reconcile.resolve(item_id=item.pk, note=note, actor=None, at=LATER)

    item.refresh_from_db()
    assert item.resolved_at is None
    assert not PaymentLog.objects.filter(event="difference_resolved").exists()


def test_a_row_that_agrees_needs_no_resolving(shop):
    paid(shop, "alipay")
    item = run(shop, "alipay").items.get()

    with pytest.raises(ValidationError):
        reconcile.resolve(item_id=item.pk, note="x", actor=None, at=LATER)


def test_another_store_cannot_resolve_it(item):
    with pytest.raises(ReconciliationItem.DoesNotExist):
        reconcile.resolve(item_id=item.pk, note="x", actor=None, at=LATER, store=make.store())


# --- files that a person uploads


def account_of(store, channel: str, *, merchant_id: str, app_id: str = "wx00000000000demo0"):
    return setup.save_configuration(
        store=store,
        interface=PaymentInterface.objects.get(code=channel),
        values={"name": channel, "app_id": app_id, "merchant_id": merchant_id},
        actor=None,
    )


@pytest.fixture
def billed(db, shared_data):
    """The store of the sample bills, with the orders it says it was paid for."""
    store = make.store("幸福小店")
    accounts = {
        "wechat": account_of(store, "wechatpay", merchant_id="1900000109"),
        "alipay": account_of(store, "alipay", merchant_id="2088000000000000", app_id="2021"),
    }
    thing = make.variant(store, price="1.00", stock="9")
    order = make.order(store, {thing: "1"})
    for row in json.loads((shared_data / "bills" / "our_orders.json").read_text()):
        payment = PaymentOrder._base_manager.create(
            store=store,
            order=order,
            channel=accounts[row["channel"]].channel,
            configuration=accounts[row["channel"]],
            state="succeeded",
            amount=Decimal(row["amount_fen"]) / 100,
            out_trade_no=row["order_no"],
            transaction_id=row["trade_no"],
            paid_at=datetime.fromisoformat(row["paid_at"]),
        )
        if row.get("refund_fen"):
            Refund._base_manager.create(
                store=store,
                order=order,
                payment=payment,
                state="succeeded",
                amount=Decimal(row["refund_fen"]) / 100,
                out_refund_no=row["order_no"].replace("XD", "RF"),
                finished_at=moment("22:50", BILLED_DAY),
            )
    return accounts


def uploaded(accounts, shared_data, channel: str, name: str, *, day=BILLED_DAY) -> Reconciliation:
    content = (shared_data / "bills" / name).read_bytes()
    return reconcile.account(
        configuration=accounts[channel],
        day=day,
        at=moment("10:30", date(2026, 11, 19)),
        file=(name, content),
    )


def shown(found: dict[str, Reconciliation]) -> dict:
    """As expected_reconciliation.json writes it."""
    lists = {
        name: [] for name in ("matched", "amount_diff", "only_in_bill", "only_in_ours", "refunds")
    }
    totals = {}
    for channel, row in found.items():
        totals[channel] = shown_totals(channel, row.totals["bill"])
        for item in row.items.order_by("pk"):
            number, amount = item.reference, str(item.ours or item.theirs)
            line = {"order_no": number, "channel": channel, "amount": amount}
            if item.subject == "refund":
                assert item.kind == "matched"
                line["order_no"] = item.refund.payment.out_trade_no
                lists["refunds"].append(line)
            elif item.kind == "only_theirs":
                lists["only_in_bill"].append(line | {"trade_no": item.transaction_id})
            elif item.kind == "amount_differs":
                sides = {"bill": str(item.theirs), "ours": str(item.ours)}
                lists["amount_diff"].append({"order_no": number, "channel": channel} | sides)
            else:
                name = {"matched": "matched", "only_ours": "only_in_ours"}[item.kind]
                lists[name].append(line)
    return lists | {"totals": totals}


def shown_totals(channel: str, bill: dict) -> dict:
    sums = {name: bill[name] for name in ("paid", "refunded", "fee")}
    if channel == "wechat":
        return {"rows": bill["payments"] + bill["refunds"], **sums}
    return {"trades": bill["payments"], "refunds": bill["refunds"], **sums, "net": bill["net"]}


@pytest.mark.parametrize("wechat", [WECHAT, WECHAT + ".gz"])
@pytest.mark.parametrize("alipay", [ALIPAY, ALIPAY_ZIP, ALIPAY_LEDGER])
def test_uploaded_bills_come_out_as_expected(billed, shared_data, wechat, alipay):
    found = {
        "wechat": uploaded(billed, shared_data, "wechat", wechat),
        "alipay": uploaded(billed, shared_data, "alipay", alipay),
    }

    assert [row.error for row in found.values()] == ["", ""]
    expected = json.loads((shared_data / "bills" / "expected_reconciliation.json").read_text())
    assert expected.pop("day") == BILLED_DAY.isoformat()
    given = shown(found)
    assert given.pop("totals") == expected.pop("totals")
    for name, lines in expected.items():
        assert in_order(given[name]) == in_order(lines), name


def in_order(lines: list[dict]) -> list[dict]:
    return sorted(lines, key=lambda line: (line["channel"], line["order_no"]))


@pytest.mark.parametrize(
    ("channel", "name", "words"),
    [
        ("wechat", ALIPAY, "请上传微信支付的账单"),
        ("alipay", WECHAT, "请上传支付宝的账单"),
        ("wechat", WECHAT_OWN, "这是个人账单"),
        ("wechat", WECHAT_EMPTY, "账单是 2026-11-17 的"),
        ("wechat", "our_orders.json", "这不是能识别的账单"),
    ],
)
def test_another_bill_is_refused_in_words(billed, shared_data, channel, name, words):
    found = uploaded(billed, shared_data, channel, name)

    assert words in found.error
    assert rows(found) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"merchant_id": "1900000108"}, "账单是商户 1900000109 的"),
        ({"merchant_id": "1900000109", "app_id": "wxother"}, "账单是应用 wx00000000000demo0 的"),
    ],
)
def test_another_accounts_bill_is_refused(db, shared_data, given, words):
    accounts = {"wechat": account_of(make.store(), "wechatpay", **given)}

    assert words in uploaded(accounts, shared_data, "wechat", WECHAT).error


def test_one_merchant_number_of_two_stores(billed, shared_data):
    """An owner with two stores and one account: each store sees its own payments only."""
    other = {"wechat": account_of(make.store(), "wechatpay", merchant_id="1900000109")}

    found = uploaded(other, shared_data, "wechat", WECHAT)

    assert [(item.kind, item.reference) for item in found.items.all()] == [
        ("only_theirs", "WXQR038005713657")
    ]
    assert found.totals["bill"]["paid"] == "9.00"
