"""A price list walks in: sent, read, looked at, published, sent again, taken back."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from shop.catalog.imports import jobs, publishing, running
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock.models import StockLevel
from tests import make
from tests.shop.imports.documents import DOCUMENTS

pytestmark = pytest.mark.django_db
PATH = "/merchant/import/"
LIST = """品名,规格,单位,零售价,分类,条码,库存
茶,50g,盒,20,茶叶,6901668054715,7
杯,,个,面议,茶具,,
壶,,把,88,茶具,,
"""


@pytest.fixture
def send(owner, django_capture_on_commit_callbacks):
    def send(*contents: bytes | str, name: str = "价目.csv") -> ImportJob:
        files = [
            SimpleUploadedFile(name, c.encode() if isinstance(c, str) else c) for c in contents
        ]
        with django_capture_on_commit_callbacks(execute=True):
            assert owner.post(PATH, {"files": files}).status_code == 302
        return ImportJob.unscoped.order_by("-pk")[0]

    return send


@pytest.fixture
def post(owner, django_capture_on_commit_callbacks):
    def post(path: str, **data: str):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(path, data)

    return post


def rows(job: ImportJob) -> list[tuple[str, str, str]]:
    return [(r.name, r.state, r.action) for r in job.rows.order_by("number")]


def prices(store) -> dict[str, Decimal]:
    current = ProductVariant.objects.for_store(store).on_sale().select_related("product")
    return {variant.product.title: variant.price for variant in current}


@pytest.mark.long
def test_a_list_becomes_goods_and_comes_again(store, owner, send, post):
    job = send(LIST)

    assert rows(job) == [("茶", "ready", "new"), ("杯", "check", "new"), ("壶", "ready", "new")]
    assert "没有价格，请填上" in owner.get(f"{PATH}{job.pk}/").content.decode()
    assert not ProductPage.objects.for_store(store).exists()

    post(f"{PATH}{job.pk}/publish/")
    assert prices(store) == {"茶 50g": Decimal(20), "壶": Decimal(88)}
    tea = ProductVariant.objects.for_store(store).get(barcode="6901668054715")
    assert (tea.unit, StockLevel.objects.for_store(store).get(variant=tea).on_hand) == ("盒", 7)
    shelves = CategoryPage.objects.for_store(store).values_list("title", flat=True)
    assert sorted(shelves) == ["茶具", "茶叶"]

    # Once more: nothing twice.
    post(f"{PATH}{job.pk}/publish/")
    assert len(prices(store)) == 2
    again = send(LIST.replace(",20,", ",25,").replace("面议", "9"))
    assert rows(again) == [
        ("茶", "ready", "price"),
        ("杯", "ready", "new"),
        ("壶", "ready", "same"),
    ]
    post(f"{PATH}{again.pk}/publish/")
    assert prices(store) == {"茶 50g": Decimal(25), "壶": Decimal(88), "杯": Decimal(9)}

    post(f"{PATH}{again.pk}/undo/")
    assert prices(store) == {"茶 50g": Decimal(20), "壶": Decimal(88)}


@pytest.mark.long
def test_a_size_that_the_name_tells_is_told_once(store, send, post):
    job = send("品名,规格,单位,零售价\n薯片 40g,40g,包,4.5\n薯片 140g,40g,包,6\n虾条80G,80g,包,5\n")
    post(f"{PATH}{job.pk}/publish/")

    assert set(prices(store)) == {"薯片 40g", "薯片 140g 40g", "虾条80G"}


def test_goods_that_tell_their_size_twice_are_found_again(store, send):
    make.variant(store, name="薯片 40g 40g", unit="包", price="4.50")

    job = send("品名,规格,单位,零售价\n薯片 40g,40g,包,4.5\n")

    assert rows(job) == [("薯片 40g", "ready", "same")]


def test_a_doubtful_row_waits_for_a_person(store, owner, send, post):
    job = send(LIST)
    cup = job.rows.get(name="杯")
    path = f"{PATH}rows/{cup.pk}/"

    assert owner.post(path, {"name": "杯", "price": ""}, HTTP_HX_REQUEST="true").status_code == 422
    assert job.rows.get(pk=cup.pk).state == "check"
    post(path, name="杯子", price="9.5", unit="个", category="茶具")
    post(f"{PATH}rows/{job.rows.get(name='壶').pk}/", do="skip")
    post(f"{PATH}{job.pk}/publish/")

    assert prices(store) == {"茶 50g": Decimal(20), "杯子": Decimal("9.5")}


def test_goods_with_a_sku_of_their_own_go_and_come_back(store, owner, send, post):
    job = send("品名,货号,单位,价格\n灯,D-7,个,30\n")
    path = f"{PATH}{job.pk}/"

    for step in ("publish", "undo", "publish"):
        post(f"{path}{step}/")

    assert rows(job) == [("灯", "published", "new")]
    assert prices(store) == {"灯": Decimal(30)}
    assert ProductVariant.objects.for_store(store).on_sale().get().sku == "D-7"


@pytest.mark.long
def test_what_a_row_is_about_is_looked_for_when_its_words_change(store, owner, send, post):
    make.product(store, name="米", price="30", unit="袋")
    job = send("品名,单位,价格\n米,袋,3\n面,袋,8\n")
    rice, flour = job.rows.order_by("number")

    post(f"{PATH}rows/{rice.pk}/", name="米", unit="袋", price="31")
    post(f"{PATH}rows/{flour.pk}/", name="米", unit="袋", price="32")

    assert rows(job) == [("米", "ready", "price"), ("米", "ready", "price")]


def test_a_leap_of_a_price_is_asked(store, send):
    make.product(store, name="米", price="30", unit="袋")

    job = send("品名,单位,价格\n米,袋,3\n")

    assert rows(job) == [("米", "check", "price")]
    assert job.rows.get().doubts == [["jump_against_current", "30.00 → 3.00"]]


def test_a_name_nearly_like_one_of_the_store_is_asked(store, send, post):
    make.product(store, name="康师傅红烧牛肉面五连包（大食袋）", price="14.5", unit="提")

    job = send(
        "品名,单位,价格\n康师傅红烧牛肉面五连包(大食代),提,15\n"
        "康师傅红烧牛肉面5连包(大食袋),提,16\n"
    )
    wrong, _other = job.rows.order_by("number")

    assert [(row.state, row.action) for row in job.rows.order_by("number")] == [
        ("check", "new"),
        ("ready", "new"),
    ]
    assert wrong.doubts == [["perhaps_known", "康师傅红烧牛肉面五连包（大食袋） ¥14.50"]]
    post(f"{PATH}rows/{wrong.pk}/", name="康师傅红烧牛肉面五连包大食袋", unit="提", price="15")
    assert rows(job)[0][1:] == ("ready", "price")


@pytest.mark.long
def test_pictures_come_along(store, owner, send, post):
    content, truth = DOCUMENTS["a_picture_beside_each_line"]()

    job = send(content, name="图册.pdf")
    shown = owner.get(f"{PATH}rows/{job.rows.first().pk}/picture.jpg")
    assert Image.open(BytesIO(b"".join(shown.streaming_content))).format == "JPEG"
    post(f"{PATH}{job.pk}/publish/")

    products = ProductPage.objects.for_store(store)
    assert products.count() == len(truth)
    assert all(product.gallery for product in products)


def test_what_cannot_be_read_says_so_and_goes(store, owner, send, post):
    job = send(b"MZ\x90\x00 program", name="价目.xlsx")

    assert (job.state, job.trouble) == ("failed", "no_list")
    assert "这不是价目表" in owner.get(f"{PATH}{job.pk}/").content.decode()
    post(f"{PATH}{job.pk}/drop/")
    assert not ImportJob.objects.for_store(store).exists()


@pytest.mark.long
def test_ten_a_day(store, owner, send):
    for number in range(jobs.A_DAY):
        send(f"品名,价格\n货{number},5\n")

    owner.post(PATH, {"files": SimpleUploadedFile("x.csv", "品名,价格\n货,5\n".encode())})

    assert ImportJob.objects.for_store(store).count() == jobs.A_DAY


def test_a_reader_that_dies_leaves_no_half(store, send, monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0)

    job = send(LIST)

    assert (job.state, job.trouble, job.rows.count()) == ("failed", "died", 0)


def test_a_worker_killed_between_hundreds_goes_on(store, send, monkeypatch):
    job = send(LIST.replace("面议", "9"))
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    publish_one, calls = publishing._publish_one, []

    def killed(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        publish_one(*given)

    monkeypatch.setattr(publishing, "_publish_one", killed)
    at = timezone.now()
    jobs.start(store=store, job_id=job.pk, actor=None)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(job_id=job.pk, at=at)
    assert len(prices(store)) == 1
    assert jobs.at_work_ids(at=at) == []

    later = at + jobs.SILENCE + timedelta(minutes=1)
    for job_id in jobs.at_work_ids(at=later):
        jobs.work(job_id=job_id, at=later)

    assert len(prices(store)) == 3
    assert ImportRow.objects.for_store(store).filter(state="published").count() == 3


@pytest.mark.long
def test_old_lists_are_forgotten_with_their_pictures(store, send):
    content, _truth = DOCUMENTS["a_picture_beside_each_line"]()
    job = send(content)
    picture = job.rows.first().picture

    jobs.forget_old(at=timezone.now() + jobs.KEPT + timedelta(days=1))

    assert not ImportJob.objects.for_store(store).exists()
    assert not picture.storage.exists(picture.name)


def test_another_store_does_not_see_it(store, signed_in, send):
    job = send(LIST)
    stranger = signed_in(make.store().owner)

    row = job.rows.first()
    assert stranger.get(f"{PATH}{job.pk}/").status_code == 404
    assert stranger.post(f"{PATH}rows/{row.pk}/", {"do": "skip"}).status_code == 404
    assert stranger.post(f"{PATH}{job.pk}/publish/").status_code == 404
