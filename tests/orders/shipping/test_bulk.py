"""Orders go out as a workbook, tracking numbers come in by file: judged, looked at, booked once."""

import tracemalloc
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.bulk_shipping import columns, jobs, sheets
from orders.bulk_shipping.models import ShippingJob, ShippingRow
from orders.lifecycle import steps
from orders.models import Order
from orders.shipping.models import Fulfillment
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
HEAD = ["订单号", "快递公司", "快递单号"]
SF, ZTO, YTO = "SF1234567890123", "78123456789012", "812345678901234567"
PATH = "/merchant/shipping/"


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)


def ordered(store, stock: str = "9", quantity: str = "2", **given) -> Order:
    goods = make.variant(store, stock=stock)
    order = make.order(store, {goods: quantity}, delivery="express", **given)
    return steps.confirm(store=store, order_id=order.pk, actor=None, at=timezone.now())


def xlsx(*rows: list, merge: str = "", **book) -> bytes:
    made = openpyxl.Workbook(**book)
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def sent_in(owner, content: bytes, name: str = "单号.xlsx") -> ShippingJob:
    answer = owner.post(f"{PATH}import/", {"file": SimpleUploadedFile(name, content)})
    return ShippingJob.objects.get(pk=int(answer.url.rstrip("/").rpartition("/")[2]))


def states(job: ShippingJob) -> list[tuple[str, str]]:
    return [(row.state, row.problem) for row in job.rows.order_by("number")]


def parcels(order: Order) -> list[tuple[str, str]]:
    rows = Fulfillment.objects.filter(order=order).order_by("pk")
    return list(rows.values_list("courier", "tracking_number"))


