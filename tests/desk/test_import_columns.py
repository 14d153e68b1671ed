"""Columns that were read wrongly, or not at all: a person says what each is, and it is read so."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.catalog.imports import columns
from shop.catalog.imports.models import ImportJob
from tests import make
from tests.shop.imports.documents import Paper
from tests.shop.imports.photos import Sheet, screen

pytestmark = pytest.mark.django_db
PATH = "/merchant/import/"
PRICED = "品名,单位,售价,团购价\n茶,盒,20,18\n杯,个,6,5\n"
BARE = "红茶,盒,20,18\n花茶,盒,30,27\n青茶,罐,15,13\n"


@pytest.fixture
def send(owner, django_capture_on_commit_callbacks):
    def send(content: str | bytes) -> ImportJob:
        content = content.encode() if isinstance(content, str) else content
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(PATH, {"files": SimpleUploadedFile("价目", content)})
        return ImportJob.unscoped.get()

    return send


@pytest.fixture
def say(owner, django_capture_on_commit_callbacks):
    def say(job: ImportJob, *kinds: str, table: int = 0) -> ImportJob:
        """The form as a browser sends it, without any script."""
        key = job.tables[table]["key"]
        said = {columns.field_of(key, number): kind for number, kind in enumerate(kinds)}
        with django_capture_on_commit_callbacks(execute=True):
            answer = owner.post(f"{PATH}{job.pk}/columns/", said)
        assert answer.status_code == 302
        job.refresh_from_db()
        return job

    return say


def rows(job: ImportJob) -> list[tuple[str, str, Decimal | None, Decimal | None, str]]:
    shown = job.rows.order_by("number")
    return [(row.name, row.unit, row.price, row.list_price, row.state) for row in shown]


@pytest.mark.long
def test_another_column_is_the_price(send, say):
    job = send(PRICED)
    assert job.tables[0]["kinds"] == ["name", "unit", "price", "ignore"]
    assert [row[2] for row in rows(job)] == [20, 6]

    job = say(job, "name", "unit", "list", "price")

    assert rows(job) == [("茶", "盒", 18, 20, "ready"), ("杯", "个", 5, 6, "ready")]
    assert job.tables[0]["kinds"] == ["name", "unit", "list", "price"]


@pytest.mark.long
def test_the_columns_of_a_photo_are_said_as_well(send, say):
    sheet = Sheet(1000, 560)
    cells = [("品名", "单位", "会员价", "零售价"), ("红茶", "盒", "18.50", "20.90")]
    cells += [("花茶", "盒", "27.50", "30.80"), ("青茶", "罐", "13.50", "15.60")]
    sheet.table((40, 400, 560, 760, 960), 60, 90, cells)
    job = send(screen(sheet.image))
    assert job.tables[0]["kinds"] == ["name", "unit", "ignore", "price"]
    assert [row[2] for row in rows(job)] == [Decimal("20.90"), Decimal("30.80"), Decimal("15.60")]

    job = say(job, "name", "unit", "price", "list")

    assert rows(job) == [
        ("红茶", "盒", Decimal("18.50"), Decimal("20.90"), "ready"),
        ("花茶", "盒", Decimal("27.50"), Decimal("30.80"), "ready"),
        ("青茶", "罐", Decimal("13.50"), Decimal("15.60"), "ready"),
    ]


def test_without_a_header_everything_is_asked_until_somebody_says_it(send, say):
    job = send(BARE)
    assert {row[4] for row in rows(job)} == {"check"}

    job = say(job, "name", "unit", "price", "ignore")

    assert rows(job) == [
        ("红茶", "盒", 20, None, "ready"),
        ("花茶", "盒", 30, None, "ready"),
        ("青茶", "罐", 15, None, "ready"),
    ]


@pytest.mark.long
def test_a_list_of_which_nothing_was_read(owner, send, say):
    job = send("代码;说法;要多少\n甲;二锅头;看货\n乙;老白干;看货\n丙;竹叶青;看货\n")
    assert (job.state, job.trouble) == ("failed", "no_goods")
    assert "自己说每一列是什么" in owner.get(f"{PATH}{job.pk}/").content.decode()

    job = say(job, "sku", "name", "price")

    assert (job.state, job.trouble) == ("waiting", "")
    read = [(row.name, row.sku, row.state) for row in job.rows.order_by("number")]
    assert read[-3:] == [
        ("二锅头", "甲", "check"),
        ("老白干", "乙", "check"),
        ("竹叶青", "丙", "check"),
    ]


@pytest.mark.long
def test_a_ruled_table_of_a_pdf_without_a_header(send, say):
    paper = Paper()
    paper.set_font("sans", size=11)
    goods = (
        ("甲字一号", "个", "7", "5"),
        ("乙字二号", "把", "8", "6"),
        ("丙字三号", "条", "9", "4"),
    )
    with paper.table(first_row_as_headings=False) as table:
        for cells in goods:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    job = send(paper.bytes())
    assert "ready" not in {row[4] for row in rows(job)}

    job = say(job, "name", "unit", "price", "ignore")

    assert [row[:3] for row in rows(job)] == [
        (name, unit, Decimal(said)) for name, unit, said, _other in goods
    ]


@pytest.mark.long
def test_tables_beside_each_other_have_a_name_and_a_price_each(send, say):
    job = send("品名,售价,团购价,品名,售价,团购价\n茶,20,18,杯,6,5\n壶,30,28,盘,9,8\n")

    job = say(job, "name", "ignore", "price", "name", "ignore", "price")

    assert [(row[0], row[2]) for row in rows(job)] == [
        ("茶", 18),
        ("杯", 5),
        ("壶", 28),
        ("盘", 8),
    ]


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (("name", "unit", "price", "price"), "一张表只能有一列品名"),
        (("spec", "unit", "price", "ignore"), "要有一列品名和一列价格"),
        (("name", "unit", "price", "ignore"), "没有改哪一列"),
        (("name", "unit", "price", "nonsense"), "没有改哪一列"),
    ],
)
def test_what_cannot_be_a_list_is_refused(owner, send, say, kinds, why):
    job = send(PRICED)

    job = say(job, *kinds)

    assert why in owner.get(f"{PATH}{job.pk}/").content.decode()
    assert (job.state, job.chosen) == ("waiting", None)
    assert [row[2] for row in rows(job)] == [20, 6]


@pytest.mark.long
def test_once_it_is_published_it_is_too_late(owner, send, say, django_capture_on_commit_callbacks):
    job = send(PRICED)
    file = job.file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{PATH}{job.pk}/publish/")

    job = say(job, "name", "unit", "list", "price")

    assert not file.storage.exists(file.name)
    assert {row[4] for row in rows(job)} == {"published"}
    assert "自己说每一列是什么" not in owner.get(f"{PATH}{job.pk}/").content.decode()


def test_the_form_tells_what_stands_in_each_column(owner, send):
    html = owner.get(f"{PATH}{send(PRICED).pk}/").content.decode()

    places = [
        html.index(text) for text in ("品名 <span", "茶 · 杯", "售价 <span", "20 · 6", "18 · 5")
    ]
    assert all(one < other for one, other in pairwise(places))
    assert html.count('<option value="price" selected>') == 1


@pytest.mark.long
def test_a_list_is_not_read_for_ever(send, say, monkeypatch):
    monkeypatch.setattr(columns, "MOST_READINGS", 1)
    job = say(send(PRICED), "name", "unit", "list", "price")

    job = say(job, "name", "unit", "ignore", "price")

    assert (job.readings, job.tables[0]["kinds"]) == (1, ["name", "unit", "list", "price"])


@pytest.mark.long
def test_a_stranger_says_nothing(signed_in, send):
    job = send(PRICED)
    field = columns.field_of(job.tables[0]["key"], 3)

    answer = signed_in(make.store().owner).post(f"{PATH}{job.pk}/columns/", {field: "price"})

    job.refresh_from_db()
    assert (answer.status_code, job.chosen) == (404, None)
