"""Long lists to take away: typed, told how far they are, kept for hours, written down."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.storage import storages
from django.utils import timezone

from orders.exports import jobs
from orders.exports.models import ExportJob
from orders.lifecycle import cancellation
from orders.models import Order
from orders.support import customers
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
ORDERS, CUSTOMERS = "/merchant/orders/exports/", "/merchant/customers/exports/"


@pytest.fixture
def owner(store, signed_in):
    return make.prove(signed_in(store.owner))


@pytest.fixture
def ask(owner, django_capture_on_commit_callbacks):
    def ask(path: str, form: str = "xlsx", where: str = "") -> ExportJob:
        with django_capture_on_commit_callbacks(execute=True):
            assert owner.post(f"{path}new/?{where}", {"form": form}).status_code == 302
        return ExportJob.unscoped.order_by("-pk")[0]

    return ask


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="1000")


def sheet_of(owner, path: str, job: ExportJob) -> list[list[object]]:
    answer = owner.get(f"{path}{job.pk}/file/")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_orders_are_a_typed_workbook(store, owner, ask, tea):
    at = timezone.now()
    order = make.order(store, {tea: "2"}, at=at, note="=1+1")
    other = make.order(store, {tea: "1"}, delivery="pickup", pay_method="in_store")
    job = ask(ORDERS, where="delivery=local")

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    header, row = sheet_of(owner, ORDERS, job)
    told = dict(zip(header, row, strict=True))
    assert told["订单号"] == order.number
    placed = timezone.localtime(order.created_at).replace(tzinfo=None)
    assert isinstance(told["下单时间"], datetime)
    assert abs(told["下单时间"] - placed) < timedelta(seconds=1)
    assert (told["应付"], told["手机号"], told["商品"]) == (20, "13700000001", "龙井茶×2件")
    assert told["备注"] == "'=1+1"
    ticked = ask(ORDERS, where=f"order={other.number}")
    assert sheet_of(owner, ORDERS, ticked)[1][0] == other.number


def test_plain_text_is_the_same_list(store, owner, ask, tea):
    orders = [make.order(store, {tea: "1"}) for _number in range(3)]
    job = ask(ORDERS, "csv")

    content = owner.get(f"{ORDERS}{job.pk}/file/").getvalue()
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [order.number for order in reversed(orders)]
    assert content.startswith(b"\xef\xbb\xbf")


def test_customers_with_labels_and_what_they_ordered(store, owner, ask, tea):
    anna = make.user("安娜")
    at = timezone.now()
    for _number in range(2):
        order = make.order(store, {tea: "1"}, buyer=anna)
    make.order(store, {tea: "3"})
    gone = make.order(store, {tea: "1"})
    cancellation.cancel(store=store, order_id=gone.pk, reason="没货", actor=store.owner, at=at)
    other = make.store()
    make.order(other, {make.variant(other, stock="5"): "1"}, buyer=make.user("别家的"))
    customers.keep(
        customer=customers.of_order(order),
        labels=["老顾客", "送货上楼"],
        note="狗很凶",
        actor=store.owner,
        at=at,
    )
    job = ask(CUSTOMERS)

    _header, *rows = sheet_of(owner, CUSTOMERS, job)
    assert [row[:6] for row in rows] == [
        ["李明", anna.phone, "老顾客、送货上楼", "狗很凶", 2, 20],
        ["李明", "13700000001", None, None, 1, 30],
    ]
    assert (job.kind, ExportJob.unscoped.get(pk=job.pk).done) == ("customers", 2)


def test_who_asks_shows_that_it_is_them_and_is_written_down(store, owner, ask, tea, signed_in):
    make.order(store, {tea: "1"})
    unproven = signed_in(store.owner)
    assert "/account/" in unproven.post(f"{ORDERS}new/", {"form": "xlsx"}).url
    assert not ExportJob.unscoped.exists()
    job = ask(ORDERS)
    assert "/account/" in unproven.get(f"{ORDERS}{job.pk}/file/").url
    sheet_of(owner, ORDERS, job)

    entries = AuditEntry.unscoped.for_store(store).filter(action__contains="export")
    assert Counter(entries.values_list("action", "target", "actor_id")) == {
        ("orders.export", f"订单 #{job.pk}", store.owner.pk): 1,
        ("export.download", f"订单 #{job.pk}", store.owner.pk): 1,
    }


def test_only_who_may_and_only_the_own(store, owner, ask, tea, signed_in):
    make.order(store, {tea: "1"})
    job, theirs = ask(ORDERS), ask(CUSTOMERS)
    editor = make.prove(signed_in(make.member(store, "editor")))
    clerk = make.prove(signed_in(make.member(store, "clerk")))
    stranger = make.prove(signed_in(make.store().owner))

    assert editor.post(f"{ORDERS}new/", {"form": "xlsx"}).status_code == 403
    assert clerk.post(f"{CUSTOMERS}new/", {"form": "xlsx"}).status_code == 403
    assert clerk.get(f"{CUSTOMERS}{theirs.pk}/file/").status_code == 403
    # The door of orders gives no customers.
    assert clerk.get(f"{ORDERS}{theirs.pk}/file/").status_code == 404
    assert clerk.get(f"{ORDERS}{job.pk}/file/").status_code == 200
    assert stranger.get(f"{ORDERS}{job.pk}/file/").status_code == 404
    assert stranger.post(f"{ORDERS}{job.pk}/cancel/").status_code == 404


def test_stopped_in_the_middle_leaves_no_file(store, owner, tea, monkeypatch):
    for _number in range(3):
        make.order(store, {tea: "1"})
    monkeypatch.setattr("orders.exports.lists.AT_ONCE", 1)
    owner.post(f"{ORDERS}new/", {"form": "xlsx"})
    job = ExportJob.unscoped.get()
    assert "正在导出" in owner.get(ORDERS).content.decode()
    # One at a time.
    owner.post(f"{ORDERS}new/", {"form": "xlsx"})
    assert ExportJob.unscoped.count() == 1

    owner.post(f"{ORDERS}{job.pk}/cancel/")
    jobs.work(job_id=job.pk, at=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.file.name) == ("cancelled", "")
    assert owner.get(f"{ORDERS}{job.pk}/file/").status_code == 404


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_worker_killed_behind_its_file_leaves_none_that_nobody_knows(
    store, owner, tea, monkeypatch, is_stopped
):
    make.order(store, {tea: "1"})
    owner.post(f"{ORDERS}new/", {"form": "csv"})
    job, at = ExportJob.unscoped.get(), timezone.now()
    # The field's own: tests that change STORAGES leave another one in `storages`.
    files = job.file.storage
    written: list[str] = []

    def save(name, content, **given):
        written.append(type(files).save(files, name, content, **given))
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(files, "save", save)
        with pytest.raises(Killed):
            jobs.work(job_id=job.pk, at=at)
    assert files.exists(written[0])

    later = at + timedelta(minutes=3)
    if is_stopped:
        owner.post(f"{ORDERS}{job.pk}/cancel/")
        later += timedelta(hours=7)
    for job_id in jobs.at_work_ids(at=later):
        jobs.work(job_id=job_id, at=later)
    jobs.forget_old(at=later)

    assert not files.exists(written[0])
    kept = ExportJob.unscoped.filter(pk=job.pk).first()
    assert (kept is None) == is_stopped
    assert kept is None or (kept.state == "done" and files.exists(kept.file.name))


def test_files_end_after_hours(store, owner, ask, tea):
    make.order(store, {tea: "1"})
    job = ask(ORDERS)
    job.refresh_from_db()
    files = storages["private"]
    assert files.exists(job.file.name)

    jobs.forget_old(at=timezone.now() + timedelta(hours=5))
    assert files.exists(job.file.name)
    jobs.forget_old(at=timezone.now() + timedelta(hours=7))
    assert not files.exists(job.file.name)
    assert not ExportJob.unscoped.exists()
    assert owner.get(f"{ORDERS}{job.pk}/file/").status_code == 404


def test_nothing_is_no_list(store, owner):
    owner.post(f"{ORDERS}new/", {"form": "xlsx"})
    assert owner.post(f"{ORDERS}new/", {"form": "pdf"}).status_code == 404
    assert not ExportJob.unscoped.exists()
    assert not Order.unscoped.for_store(store).exists()