@pytest.mark.long
def test_the_same_workbook_goes_out_and_comes_back(
    store, owner, django_capture_on_commit_callbacks
):
    first, second = ordered(store), ordered(store)
    Order.objects.filter(pk=first.pk).update(note='=HYPERLINK("http://x")', name="+861\x02")
    ordered(store)
    make.order(store, {make.variant(store): "1"})

    answer = make.prove(owner).post(f"{PATH}export/", {"rows": "order"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = list(book.active.iter_rows())
    cells = {cell.value: at for at, cell in enumerate(rows[0])}

    assert [row[0].value for row in rows[1:3]] == [first.number, second.number]
    assert len(rows) == 4  # the order for the shop's own delivery is not among them
    assert rows[1][cells["市"]].value == "杭州市"
    assert rows[1][cells["数量"]].value == "2"
    assert rows[1][cells["备注"]].value == '\'=HYPERLINK("http://x")'
    assert rows[1][cells["收件人"]].value == "'+861"
    assert {cell.data_type for row in rows[1:] for cell in row} <= {"inlineStr", "s"}
    assert AuditEntry.objects.filter(action="shipping.export", actor=store.owner).count() == 1

    for row, number in zip(rows[1:3], [SF, ZTO], strict=True):
        row[cells["快递单号"]].value = number
    out = BytesIO()
    book.save(out)
    with django_capture_on_commit_callbacks(execute=True):
        job = sent_in(owner, out.getvalue())
    page = owner.get(f"{PATH}import/{job.pk}/").content.decode()

    assert states(job) == [("ready", ""), ("ready", ""), ("empty", "")]
    assert "发出 2 单" in page
    assert parcels(first) == []

    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(f"{PATH}import/{job.pk}/start/")
    with django_capture_on_commit_callbacks(execute=True):
        again = sent_in(owner, out.getvalue())

    assert parcels(first) == [("顺丰速运", SF)]
    assert parcels(second) == [("中通快递", ZTO)]
    assert [state for state, _why in states(again)] == ["already", "already", "empty"]
    assert not ShippingJob.objects.exclude(file="").exists()


@pytest.mark.long
def test_each_row_is_judged_and_an_order_with_a_wrong_one_sends_nothing(
    store, owner, django_capture_on_commit_callbacks
):
    other = make.store()
    good, split, torn = ordered(store), ordered(store, quantity="3"), ordered(store)
    local = make.order(store, {make.variant(store): "1"})
    sku, torn_sku = split.lines.get().sku, torn.lines.get().sku
    content = xlsx(
        ["十一月的单号", None],
        ["运单号", "商家订单号", "SKU", "数量", "物流公司"],
        [SF, good.number, None, None, "顺丰"],
        # Numbers as numbers, as Excel turns them.
        [78123456789012, int(split.number), sku, 1, ""],
        [78123456789013, int(split.number), sku, 2, ""],
        [78123456789014, torn.number, torn_sku, 1, ""],
        [78123456789015, torn.number, "没有", 1, ""],
        [8.12345678901234e17, ordered(store).number],
        ["=1+1", ordered(store).number],
        ["单号在这", ordered(store).number],
        ["SF1234567890999", ordered(other).number],
        ["JT1234567890123", local.number],
        [SF + "4", None],
        ["JT1234567890129", ordered(store).number],
        ["JT1234567890129", ordered(store, contact=make_contact()).number],
    )
    with django_capture_on_commit_callbacks(execute=True):
        job = sent_in(owner, content)

    assert states(job)[:8] == [
        ("ready", ""),
        ("ready", ""),
        ("ready", ""),
        ("wrong", "with_wrong"),
        ("wrong", "no_such_goods"),
        ("wrong", "lost_digits"),
        # No program has reckoned it: nothing is known of this cell.
        ("empty", ""),
        ("wrong", "odd_number"),
    ]
    assert [why for _state, why in states(job)[8:]] == [
        *("unknown_order", "not_by_courier", "no_order_number", "number_twice", "number_twice"),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{PATH}import/{job.pk}/start/")

    assert parcels(good) == [("顺丰", SF)]
    assert [number for _c, number in parcels(split)] == ["78123456789012", "78123456789013"]
    assert list(
        Fulfillment.objects.filter(order=split)
        .order_by("pk")
        .values_list("lines__quantity", flat=True)
    ) == [Decimal(1), Decimal(2)]
    assert parcels(torn) == []


def test_formulas_and_their_errors_are_told_apart_from_numbers(store, owner):
    rows = [f"{ordered(store).number},顺丰,{said}" for said in ("=A1&B1", "#REF!")]
    rows.append(f"=B2,顺丰,{SF}")
    job = sent_in(owner, "\n".join([",".join(HEAD), *rows]).encode(), "单号.csv")
    jobs.work(job_id=job.pk, at=timezone.now())
    assert states(job) == [("wrong", "formula")] * 3
    assert "公式" in owner.get(f"{PATH}import/{job.pk}/").content.decode()


def test_progress_is_seen_while_rows_are_read_and_booked(store, owner):
    job = sent_in(owner, xlsx(HEAD, [ordered(store).number, "", SF]))
    for state, words in (("reading", "已读 4 行"), ("booking", "正在发货：4 / 10 行")):
        ShippingJob.objects.filter(pk=job.pk).update(state=state, total=10, done=4)
        page = owner.get(f"{PATH}import/{job.pk}/").content.decode()
        part = owner.get(f"{PATH}import/{job.pk}/", headers={"HX-Request": "true"})
        assert words in page
        assert words in part.content.decode()
        assert "<html" not in part.content.decode()


def make_contact():
    from accounts.addresses.areas import find
    from orders.checkout.placement import Contact

    area = find(province="浙江省", city="杭州市", district="西湖区")
    return Contact("王芳", "13700000002", area, "文三路 89 号")


def test_what_was_judged_may_have_changed_when_it_is_booked(
    store, owner, django_capture_on_commit_callbacks
):
    order, whole = ordered(store), ordered(store)
    with django_capture_on_commit_callbacks(execute=True):
        job = sent_in(owner, xlsx(HEAD, [order.number, "", SF], [whole.number, "", ZTO]))
    owner.post(f"/merchant/orders/{order.number}/cancel/", {"reason": "没货了"})
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{PATH}import/{job.pk}/start/")

    refused, booked = job.rows.order_by("number")
    assert (refused.state, refused.refusal) == ("refused", "订单已取消")
    assert booked.state == "booked"
    assert parcels(order) == []
    assert "订单已取消" in owner.get(f"{PATH}import/{job.pk}/?only=look").content.decode()


def test_merged_cells_gbk_and_quoted_numbers_are_read():
    merged = xlsx(HEAD, ["A1", "顺丰", SF], [None, None, SF], ["B2", "", ZTO], merge="A2:A3")
    gbk = f'订单号,快递单号,快递公司\r\n="26112048150926",\t{YTO} ,圆通\r\n'.encode("gbk")
    utf16 = f"订单号\t快递单号\n26112048150926\t{YTO}\n".encode("utf-16")

    assert [e.order for e in columns.entries(sheets.rows(merged))] == ["A1", "A1", "B2"]
    for content in (gbk, utf16):
        (entry,) = columns.entries(sheets.rows(content))
        assert (entry.order, entry.number) == ("26112048150926", YTO)


@pytest.mark.parametrize(
    ("content", "words", "about"),
    [
        (b"", "表格是空的", ""),
        (b"PK\x03\x04nonsense", "表格打不开", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "老版 .xls", ""),
        (b"\x89PNG\0\0\xff\xff", "这不是表格", ""),
        ("姓名,快递单号\n李,SF1".encode(), "没有找到「订单号」", "姓名、快递单号"),
        ("订单号,收件人\n1,李".encode(), "没有找到「快递单号」", "订单号、收件人"),
        ("订单号,快递单号,运单号\n1,2,3".encode(), "有两列", "运单号"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, words, about):
    with pytest.raises(sheets.Unreadable) as caught:
        list(columns.entries(sheets.rows(content)))

    assert caught.value.words.startswith(words)
    assert caught.value.about == about


def test_files_of_all_kinds_are_refused_in_words(shared_data, store):
    """Other people's workbooks and bombs: one sentence each, nothing raised."""
    folders = ("importing", "catalogues", "bad", "odd")
    files = [path for name in folders for path in (shared_data / name).iterdir()]
    for path in files:
        if path.suffix not in {".py", ".json"} and path.stat().st_size < sheets.MAX_BYTES:
            content = path.read_bytes()
            with pytest.raises(sheets.Unreadable):
                list(columns.entries(sheets.rows(content)))


@pytest.mark.long
def test_ten_thousand_rows_are_read_in_bounded_memory_and_no_more(store):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for number in range(sheets.MAX_ROWS):
        sheet.append([f"2611200000{number:04}", "顺丰", f"SF{number:013}"])
    out = BytesIO()
    book.save(out)
    tracemalloc.start()
    read = sum(1 for _entry in columns.entries(sheets.rows(out.getvalue())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == sheets.MAX_ROWS
    assert peak < 10_000_000
    at = timezone.now()
    job = jobs.send_in(store=store, content=out.getvalue(), name="大", actor=None, at=at)
    with CaptureQueriesContext(connection) as asked:
        jobs.work(job_id=job.pk, at=at)
    job.refresh_from_db()

    assert (job.state, job.total) == ("waiting", sheets.MAX_ROWS)
    assert len(asked) < 600
    assert ShippingRow.objects.filter(job=job, problem="unknown_order").count() == sheets.MAX_ROWS
    too_many = "订单号,快递单号\n" + "1,SF12345678\n" * (sheets.MAX_ROWS + 1)
    with pytest.raises(sheets.Unreadable, match="1 万行"):
        list(columns.entries(sheets.rows(too_many.encode())))


def test_a_job_that_was_killed_goes_on(store, owner, django_capture_on_commit_callbacks):
    first, second = ordered(store), ordered(store)
    with django_capture_on_commit_callbacks(execute=True):
        job = sent_in(owner, xlsx(HEAD, [first.number, "", SF], [second.number, "", ZTO]))
    at = timezone.now()
    # Begun, one of two booked, and then the machine went out.
    jobs.start(store=store, job_id=job.pk, actor=None, at=at)
    jobs.work(job_id=job.pk, at=at)
    ShippingRow.objects.filter(order_number=second.number).update(state="ready")
    Fulfillment.objects.filter(order=second).update(tracking_number="")
    ShippingJob.objects.filter(pk=job.pk).update(state="booking", worked_at=at)

    assert jobs.at_work_ids(at=at + jobs.SILENCE / 2) == []
    assert jobs.at_work_ids(at=at + jobs.SILENCE * 2) == [job.pk]
    jobs.work(job_id=job.pk, at=at + jobs.SILENCE * 2)

    job.refresh_from_db()
    assert job.state == "done"
    assert Fulfillment.objects.filter(order=first).count() == 1


def test_other_stores_and_other_roles_stay_out(store, owner, signed_in):
    job = sent_in(owner, xlsx(HEAD, ["1", "", SF]))
    stranger = signed_in(make.store().owner)
    editor = signed_in(make.member(store, "editor"))

    for path in (f"{PATH}import/{job.pk}/",):
        assert stranger.get(path).status_code == 404
        assert editor.get(path).status_code == 403
    assert stranger.post(f"{PATH}import/{job.pk}/start/").status_code == 404
    assert editor.post(f"{PATH}export/").status_code == 403
