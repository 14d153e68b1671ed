"""The simulator's statements have the formats that merchants download."""

# ruff: noqa: F811 - arguments are fixtures imported from test_paygate_shop
import csv
import gzip
import hashlib
import io
import json
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import requests

from home.demo.paygate import bills, moments, server
from home.demo.paygate.trades import yuan
from tests.demo.test_paygate_shop import (  # noqa: F401 - fixtures
    NAME,
    QUICK,
    alipay_client,
    answered,
    gate,
    gateway_template,
    merchant,
    shop,
    wechat_client,
)

CNY = {"total": 1230, "currency": "CNY"}
YESTERDAY = datetime.now(moments.CHINA).date() - timedelta(days=1)
# The day's first second: refunds are made at the hour of the run, and always come after it.
EARLY = datetime(YESTERDAY.year, YESTERDAY.month, YESTERDAY.day, tzinfo=moments.CHINA)


@pytest.fixture
def wechat(gate, merchant, shop):
    client = wechat_client(gate, merchant, shop)
    gate.set_day(YESTERDAY)
    for number in ("XW0001", "XW0002"):
        client.pay("苹果,梨", number, CNY)
        gate.pay(number, paid_at=EARLY)
    client.refund("RF1", {"refund": 200} | CNY, out_trade_no="XW0001")
    assert gate.wait_idle()
    gate.set_day(None)
    return client


@pytest.fixture
def alipay(gate, merchant, shop):
    client = alipay_client(gate, merchant)
    gate.set_day(YESTERDAY)
    for number, amount in (("XA0001", "43.30"), ("XA0002", "0.05")):
        client.api_alipay_trade_precreate("苹果", number, amount)
        gate.pay(number, paid_at=EARLY)
    client.api_alipay_trade_refund("2.00", "XA0001", out_request_no="RF1", refund_reason="买家退款")
    gate.set_day(None)
    return client


def wechat_rows(text):
    """Rows by column name, and the totals."""
    head, *rows, _, totals = text.decode("utf-8-sig").split("\r\n")[:-1]
    values = [[cell[1:] for cell in row.split(",")] for row in [*rows, totals]]
    return [dict(zip(head.split(","), row, strict=True)) for row in values[:-1]], values[-1]


@pytest.mark.parametrize("packed", ["GZIP", None])
def test_wechat_bill_of_yesterday(wechat, packed):
    code, link = answered(wechat.trade_bill(str(YESTERDAY)))
    if packed is None:
        code, text = wechat._core.request(f"/v3/bill/tradebill?bill_date={YESTERDAY}&bill_type=ALL")
        link = json.loads(text)

    _, body = wechat.download_bill(link["download_url"])

    text = gzip.decompress(body) if packed else body
    assert code == 200
    assert hashlib.sha1(text, usedforsecurity=False).hexdigest() == link["hash_value"]
    rows, totals = wechat_rows(text)
    assert [row["交易状态"] for row in rows] == ["REFUND", "SUCCESS", "SUCCESS"]
    assert (rows[0]["商户退款单号"], rows[0]["退款金额"], rows[0]["手续费"]) == (
        "RF1",
        "2.00",
        "-0.01000",
    )
    assert rows[1]["商品名称"] == "苹果，梨"
    assert rows[1]["交易时间"] == f"{YESTERDAY} 00:00:00"
    assert totals == ["3", "24.60", "2.00", "0.00", "0.13000", "24.60", "2.00"]


def test_wechat_bill_is_for_its_merchant_and_its_days_only(gate, wechat, shop):
    _, link = answered(wechat.trade_bill(str(YESTERDAY)))
    other = wechat_client(gate, gate.register("另一家店"), shop)

    path = link["download_url"].removeprefix(gate.url)
    another = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert wechat._core.request(another, skip_verify=True)[0] == 404
    assert other.download_bill(link["download_url"])[0] == 404
    assert answered(other.trade_bill(str(YESTERDAY)))[1]["code"] == "NO_STATEMENT_EXIST"
    assert answered(wechat.trade_bill("2026-01-01"))[1]["code"] == "NO_STATEMENT_EXIST"
    assert answered(wechat.trade_bill("gestern"))[1]["code"] == "PARAM_ERROR"


@pytest.mark.long
def test_todays_bills_can_be_switched_off(tmp_path, shop):
    today = f"{datetime.now(moments.CHINA):%Y-%m-%d}"
    for allowed in (True, False):
        options = replace(QUICK, allow_today=allowed)
        with server.running(tmp_path, options=options) as gate:
            merchant = gate.register(NAME)
            wechat, alipay = wechat_client(gate, merchant, shop), alipay_client(gate, merchant)
            if allowed:
                wechat.pay("苹果", "XW0001", CNY)
                alipay.api_alipay_trade_precreate("苹果", "XA0001", "1.00")
                gate.pay("XW0001")
                gate.pay("XA0001")

            assert (answered(wechat.trade_bill(today))[0] == 200) is allowed
            assert (asked(alipay, today)["code"] == "10000") is allowed


def asked(alipay, day):
    return alipay.server_api(
        "alipay.data.dataservice.bill.downloadurl.query",
        {"bill_type": "trade", "bill_date": str(day)},
    )


