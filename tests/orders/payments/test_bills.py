"""Bills of WeChat Pay and Alipay are read whole, or refused in words."""

import gzip
import io
import random
import zipfile
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders.payments import bills
from orders.payments.bills import Kind, NotABill, Side

SHANGHAI = ZoneInfo("Asia/Shanghai")
WECHAT = "wechat_1900000109All2026-11-18.csv"
WECHAT_EMPTY = "wechat_1900000109All2026-11-17_empty.csv"
WECHAT_OWN = "微信支付账单(20261118-20261118).csv"
ALIPAY = "20880000000000000156_20261118_业务明细.csv"
ALIPAY_SUMMARY = "20880000000000000156_20261118_业务明细(汇总).csv"
ALIPAY_LEDGER = "20880000000000000156_20261118_账务明细.csv"
ALIPAY_ZIP = "20880000000000000156_20261118.csv.zip"
ALIPAY_OWN = "alipay_record_20261119_092144.csv"
READABLE = [
    WECHAT,
    WECHAT + ".gz",
    WECHAT_EMPTY,
    WECHAT_OWN,
    ALIPAY,
    ALIPAY_LEDGER,
    ALIPAY_ZIP,
    ALIPAY_OWN,
]
DAY = date(2026, 11, 18)


@pytest.fixture(scope="session")
def content(shared_data):
    """content(name) → the bytes of one of the bills."""
    return lambda name: (shared_data / "bills" / name).read_bytes()


@pytest.fixture(scope="session")
def read(content):
    """read(name) → the bill."""
    return lambda name: bills.read(name, content(name))


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(NotABill) as caught:
        bills.read(name, data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (WECHAT, (Kind.WECHATPAY_TRADES, "wechatpay", "1900000109", 34)),
        (WECHAT + ".gz", (Kind.WECHATPAY_TRADES, "wechatpay", "1900000109", 34)),
        (ALIPAY, (Kind.ALIPAY_TRADES, "alipay", "20880000000000000156", 22)),
        (ALIPAY_ZIP, (Kind.ALIPAY_TRADES, "alipay", "20880000000000000156", 22)),
        (ALIPAY_LEDGER, (Kind.ALIPAY_LEDGER, "alipay", "20880000000000000156", 22)),
        (WECHAT_OWN, (Kind.WECHAT_PERSONAL, "wechatpay", "幸福小店", 16)),
        (ALIPAY_OWN, (Kind.ALIPAY_PERSONAL, "alipay", "138******00", 9)),
    ],
)
def test_every_download_is_known_by_its_content(content, name, expected):
    bill = bills.read("bill", content(name))

    assert (bill.kind, bill.channel, bill.account, len(bill.entries)) == expected
    assert (bill.first_day, bill.last_day) == (DAY, DAY)


def test_a_payment_of_wechat(read):
    entry = read(WECHAT).entries[0]

    assert entry.kind == Side.PAYMENT
    assert entry.at == datetime(2026, 11, 18, 23, 59, 48, tzinfo=SHANGHAI)
    assert (entry.amount, entry.fee) == (Decimal("25.00"), Decimal("0.15"))
    assert entry.out_trade_no == "XD2026111800052"
    assert entry.transaction_id == "4200002488202611182902903385"
    assert (entry.out_refund_no, entry.refund_id) == ("", "")
    assert entry.payer == "oXDqrv6PqWFmq6srCW8zNfMBpemS"
    assert entry.memo == "幸福小店-恒顺料酒 500ml等3件"
    assert entry.raw["付款银行"] == "CMB_CREDIT"


def test_a_refund_of_wechat(read):
    entry = read(WECHAT).entries[1]

    assert (entry.kind, entry.amount, entry.fee) == (
        Side.REFUND,
        Decimal("9.20"),
        Decimal("-0.06"),
    )
    assert entry.out_trade_no == "XD2026111800003"
    assert entry.out_refund_no == "RF2026111800003"
    assert entry.refund_id == "5034177432327259525940407649"


