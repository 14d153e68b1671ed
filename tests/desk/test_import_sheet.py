"""The sheet of an import: cells are kept as they are typed, and pages shown with a frame."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from shop.catalog.imports import jobs, publishing
from shop.catalog.imports.models import ImportJob
from tests import make
from tests.desk.test_import_originals import pages_of_bands

pytestmark = pytest.mark.django_db
PATH = "/merchant/import/"
LIST = "品名,单位,零售价\n茶,盒,20\n杯,个,面议\n"


@pytest.fixture
def send(owner, django_capture_on_commit_callbacks):
    def send(content: bytes) -> ImportJob:
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(PATH, {"files": SimpleUploadedFile("价目", content)})
        return ImportJob.unscoped.order_by("-pk")[0]

    return send


def written(client, row, **cells: str):
    return client.post(f"{PATH}rows/{row.pk}/cells/", cells)


def test_a_cell_is_kept_and_nothing_is_agreed_to(owner, send):
    cup = send(LIST.encode()).rows.get(name="杯")

    answer = written(owner, cup, price="6.5", spec="大号")

    cup.refresh_from_db()
    assert answer.status_code == 200
    assert 'class="import-row__head"' in answer.content.decode()
    assert (cup.price, cup.spec, cup.state) == (Decimal("6.50"), "大号", "check")
    assert cup.doubts != []


def test_a_row_that_may_be_published_stays_whole(owner, send):
    tea = send(LIST.encode()).rows.get(name="茶")

    refused = [
        written(owner, tea, price=""),
        written(owner, tea, price="二十"),
        written(owner, tea, name=""),
        written(owner, tea, list_price="19"),
    ]

    tea.refresh_from_db()
    assert [answer.status_code for answer in refused] == [422] * 4
    assert refused[3].content.decode() == "划线价要高于价格"
    assert (tea.name, tea.price, tea.list_price, tea.state) == ("茶", Decimal(20), None, "ready")
    assert written(owner, tea, price="21").status_code == 200


@pytest.mark.long
def test_another_name_may_mean_other_goods(store, owner, send):
    known = make.product(store, name="红茶", price="30", unit="盒")
    tea = send(LIST.encode()).rows.get(name="茶")

    said = written(owner, tea, name="红茶").content.decode()

    tea.refresh_from_db()
    assert (tea.variant, tea.action) == (known.variants.get(), "price")
    assert "¥30.00 → ¥20.00" in said


@pytest.mark.long
def test_cells_are_the_stores_own_and_published_ones_are_done(
    owner, client, signed_in, send, django_capture_on_commit_callbacks
):
    job = send(LIST.encode())
    tea = job.rows.get(name="茶")

    assert written(signed_in(make.store().owner), tea, price="1").status_code == 404
    assert written(client, tea, price="1").status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{PATH}{job.pk}/publish/")
    assert written(owner, tea, price="1").status_code == 422

    tea.refresh_from_db()
    assert (tea.price, tea.state) == (Decimal(20), "published")


def page_of(client, row):
    return client.get(f"{PATH}rows/{row.pk}/page.jpg")


@pytest.mark.long
def test_the_page_is_shown_with_the_row_framed(owner, send):
    job = send(pages_of_bands())
    doubtful = job.rows.get(state="check")

    shown = page_of(owner, doubtful)
    page = Image.open(BytesIO(shown.content)).convert("RGB")

    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert 1.3 < page.height / page.width < 1.5
    reds = [
        y
        for y in range(page.height)
        if page.getpixel((page.width // 2, y))[0] > 180
        and page.getpixel((page.width // 2, y))[1] < 90
    ]
    # The band of the line above it is red as well; the frame lies around its own.
    assert any(0.31 < y / page.height < 0.36 for y in reds)
    assert f"rows/{doubtful.pk}/page.jpg" in owner.get(f"{PATH}{job.pk}/").content.decode()


@pytest.mark.long
def test_pages_are_the_stores_own_and_end_with_the_file(
    owner, client, signed_in, send, django_capture_on_commit_callbacks
):
    job = send(pages_of_bands())
    row = job.rows.get(state="check")

    assert page_of(signed_in(make.store().owner), row).status_code == 404
    assert page_of(client, row).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{PATH}{job.pk}/publish/")

    assert page_of(owner, row).status_code == 404
    assert f"rows/{row.pk}/original.jpg" in owner.get(f"{PATH}{job.pk}/").content.decode()


def test_a_row_of_a_sheet_has_no_page(owner, send):
    assert page_of(owner, send(LIST.encode()).rows.get(name="杯")).status_code == 404


@pytest.mark.long
def test_what_is_doubted_because_of_the_store_has_its_piece_too(store, owner, send):
    """It was sure on its page, so nothing was cut while it was read."""
    make.product(store, name="盘甲", price="99", unit="个")
    job = send(pages_of_bands())

    doubted = job.rows.get(name="盘甲")

    assert [code for code, _about in doubted.doubts] == ["jump_against_current"]
    assert doubted.crop.name != ""
    assert doubted.pieces is not None
    assert page_of(owner, doubted).status_code == 200


@pytest.mark.long
def test_a_list_of_cards_keeps_its_file_for_its_pages(owner, send):
    """No table is asked of it; its pages are shown all the same, until it is forgotten."""
    from tests.shop.imports.documents import DOCUMENTS

    content, _truth = DOCUMENTS["cards_with_the_price_first"]()
    job = send(content)
    row = job.rows.get(name="桃")
    file = job.file

    assert page_of(owner, row).status_code == 200
    jobs.forget_old(at=timezone.now() + jobs.KEPT * 2)
    assert not file.storage.exists(file.name)


@pytest.mark.long
def test_publishing_still_takes_the_file_away(owner, send):
    job = send(pages_of_bands())
    storage, name = job.file.storage, job.file.name

    publishing.publish(job, at=timezone.now())

    assert not storage.exists(name)
