"""Many goods changed at once: chosen, looked at, changed, stopped in the middle, taken back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models.signals import post_save
from django.utils import timezone

from shop.bulk import jobs
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog import products, shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.reckoning.terms import Kind
from shop.stock import check, ledger
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import AuditEntry
from tests import make
from tests.many_goods import goods
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db
PATH = "/merchant/products/bulk/"
UP_TEN = {"kind": "price", "price-way": "up_percent", "price-amount": "10"}


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def post(owner, django_capture_on_commit_callbacks):
    def post(path: str, **data: str):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(path, data)

    return post


@pytest.fixture
def send(post):
    """A job whose rows are judged; `where` is what stands in the address."""

    def send(data: dict[str, str], where: str = "") -> BulkJob:
        given = {"price-rounding": "cent", **data}
        assert post(f"{PATH}change/?{where}", **given).status_code == 302
        return BulkJob.unscoped.order_by("-pk")[0]

    return send


@pytest.fixture
def at_entry():
    """at_entry(n, act): what happens when the n-th audit entry from now is written."""
    receivers = []

    def at_entry(number: int, act) -> None:
        written = Counter()

        def count(**kwargs: object) -> None:
            written["entries"] += 1
            if written["entries"] == number:
                act()

        receivers.append(count)
        post_save.connect(count, sender=AuditEntry, weak=False)

    yield at_entry
    for receiver in receivers:
        post_save.disconnect(receiver, sender=AuditEntry)


@contextmanager
def after_rows(number: int, act) -> Iterator[None]:
    """What happens between the transaction that changes the row of this number and the next."""
    acted = []

    def look(execute, sql, *rest: object) -> object:
        result = execute(sql, *rest)
        rows = BulkJob.unscoped.filter(state="working", done=number)
        if sql.startswith("RELEASE SAVEPOINT") and not acted and rows.exists():
            acted.append(True)
            act()
        return result

    with connection.execute_wrapper(look):
        yield
    assert acted


def states(job: BulkJob) -> dict[str, int]:
    return dict(Counter(job.rows.values_list("state", flat=True)))


def prices(store) -> Counter:
    return Counter(ProductVariant.objects.for_store(store).values_list("price", flat=True))


def changes(store) -> Counter:
    """How often each SKU's price was changed, as the audit log says."""
    entries = AuditEntry.unscoped.for_store(store).filter(action="variant.change")
    return Counter(entries.values_list("target", flat=True))


@pytest.mark.long
def test_hundreds_are_looked_at_stopped_in_the_middle_and_taken_back(store, owner, post, send):
    goods(store, 450)
    other = make.store()
    make.product(other, price="10.00")
    job = send(UP_TEN | {"price-rounding": "nine"})
    page = owner.get(f"{PATH}{job.pk}/").content.decode()
    assert "¥10.00 → <strong>¥10.90</strong>" in page
    assert "确认修改 450 行" in page
    assert (job.state, states(job)) == ("waiting", {"ready": 450})
    assert prices(store) == {Decimal(10): 450}

    with after_rows(200, lambda: owner.post(f"{PATH}{job.pk}/cancel/")):
        post(f"{PATH}{job.pk}/start/")

    job.refresh_from_db()
    assert (job.state, job.done, states(job)) == ("cancelled", 200, {"changed": 200, "ready": 250})
    assert prices(store) == {Decimal("10.90"): 200, Decimal(10): 250}
    assert ProductPage.objects.for_store(store).filter(price_from="10.90").count() == 200
    touched = job.rows.filter(state="changed").order_by("number")[0].variant
    products.change_variant(store=store, variant_id=touched.pk, actor=store.owner, price=Decimal(8))

    post(f"{PATH}{job.pk}/undo/")

    assert states(job) == {"undone": 199, "kept": 1, "ready": 250}
    assert prices(store) == {Decimal(10): 449, Decimal(8): 1}
    assert job.rows.get(state="kept").refusal == "刚被别人改过"
    assert prices(other) == {Decimal(10): 1}
    actions = AuditEntry.unscoped.for_store(store).filter(action__startswith="bulk.")
    assert sorted(actions.values_list("action", "target")) == [
        ("bulk.cancel", f"改价格 #{job.pk}"),
        ("bulk.start", f"改价格 #{job.pk}"),
        ("bulk.undo", f"改价格 #{job.pk}"),
    ]
    # What is undone is undone.
    post(f"{PATH}{job.pk}/undo/")
    assert prices(store) == {Decimal(10): 449, Decimal(8): 1}