def test_what_a_shopper_paid_with_a_coupon_is_what_was_asked(read):
    entry = next(e for e in read(WECHAT).entries if e.out_trade_no == "XD2026111800012")

    assert entry.amount == Decimal("6.60")


def test_a_refund_of_alipay_is_positive_and_gives_the_fee_back(read):
    entry = read(ALIPAY).entries[0]

    assert (entry.kind, entry.amount, entry.fee) == (
        Side.REFUND,
        Decimal("2.00"),
        Decimal("-0.01"),
    )
    assert entry.at == datetime(2026, 11, 18, 22, 50, 11, tzinfo=SHANGHAI)
    assert entry.out_trade_no == "XD2026111800024"
    assert entry.transaction_id == "2026111822001645134724211505"
    assert entry.out_refund_no == "RF2026111800024"
    assert (entry.payer, entry.memo) == ("**敏(137******01)", "买家退款")


def test_details_and_ledger_of_one_day_say_the_same(read):
    details, ledger = read(ALIPAY), read(ALIPAY_LEDGER)

    def told(bill):
        return {(e.kind, e.at, e.amount, e.fee, e.transaction_id) for e in bill.entries}

    assert told(details) == told(ledger)
    assert details.totals == ledger.totals


def test_packed_and_unpacked_are_one_bill(read):
    assert read(WECHAT) == read(WECHAT + ".gz")
    assert read(ALIPAY) == read(ALIPAY_ZIP)


def test_a_day_without_a_sale(read, content):
    bill = read(WECHAT_EMPTY)

    assert (bill.entries, bill.account) == ((), "")
    assert (bill.first_day, bill.last_day) == (date(2026, 11, 17), date(2026, 11, 17))
    assert bills.read("download.csv", content(WECHAT_EMPTY)).first_day is None


def test_only_income_of_a_persons_bill_is_a_payment(read):
    bill = read(WECHAT_OWN)

    others = [(e.amount, e.payer) for e in bill.entries if e.kind == Side.OTHER]
    assert others == [
        (Decimal("500.00"), "建设银行(1234)"),
        (Decimal("268.00"), "李记批发"),
    ]
    assert bill.totals.paid == Decimal("393.30")
    first = next(e for e in bill.entries if e.kind == Side.PAYMENT)
    assert first.amount == Decimal("6.00")
    assert first.transaction_id == "10000500019177670178620755092355"
    assert (first.payer, first.out_trade_no) == ("A阿强水果", "")
    assert first.memo == "收款方备注:二维码收款付款方留言:鸡蛋"


def test_a_persons_alipay_bill(read):
    entry = read(ALIPAY_OWN).entries[0]

    assert (entry.amount, entry.payer, entry.memo) == (
        Decimal("16.90"),
        "**敏 137******01",
        "收钱码收款",
    )
    assert entry.transaction_id == "2026111822001645134724211505"


def test_income_that_was_given_back_is_no_payment(content):
    text = content(WECHAT_OWN).decode("utf-8-sig")
    text = text.replace(
        "已收钱,10000500019177670178620755092355", "已全额退款,10000500019177670178620755092355"
    )

    bill = bills.read("x", text.encode())

    assert bill.totals.paid == Decimal("387.30")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", [WECHAT, WECHAT_OWN, ALIPAY, ALIPAY_LEDGER, ALIPAY_OWN])
def test_the_encoding_does_not_matter(read, content, name, encoding):
    raw = content(name)
    text = raw.decode("utf-8-sig" if name in {WECHAT, WECHAT_OWN} else "gb18030")

    assert bills.read(name, text.encode(encoding)) == read(name)
    assert bills.read(name, text.replace("\r\n", "\n").encode(encoding)) == read(name)


def test_the_order_of_columns_does_not_matter(read, content):
    lines = content(WECHAT).decode("utf-8-sig").splitlines()

    def turned(line):
        if line.startswith("`"):
            return "`" + ",`".join(reversed(line[1:].split(",`")))
        return ",".join(reversed(line.split(",")))

    head = [turned(line) for line in lines[:-2]]
    text = "\r\n".join([*head, *lines[-2:]]) + "\r\n"

    assert bills.read(WECHAT, text.encode()) == read(WECHAT)


