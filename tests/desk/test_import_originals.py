"""A doubtful row is shown beside the piece of the original that it was read from."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from shop.catalog.imports import jobs
from shop.catalog.imports.models import ImportJob
from tests import make
from tests.shop.imports.documents import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PATH = "/merchant/import/"
# Bands on the second page, and the colour that the doubtful line stands on.
BANDS = {"杯": (220, 20, 20), "盘": (20, 160, 20), "碟": (20, 20, 220)}


@pytest.fixture
def send(owner, django_capture_on_commit_callbacks):
    def send(content: bytes) -> ImportJob:
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(PATH, {"files": SimpleUploadedFile("价目", content)})
        return ImportJob.unscoped.get()

    return send


def pages_of_bands(*, turned: int = 0) -> bytes:
    """Two pages; on the second each line of goods has a colour, and one of them no price."""
    paper = Paper()
    for page in range(2):
        for x, text in ((20, "品名"), (100, "单位"), (150, "零售价")):
            paper.say(x, 30, text)
        for number, (name, colour) in enumerate(BANDS.items()):
            y = 60 + number * 40
            if page:
                paper.set_fill_color(*colour)
                paper.rect(10, y - 15, 180, 25, style="F")
            paper.say(20, y, name + "甲乙"[page])
            paper.say(100, y, "个")
            paper.say(150, y, "面议" if page and name == "盘" else f"{number + 1}.50")
        if not page:
            paper.add_page()
    if not turned:
        return paper.bytes()
    document = pypdfium2.PdfDocument(paper.bytes())
    for page in document:
        page.set_rotation(turned)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_doubtful_line_of_a_pdf_is_cut_out_of_its_page(owner, send, turned):
    job = send(pages_of_bands(turned=turned))

    doubtful = job.rows.get(state="check")
    shown = owner.get(f"{PATH}rows/{doubtful.pk}/original.jpg")
    picture = Image.open(BytesIO(b"".join(shown.streaming_content)))

    assert doubtful.name == "盘乙"
    assert shown["Content-Type"] == "image/jpeg"
    red, green, blue = picture.convert("RGB").getpixel((5, picture.height // 2))
    assert (red < 60, green > 120, blue < 60) == (True, True, True)
    # The line and what stands around it, not the page.
    assert sorted(picture.size)[0] < 120 < sorted(picture.size)[1]
    assert f"rows/{doubtful.pk}/original.jpg" in owner.get(f"{PATH}{job.pk}/").content.decode()


def test_a_sure_line_keeps_nothing_of_the_page(owner, send):
    job = send(pages_of_bands())

    sure = job.rows.get(name="盘甲")

    assert (sure.state, sure.crop.name, sure.pieces) == ("ready", "", None)
    assert owner.get(f"{PATH}rows/{sure.pk}/original.jpg").status_code == 404


def test_cells_of_a_sheet_are_shown_with_their_addresses(owner, send):
    book = openpyxl.Workbook()
    book.active.title = "价目"
    book.active.column_dimensions["B"].hidden = True
    for cells in (
        ("品名", "进货", "单位", "零售价"),
        ("茶", 9, "盒", 20),
        ("杯", 3, "个", "5-8元"),
    ):
        book.active.append(cells)
    stream = BytesIO()
    book.save(stream)

    job = send(stream.getvalue())

    cup = job.rows.get(name="杯")
    assert cup.where == "价目 3"
    assert cup.original == [
        ("A3 品名", "杯", False),
        ("C3 单位", "个", False),
        ("D3 零售价", "5-8元", True),
    ]
    html = owner.get(f"{PATH}{job.pk}/").content.decode()
    assert "<mark>5-8元</mark>" in html
    assert "D3 零售价" in html
    assert "original.jpg" not in html


def test_a_blank_price_is_shown_as_blank(owner, send):
    job = send("品名,单位,零售价\n茶,盒,20\n壶,把,\n".encode())

    assert job.rows.get(name="壶").original == [
        ("品名", "壶", False),
        ("单位", "把", False),
        ("零售价", "", True),
    ]
    assert "<mark>空的</mark>" in owner.get(f"{PATH}{job.pk}/").content.decode()


def test_a_line_of_a_list_is_shown_whole(owner, send):
    job = send("苹果 5.8元/斤\n草莓 19.9一斤（两斤38）\n".encode())

    assert job.rows.get(state="check").original == [("", "草莓 19.9一斤（两斤38）", False)]


def test_pieces_are_private_and_go_with_the_job(store, owner, signed_in, client, send):
    job = send(pages_of_bands())
    row = job.rows.get(state="check")
    path, crop = f"{PATH}rows/{row.pk}/original.jpg", row.crop

    assert signed_in(make.store().owner).get(path).status_code == 404
    assert client.get(path).status_code == 302
    jobs.forget_old(at=timezone.now() + jobs.KEPT + timedelta(days=1))

    assert not crop.storage.exists(crop.name)
    assert owner.get(path).status_code == 404


def test_a_person_who_says_it_is_right_sees_no_piece_any_more(owner, send):
    job = send(pages_of_bands())
    row = job.rows.get(state="check")

    answer = owner.post(
        f"{PATH}rows/{row.pk}/", {"name": "盘", "price": "6"}, HTTP_HX_REQUEST="true"
    )

    assert answer.status_code == 200
    assert "original.jpg" not in answer.content.decode()