@pytest.mark.long
def test_five_thousand_are_shown_stopped_and_taken_back(store, owner, post, send):
    goods(store, 5000)
    job = send(UP_TEN)
    page = owner.get(f"{PATH}{job.pk}/").content.decode()
    assert "确认修改 5000 行" in page
    assert (job.state, states(job)) == ("waiting", {"ready": 5000})
    told = []

    def look_and_stop() -> None:
        told.append(owner.get(f"{PATH}{job.pk}/", HTTP_HX_REQUEST="true").content.decode())
        assert owner.post(f"{PATH}{job.pk}/cancel/").status_code == 302

    with after_rows(1000, look_and_stop):
        post(f"{PATH}{job.pk}/start/")

    assert "1000" in told[0]
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 1000)
    assert states(job) == {"changed": 1000, "ready": 4000}
    assert prices(store) == {Decimal(11): 1000, Decimal(10): 4000}

    post(f"{PATH}{job.pk}/undo/")

    assert states(job) == {"undone": 1000, "ready": 4000}
    assert prices(store) == {Decimal(10): 5000}
    assert set(changes(store).values()) == {2}


@pytest.mark.long
def test_who_is_killed_goes_on_and_changes_nothing_twice(store, owner, send, at_entry):
    goods(store, 250)
    job = send(UP_TEN)
    owner.post(f"{PATH}{job.pk}/start/")

    def die() -> None:
        raise Killed

    at_entry(150, die)
    at = timezone.now()
    with pytest.raises(Killed):
        jobs.work(job_id=job.pk, at=at)
    assert prices(store) == {Decimal(11): 100, Decimal(10): 150}

    # Somebody may still be at it; later, nobody is.
    jobs.work(job_id=job.pk, at=at + timedelta(seconds=30))
    assert prices(store) == {Decimal(11): 100, Decimal(10): 150}
    later = at + jobs.SILENCE + timedelta(minutes=1)
    assert jobs.at_work_ids(at=later) == [job.pk]
    jobs.work(job_id=job.pk, at=later)
    jobs.work(job_id=job.pk, at=later)

    assert prices(store) == {Decimal(11): 250}
    assert set(changes(store).values()) == {1}
    job.refresh_from_db()
    assert (job.state, states(job)) == ("done", {"changed": 250})


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("up_percent 12.5 cent", "11.25"),
        ("up_percent 12.5 whole", "11.00"),
        ("up_percent 12.5 nine", "10.90"),
        ("down_percent 95 nine", "0.90"),
        ("up 0.4 nine", "10.90"),
        ("down 9.8 whole", "1.00"),
        ("set 7.77 cent", "7.77"),
    ],
)
def test_ways_to_a_price(store, post, send, said, price):
    way, amount, rounding = said.split()
    make.product(store, price="10.00")
    job = send(
        {"kind": "price", "price-way": way, "price-amount": amount, "price-rounding": rounding}
    )
    post(f"{PATH}{job.pk}/start/")

    assert prices(store) == {Decimal(price): 1}