def test_alipay_bill_is_a_zip_of_two_gbk_files(alipay, merchant):
    packed = requests.get(asked(alipay, YESTERDAY)["bill_download_url"], timeout=5).content

    archive = zipfile.ZipFile(io.BytesIO(packed), metadata_encoding="gbk")
    summary, detail = archive.infolist()
    stem = f"{merchant.seller_id}0156_{YESTERDAY:%Y%m%d}_业务明细"
    assert (summary.filename, detail.filename) == (f"{stem}(汇总).csv", f"{stem}.csv")
    assert summary.flag_bits & 0x800 == 0
    lines = archive.read(detail).decode("gbk").split("\r\n")
    back, *paid = list(csv.DictReader([line for line in lines if not line.startswith("#")]))
    assert [row["商户订单号"] for row in paid] == ["XA0002\t", "XA0001\t"]
    assert (paid[1]["商家实收（元）"], paid[1]["服务费（元）"]) == ("43.30", "-0.26")
    assert (back["商家实收（元）"], back["服务费（元）"], back["退款批次号/请求号"]) == (
        "-2.00",
        "0.01",
        "RF1\t",
    )
    assert "#交易合计：2笔，商家实收共43.35元，商家优惠共0.00元" in lines
    assert "#退款合计：1笔，商家实收退款共-2.00元，商家优惠退款共0.00元" in lines
    total = archive.read(summary).decode("gbk").split("\r\n")[6]
    assert total == "合计\t,\t,2,1,41.35,41.35,0.00,0.00,0.00,-0.25,0.00,41.10"


def test_alipay_bill_of_a_month_and_of_a_day_without_trades(alipay):
    assert asked(alipay, f"{YESTERDAY:%Y-%m}")["code"] == "10000"
    assert asked(alipay, "2026-01-01")["sub_code"] == "isp.bill_not_exist"
    assert asked(alipay, "gestern")["sub_code"] == "isv.invalid-parameter"


def test_a_bill_link_stops_working(alipay, monkeypatch):
    monkeypatch.setattr(bills, "LINK_LIVES", -1)
    url = asked(alipay, YESTERDAY)["bill_download_url"]

    assert requests.get(url, timeout=5).status_code == 404
    assert requests.get(url.replace("ticket=", "ticket=x"), timeout=5).status_code == 404


def test_wechat_lines_are_as_in_the_sample(wechat, gate, merchant, shared_data):
    sample = (shared_data / "bills" / "wechat_1900000109All2026-11-18.csv").read_bytes()
    ours = bills.wechat(gate, merchant, YESTERDAY)

    assert ours[:3] == sample[:3] == b"\xef\xbb\xbf"
    head, tail = 0, -3
    lines, theirs = ours.split(b"\r\n"), sample.split(b"\r\n")
    assert lines[head] == theirs[head]
    assert lines[tail] == theirs[tail]
    _, their_totals = wechat_rows(sample)
    their_rows, _ = wechat_rows(sample)
    our_rows, _ = wechat_rows(ours)
    assert int(their_totals[0]) == len(their_rows)
    for state in ("SUCCESS", "REFUND"):
        pair = [
            next(row for row in rows if row["交易状态"] == state) for rows in (our_rows, their_rows)
        ]
        fixed = ("特约商户号", "设备号", "货币种类", "代金券金额", "充值券退款金额", "退款类型")
        assert [pair[0][name] for name in fixed] == [pair[1][name] for name in fixed]
        shapes = [{name: len(row[name]) for name in ("微信订单号", "用户标识")} for row in pair]
        assert shapes[0] == shapes[1]


def test_alipay_lines_are_as_in_the_sample(alipay, gate, merchant, shared_data):
    stem = "20880000000000000156_20261118_业务明细"
    day = date(2026, 11, 18)
    found = bills.lines(gate, merchant.name, "alipay", YESTERDAY, YESTERDAY)
    for name, ours in (
        (f"{stem}.csv", bills.alipay_details(merchant, found, day, day)),
        (f"{stem}(汇总).csv", bills.alipay_totals(merchant, found, day, day)),
    ):
        sample = (shared_data / "bills" / name).read_bytes().decode("gbk")
        lines, theirs = ours.split("\r\n"), sample.split("\r\n")
        assert [lines[n] for n in (0, 2, 3, 4)] == [theirs[n] for n in (0, 2, 3, 4)]
        assert [line for line in lines if "结束" in line] == [
            line for line in theirs if "结束" in line
        ]
        assert tabs(lines[5]) == tabs(theirs[5])
        assert (lines[-1], theirs[-1]) == ("", "")


def tabs(row):
    """Which columns end in a tab."""
    return [cell.endswith("\t") for cell in row.split(",")]


def test_the_clock_moves_days_and_not_the_hour(gate):
    gate.set_day(YESTERDAY)

    assert moments.day_of(gate.clock.now()) == YESTERDAY
    # More than one day, where midnight has come by since this file was read.
    days = (datetime.now(moments.CHINA).date() - YESTERDAY).days
    assert abs(gate.clock.now() + days * 86400 - time.time()) < 1
    assert yuan(-5) == "-0.05"