def test_a_comma_in_a_products_name_divides_nothing(read, content):
    text = content(WECHAT).decode("utf-8-sig").replace("恒顺料酒 500ml等3件", '料酒,"醋"等3件')

    bill = bills.read(WECHAT, text.encode())

    assert bill.entries[0].memo == '幸福小店-料酒,"醋"等3件'
    assert bill.totals == read(WECHAT).totals


def test_texts_stay_texts(content):
    evil = "=HYPERLINK(1)<script>\u202e"
    text = content(WECHAT).decode("utf-8-sig").replace("幸福小店-恒顺料酒 500ml等3件", evil)

    entry = bills.read(WECHAT, text.encode()).entries[0]

    assert entry.memo == "=HYPERLINK(1)<script>"


def test_a_refund_that_failed_took_no_money(content):
    text = content(WECHAT).decode("utf-8-sig")
    text = text.replace(
        "`ORIGINAL,`SUCCESS,`幸福小店-惠宜黄花菜", "`ORIGINAL,`FAIL,`幸福小店-惠宜黄花菜"
    )

    assert bills.read(WECHAT, text.encode()).totals.refunded == Decimal("3.50")


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        (WECHAT, "`25.00,`0.00,`0,`0", "`26.00,`0.00,`0,`0", "应结订单总金额"),
        (WECHAT, "`5.71000", "`5.72000", "手续费总金额"),
        (WECHAT, "`34,", "`35,", "总交易单数"),
        (ALIPAY, "43.30,43.30", "43.31,43.31", "交易合计"),
        (ALIPAY, "-2.00,-2.00", "-1.00,-1.00", "退款合计"),
        (ALIPAY, "20笔", "21笔", "交易合计"),
        (ALIPAY_LEDGER, "43.30,0.00", "43.31,0.00", "收入合计"),
        (ALIPAY_LEDGER, "0.00,-6.50", "0.00,-6.51", "支出合计"),
        (WECHAT_OWN, "¥13.90", "¥14.90", "收入"),
        (WECHAT_OWN, "共16笔记录", "共17笔记录", "共 17 笔记录"),
        (ALIPAY_OWN, "收入,5.00", "收入,6.00", "收入"),
        (ALIPAY_OWN, "收入,5.00", "其他,5.00", "收入"),
    ],
)
def test_totals_that_do_not_add_up_are_told(content, name, before, after, words):
    raw = content(name)
    encoding = "utf-8-sig" if name in {WECHAT, WECHAT_OWN} else "gb18030"
    text = raw.decode(encoding)
    assert before in text

    said = refusal(name, text.replace(before, after, 1).encode(encoding))

    assert said == f"账单的合计和明细对不上（{words}），可能不完整或被改过，请重新下载后上传"


def test_a_row_that_was_taken_out_is_noticed(content):
    for name in (WECHAT, ALIPAY, ALIPAY_LEDGER, WECHAT_OWN, ALIPAY_OWN):
        lines = content(name).split(b"\n")
        body = [
            i for i, line in enumerate(lines) if b"2026-11-18 " in line and b"[2026" not in line
        ]
        for index in body:
            assert "对不上" in refusal(name, b"\n".join(lines[:index] + lines[index + 1 :]))


@pytest.mark.parametrize("name", READABLE)
def test_a_file_cut_anywhere_is_whole_or_refused(content, read, name):
    data, whole = content(name), read(name)
    points = {*range(0, len(data), 13), *range(max(0, len(data) - 700), len(data))}

    for point in points:
        try:
            bill = bills.read(name, data[:point])
        except NotABill:
            continue
        assert bill == whole, point


@pytest.mark.parametrize("name", READABLE)
def test_damage_is_refused_and_never_breaks(content, name):
    data, chance = content(name), random.Random(7)

    for _try in range(300):
        damaged = bytearray(data)
        for _byte in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            bills.read(name, bytes(damaged))
        except NotABill as refused:
            assert str(refused)  # noqa: PT017 - either outcome is right, an error is not