def test_what_cannot_be_is_told_before_and_what_changed_meanwhile_after(store, owner, post, send):
    cheap = make.variant(store, name="便宜", price="3.00")
    make.variant(store, name="划线", price="10.00", list_price=Decimal("10.50"))
    make.variant(store, name="五元", price="13.00")
    twenty = make.variant(store, name="二十", price="20.00")
    gone = make.variant(store, name="停用", price="30.00")
    job = send({"kind": "price", "price-way": "down", "price-amount": "8"})
    told = dict(job.rows.values_list("name", "refusal"))
    assert told == {"便宜": "价格要大于 0", "划线": "", "五元": "", "二十": "", "停用": ""}
    assert "价格要大于 0" in owner.get(f"{PATH}{job.pk}/?only=wrong").content.decode()

    products.change_variant(store=store, variant_id=twenty.pk, actor=store.owner, price=Decimal(21))
    products.retire_variant(store=store, variant_id=gone.pk, actor=store.owner, at=timezone.now())
    post(f"{PATH}{job.pk}/start/")

    rows = job.rows.values_list("name", "state", "refusal")
    assert {name: (state, why) for name, state, why in rows} == {
        "便宜": ("wrong", "价格要大于 0"),
        "划线": ("changed", ""),
        "五元": ("changed", ""),
        "二十": ("refused", "刚被别人改过"),
        "停用": ("refused", "商品已删除"),
    }
    cheap.refresh_from_db()
    assert cheap.price == 3
    raised = send({"kind": "price", "price-way": "set", "price-amount": "10.50"})
    assert raised.rows.get(name="划线").refusal == "划线价要高于价格"


def test_a_result_is_a_workbook(store, owner, post, send):
    make.product(store, "茶", price="10.00", sku="TEA")
    make.product(store, "杯", price="11.00", sku="CUP")
    job = send({"kind": "price", "price-way": "set", "price-amount": "11"})
    post(f"{PATH}{job.pk}/start/")

    answer = owner.get(f"{PATH}{job.pk}/result.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["商品名称", "规格", "商品编码", "改前", "改后", "结果", "说明"],
        ["茶", None, "TEA", 10, 11, "已改", None],
        ["杯", None, "CUP", 11, 11, "不用改", None],
    ]


def test_stock_goes_through_the_ledger_and_back(store, post, send):
    few = make.variant(store, name="少", stock="3")
    sold = make.variant(store, name="卖", stock="10")
    counted = make.variant(store, name="点", stock="10")
    job = send({"kind": "stock", "stock-way": "down", "stock-amount": "5"})
    assert job.rows.get(name="少").refusal == "有 0 件已被订单锁定，库存不能更少"
    make.order(store, {sold: "2"})
    post(f"{PATH}{job.pk}/start/")
    assert levels(store) == {"少": 3, "卖": 5, "点": 5}
    document = StockMovement.unscoped.for_store(store).get(variant=sold, kind="adjust")
    assert (document.quantity, document.document) == (-5, f"批量修改 {job.pk}")

    ledger.count(
        store=store, variant_id=counted.pk, counted=Decimal(7), actor=store.owner, reason=""
    )
    post(f"{PATH}{job.pk}/undo/")

    assert levels(store) == {"少": 3, "卖": 10, "点": 7}
    assert job.rows.get(name="点").refusal == "刚被别人改过"
    assert not check.differences()

    # Set to nothing: sold out on shelves at once, and back.
    job = send(
        {"kind": "stock", "stock-way": "set", "stock-amount": "0"}, f"product={few.product_id}"
    )
    post(f"{PATH}{job.pk}/start/")
    assert not ProductPage.objects.get(pk=few.product_id).in_stock
    post(f"{PATH}{job.pk}/undo/")
    assert ProductPage.objects.get(pk=few.product_id).in_stock
    assert not check.differences()


def levels(store) -> dict[str, Decimal]:
    rows = StockLevel.objects.for_store(store)
    return dict(rows.values_list("variant__product__title", "on_hand"))


@pytest.mark.long
def test_shelves_and_what_is_on_sale(store, post, send):
    tea = shelves.add(store=store, name="茶", actor=store.owner)
    pages = [make.product(store, name) for name in ("甲", "乙", "丙")]
    of_two = f"product={pages[0].pk}&product={pages[1].pk}"
    job = send({"kind": "shelf", "shelf-shelf": str(tea.pk)}, of_two)
    post(f"{PATH}{job.pk}/start/")
    assert on_shelf(tea) == ["甲", "乙"]

    off = send({"kind": "sale", "sale-on_sale": "0"}, f"shelf={tea.pk}")
    post(f"{PATH}{off.pk}/start/")
    assert on_sale(store) == ["丙"]

    post(f"{PATH}{off.pk}/undo/")
    assert on_sale(store) == ["丙", "乙", "甲"]
    post(f"{PATH}{job.pk}/undo/")
    assert on_shelf(tea) == []
    assert not ProductPage.find_problems()[0]


