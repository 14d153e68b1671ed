"""Bills held against our records: 对账, and transfers to a 收款码."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from orders.payments import bills
from orders.payments.bills import Code, Entry, Expected, OurPayment, OurRefund, Side

# What the data calls the channels.
CHANNELS = {"wechat": "wechatpay", "alipay": "alipay"}
NAMES = {channel: name for name, channel in CHANNELS.items()}
WECHAT = "wechat_1900000109All2026-11-18.csv"
ALIPAY = "20880000000000000156_20261118_业务明细.csv"
ALIPAY_LEDGER = "20880000000000000156_20261118_账务明细.csv"
ALIPAY_ZIP = "20880000000000000156_20261118.csv.zip"
WECHAT_OWN = "微信支付账单(20261118-20261118).csv"
ALIPAY_OWN = "alipay_record_20261119_092144.csv"
NOON = datetime.fromisoformat("2026-11-18T12:00:00+08:00")


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


@pytest.fixture(scope="session")
def read(shared_data):
    return lambda name: bills.read(name, (shared_data / "bills" / name).read_bytes())


@pytest.fixture(scope="session")
def orders(shared_data):
    return json.loads((shared_data / "bills" / "our_orders.json").read_text())


@pytest.fixture(scope="session")
def ours(orders):
    return [
        OurPayment(
            out_trade_no=order["order_no"],
            transaction_id=order["trade_no"],
            channel=CHANNELS[order["channel"]],
            amount=yuan(order["amount_fen"]),
            paid_at=datetime.fromisoformat(order["paid_at"]),
        )
        for order in orders
    ]


@pytest.fixture(scope="session")
def our_refunds(orders):
    return [
        OurRefund(
            out_refund_no="",
            out_trade_no=order["order_no"],
            channel=CHANNELS[order["channel"]],
            amount=yuan(order["refund_fen"]),
            refunded_at=datetime.fromisoformat("2026-11-18T22:50:00+08:00"),
        )
        for order in orders
        if order.get("refund_fen")
    ]


def shown(reconciliations):
    """As expected_reconciliation.json writes it."""
    found = {
        name: [] for name in ("matched", "amount_diff", "only_in_bill", "only_in_ours", "refunds")
    }
    totals = {}
    for result in reconciliations:
        channel = NAMES[result.channel]
        found["matched"] += [line(channel, pair.ours) for pair in result.matched]
        found["amount_diff"] += [
            {
                "order_no": pair.ours.out_trade_no,
                "channel": channel,
                "bill": str(pair.entry.amount),
                "ours": str(pair.ours.amount.quantize(Decimal("0.01"))),
            }
            for pair in result.amount_diff
        ]
        found["only_in_bill"] += [
            {
                "channel": channel,
                "trade_no": entry.transaction_id,
                "order_no": entry.out_trade_no,
                "amount": str(entry.amount),
            }
            for entry in result.only_in_bill
        ]
        found["only_in_ours"] += [line(channel, item) for item in result.only_in_ours]
        found["refunds"] += [line(channel, pair.ours) for pair in result.refunds.matched]
        totals[channel] = totals_of(channel, result.totals)
    return found | {"totals": totals}


def line(channel, item):
    amount = str(item.amount.quantize(Decimal("0.01")))
    return {"order_no": item.out_trade_no, "channel": channel, "amount": amount}


def totals_of(channel, totals):
    sums = {"paid": str(totals.paid), "refunded": str(totals.refunded), "fee": str(totals.fee)}
    if channel == "wechat":
        return {"rows": totals.rows, **sums}
    counts = {"trades": totals.payments, "refunds": totals.refunds}
    return counts | sums | {"net": str(totals.net)}


@pytest.fixture
def expected(shared_data):
    return json.loads((shared_data / "bills" / "expected_reconciliation.json").read_text())


@pytest.mark.parametrize(
    "names", list(product([WECHAT, WECHAT + ".gz"], [ALIPAY, ALIPAY_ZIP, ALIPAY_LEDGER]))
)
def test_the_day_comes_out_as_it_should(expected, read, ours, our_refunds, names):
    results = [bills.compare(ours, our_refunds, read(name)) for name in names]

    assert {read(name).first_day.isoformat() for name in names} == {expected.pop("day")}
    assert shown(results) == expected
    assert [result.agrees for result in results] == [False, False]
    assert [result.refunds.agrees for result in results] == [True, True]


def test_a_refund_is_found_by_its_number_first(read):
    bill = read(WECHAT)

    def refund(number, amount):
        return OurRefund(number, "XD2026111800003", "wechatpay", Decimal(amount), NOON)

    mine, another = refund("RF2026111800003", "9.00"), refund("RF-other", "9.20")
    result = bills.compare([], [another, mine], bill).refunds

    assert [pair.ours for pair in result.amount_diff] == [mine]
    assert result.only_in_ours == (another,)
    assert [entry.out_refund_no for entry in result.only_in_bill] == ["RF2026111800021"]


def test_a_payment_is_found_by_the_gateways_number_when_ours_is_another(read):
    mine = OurPayment("OLD", "4200002449202611183648501739", "wechatpay", Decimal("79.70"), NOON)

    result = bills.compare([mine], [], read(WECHAT))

    assert [pair.entry.out_trade_no for pair in result.matched] == ["XD2026111800001"]


def test_a_row_answers_for_one_payment_only(read):
    given = ("XD2026111800001", "4200002449202611183648501739", "wechatpay", Decimal("79.70"))
    twice = [OurPayment(*given, NOON), OurPayment(*given, NOON)]

    result = bills.compare(twice, [], read(WECHAT))

    assert (len(result.matched), len(result.only_in_ours)) == (1, 1)


def test_what_happened_on_other_days_is_not_missed(read):
    late = OurPayment("A", "", "wechatpay", Decimal(1), NOON + timedelta(days=1))
    early = OurPayment("B", "", "wechatpay", Decimal(1), NOON - timedelta(hours=12, seconds=1))
    within = OurPayment("C", "", "wechatpay", Decimal(1), NOON - timedelta(hours=12))

    result = bills.compare([late, early, within], [], read(WECHAT))

    assert [item.out_trade_no for item in result.only_in_ours] == ["C"]


def test_payments_without_any_number_match_nothing(read):
    blank = OurPayment("", "", "wechatpay", Decimal("79.70"), NOON)

    assert bills.compare([blank], [], read(WECHAT)).matched == ()


def test_an_empty_day_agrees_with_an_empty_day(shared_data):
    name = "wechat_1900000109All2026-11-17_empty.csv"
    bill = bills.read(name, (shared_data / "bills" / name).read_bytes())

    result = bills.compare([], [], bill)

    assert result.agrees
    assert (result.totals.rows, result.totals.net) == (0, 0)


# --- transfers


def transfers(ours, channel):
    """Every payment of ours as an open transfer, opened a little before it was paid."""
    return [
        Expected(
            reference=item.out_trade_no,
            amount=item.amount,
            opened_at=item.paid_at - timedelta(minutes=5),
            closes_at=item.paid_at + timedelta(minutes=10),
        )
        for item in ours
        if item.channel == channel
    ]


def test_wechat_transfers_are_found_by_amount_and_time(read, ours):
    matches = bills.match_transfers(transfers(ours, "wechatpay"), read(WECHAT_OWN))

    found = {match.reference for match in matches if match.reference}
    assert len(matches) == 14
    assert found == {
        f"XD20261118000{number}"
        for number in ("01", "02", "06", "07", "11", "12", "13", "17", "18", "22", "23", "26")
    }
    # 15.00 came where 14.00 was asked for; 9.00 belongs to no order.
    left = {match.entry.amount: match.reason.code for match in matches if not match.reference}
    assert left == {Decimal("15.00"): Code.NO_AMOUNT, Decimal("9.00"): Code.NO_AMOUNT}


def test_alipay_transfers_are_found_by_amount_and_time(read, ours):
    matches = bills.match_transfers(transfers(ours, "alipay"), read(ALIPAY_OWN))

    left = {match.entry.amount: match.reason.code for match in matches if not match.reference}
    assert left == {Decimal("5.00"): Code.NO_AMOUNT, Decimal("42.00"): Code.NO_AMOUNT}
    assert [match.reference for match in matches if match.reference] == [
        f"XD20261118000{number}" for number in ("24", "20", "15", "14", "09", "05", "04")
    ]


def test_a_merchants_bill_serves_as_well(read, ours):
    matches = bills.match_transfers(transfers(ours, "alipay"), read(ALIPAY))

    assert sum(match.reference is not None for match in matches) == 18
    assert all(match.entry.kind == Side.PAYMENT for match in matches)


def bill_of(read, *rows):
    """A bill with these payments: (amount, minutes after noon, transaction id)."""
    from dataclasses import replace

    entries = tuple(
        Entry(
            kind=Side.PAYMENT,
            channel="wechatpay",
            at=NOON + timedelta(minutes=minutes),
            amount=Decimal(amount),
            transaction_id=number,
        )
        for amount, minutes, number in rows
    )
    return replace(read(WECHAT_OWN), entries=entries)


def open_transfer(reference, amount="14.02", minutes=30):
    return Expected(reference, Decimal(amount), NOON, NOON + timedelta(minutes=minutes))


def outcome(matches):
    return [(match.reference, match.reason.code, match.reason.references) for match in matches]


def test_two_transfers_of_one_amount_are_both_told(read):
    matches = bills.match_transfers(
        [open_transfer("A"), open_transfer("B")], bill_of(read, ("14.02", 5, "1"))
    )

    assert outcome(matches) == [(None, Code.AMBIGUOUS, ("A", "B"))]
    assert str(matches[0].reason) == "对得上的不止一笔，请人工确认：A、B"


def test_two_payments_for_one_transfer_are_both_left(read):
    bill = bill_of(read, ("14.02", 5, "1"), ("14.02", 6, "2"))

    matches = bills.match_transfers([open_transfer("A")], bill)

    assert outcome(matches) == [(None, Code.AMBIGUOUS, ("A",))] * 2


def test_the_time_is_kept_to_the_second(read):
    opened = open_transfer("A")
    opened = Expected("A", opened.amount, NOON.replace(microsecond=900_000), opened.closes_at)

    def code(minutes):
        return bills.match_transfers([opened], bill_of(read, ("14.02", minutes, "1")))[0].reason

    assert code(0).code == Code.MATCHED
    assert code(30).code == Code.MATCHED
    assert code(31).code == Code.NOT_IN_TIME
    assert code(-1).code == Code.NOT_IN_TIME
    assert code(31).references == ("A",)


def test_a_transaction_pays_once(read):
    bill = bill_of(read, ("14.02", 5, "1"), ("14.02", 5, "1"))

    assert outcome(bills.match_transfers([open_transfer("A")], bill)) == [
        ("A", Code.MATCHED, ("A",)),
        (None, Code.USED, ()),
    ]
    assert outcome(bills.match_transfers([open_transfer("A")], bill, used={"1"})) == [
        (None, Code.USED, ()),
        (None, Code.USED, ()),
    ]