def test_noise_is_no_bill():
    chance = random.Random(11)

    for size in (1, 2, 3, 10, 100, 5000):
        for start in (b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xef\xbb\xbf"):
            assert refusal("x.csv", start + chance.randbytes(size))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b" \r\n", "文件是空的"),
        (b"%PDF-1.7 ...", "这是PDF"),
        (b"\x89PNG\r\n\x1a\n", "这是图片"),
        (b"\xff\xd8\xff\xe0", "这是图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "这是Excel"),
        (b"<!DOCTYPE html>", "这是网页"),
        ("姓名,电话\n张三,1\n".encode(), "这不是能识别的账单"),
        ("交易时间,微信订单号\n".encode(), "账单里没有「商户号"),
        ("微信支付账单明细\n".encode("utf-16"), "这不是能识别的账单"),
    ],
)
def test_other_files_are_named(data, words):
    assert refusal("bill.csv", data).startswith(words)


def test_the_summary_alone_is_not_enough(content):
    assert "请上传「明细」" in refusal(ALIPAY_SUMMARY, content(ALIPAY_SUMMARY))


def test_numbers_that_a_spreadsheet_shortened_are_told(content):
    text = content(ALIPAY).decode("gb18030")
    text = text.replace("2026111822001855532834425921", "2.02611E+27")

    assert "不要用 Excel 另存" in refusal(ALIPAY, text.encode("gb18030"))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_archives_that_are_no_bill(content):
    details, ledger = content(ALIPAY), content(ALIPAY_LEDGER)

    assert "几份账单" in refusal("x", zipped(a=details, b=ledger))
    assert "请上传「明细」" in refusal("x", zipped(a=content(ALIPAY_SUMMARY)))
    assert "这是Excel" in refusal("x", zipped(**{"[Content_Types].xml": b"<Types/>"}))
    assert "没有账单" in refusal("x", zipped())
    assert "这是图片" in refusal("x", zipped(a=b"\x89PNG"))


def test_an_archive_with_a_password_says_so(content):
    data = bytearray(zipped(a=content(ALIPAY)))
    # The flag in the local and in the central header.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert "压缩包有密码" in refusal("x", bytes(data))


def test_bombs_and_giants_are_refused_before_they_are_unpacked(monkeypatch):
    zeros = bytes(bills.MAX_BYTES + 1)
    opened = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *given: opened.append(given))

    assert "超过 10 MB" in refusal("x", zipped_file(zeros))
    assert "超过 10 MB" in refusal("x", gzip.compress(zeros))
    assert "超过 10 MB" in refusal("x", zeros)
    assert opened == []


def zipped_file(data: bytes) -> bytes:
    """Made without `ZipFile.open`, which the test watches."""
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    sizes = (zlib.crc32(data), len(packed), len(data))
    numbers = b"".join(size.to_bytes(4, "little") for size in sizes)
    local = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00" + numbers + b"\x01\x00\x00\x00a"
    central = (
        b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00"
        + numbers
        + b"\x01\x00"
        + bytes(16)
        + b"a"
    )
    at = (len(local) + len(packed)).to_bytes(4, "little")
    end = (
        b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"
        + len(central).to_bytes(4, "little")
        + at
        + b"\x00\x00"
    )
    return local + packed + central + end


@pytest.mark.parametrize(
    "beside",
    [
        {"readme.txt": "请查收账单".encode()},
        {"说明.txt": b""},
        {"__MACOSX/._details.csv": b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"},
        {"details/.DS_Store": b"\x00\x00\x00\x01Bud1", "Thumbs.db": b"\xd0\xcf\x11\xe0"},
        {"logo.png": b"\x89PNG\r\n"},
    ],
)
def test_what_lies_beside_the_bill_in_a_zip_is_no_obstacle(content, beside):
    details = content(ALIPAY)
    assert bills.read("x.zip", zipped(**{"明细.csv": details, **beside})) == bills.read(
        "x", details
    )