def on_shelf(shelf) -> list[str]:
    shelf.refresh_from_db()
    return [page.title for page in shelf.get_children().order_by("path")]


def on_sale(store) -> list[str]:
    rows = ProductPage.objects.for_store(store).filter(is_on_sale=True)
    return sorted(rows.values_list("title", flat=True))


def test_ten_minutes_are_ten_minutes(store, post, send):
    make.product(store, price="10.00")
    job = send(UP_TEN)
    post(f"{PATH}{job.pk}/start/")
    ended = timezone.now() - timedelta(minutes=10, seconds=1)
    BulkJob.unscoped.filter(pk=job.pk).update(ended_at=ended)

    post(f"{PATH}{job.pk}/undo/")

    assert prices(store) == {Decimal(11): 1}


def test_an_offer_reckons_with_the_new_price(store, owner, post, send):
    page = make.product(store, price="10.00")
    promotion(store, Kind.PERCENT, percent("80"))
    job = send({"kind": "price", "price-way": "set", "price-amount": "20"})
    post(f"{PATH}{job.pk}/start/")

    page.refresh_from_db()
    assert (page.price_from, page.offer_badge) == (Decimal("16.00"), "8折")
    # The list shows what a change begins with, and the offer beside it.
    shown = BeautifulSoup(owner.get(PATH).content, "html.parser").select_one(".row__value")
    assert shown.get_text(" ", strip=True) == "¥20.00 优惠价 ¥16.00"


def test_only_who_may_and_only_the_own(store, owner, post, send, signed_in):
    make.product(store, price="10.00")
    job = send(UP_TEN)
    clerk, editor = (signed_in(make.member(store, role)) for role in ("clerk", "editor"))
    other = make.store()
    stranger = signed_in(other.owner)
    theirs = make.product(other, price="10.00")

    assert clerk.post(f"{PATH}change/", UP_TEN).status_code == 403
    assert clerk.post(f"{PATH}{job.pk}/start/").status_code == 403
    assert stranger.get(f"{PATH}{job.pk}/").status_code == 404
    assert stranger.post(f"{PATH}{job.pk}/start/").status_code == 404
    # Who may not count the stock may not count it in bulk.
    stock = {"kind": "stock", "stock-way": "set", "stock-amount": "1"}
    assert "改库存" not in editor.get(f"{PATH}change/").content.decode()
    assert editor.post(f"{PATH}change/", stock).status_code == 403
    counted = send(stock)
    assert editor.post(f"{PATH}{counted.pk}/start/").status_code == 403

    # Ids of another store choose nothing.
    assert owner.post(f"{PATH}change/?product={theirs.pk}", UP_TEN).status_code == 200
    assert BulkRow.unscoped.for_store(other).count() == 0
    assert (prices(store), prices(other)) == ({Decimal(10): 1}, {Decimal(10): 1})


def test_nonsense_is_told_in_place(store, owner):
    make.product(store)
    wrong = {"kind": "price", "price-way": "down_percent", "price-amount": "100"}
    answer = owner.post(f"{PATH}change/", wrong | {"price-rounding": "cent"})
    assert "百分数太大了" in answer.content.decode()
    assert owner.post(f"{PATH}change/", {"kind": "nothing"}).status_code == 404
    assert not BulkJob.unscoped.exists()


def test_old_jobs_are_forgotten_and_unwanted_ones_dropped(store, post, send):
    make.product(store)
    dropped, old = send(UP_TEN), send(UP_TEN)
    post(f"{PATH}{dropped.pk}/drop/")
    assert not BulkJob.unscoped.filter(pk=dropped.pk).exists()

    jobs.forget_old(at=timezone.now() + timedelta(days=31))
    assert not BulkRow.unscoped.filter(job_id=old.pk).exists()
