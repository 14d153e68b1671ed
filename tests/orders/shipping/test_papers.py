"""Papers of orders: the right words and bars on the right size, and remembered."""

import re

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image, ImageDraw

from orders.lifecycle import fulfil, steps
from orders.models import Order
from orders.papers import code128
from orders.papers.models import Kind, Printed
from tests import make

pytestmark = pytest.mark.django_db
SF = "SF1234567890123"
A4 = (210, 297)


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)


def ordered(store, **given) -> Order:
    goods = make.variant(store, name="高山䶮茶" * 12, price="12.50", stock="9")
    order = make.order(store, {goods: "2"}, **{"delivery": "express", **given})
    return steps.confirm(store=store, order_id=order.pk, actor=None, at=timezone.now())


def pages(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres, as the file says; all are of one size."""
    ((w, h),) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    size = (round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4))
    return [size] * len(re.findall(rb"/Type /Page[^s]", content))


@pytest.mark.parametrize("text", ["26112048150926", "SKU-00ab/9", "A", "~ !"])
def test_a_reader_reads_the_bars(text):
    found, width = code128.bars(text)
    picture = Image.new("L", (width * 3, 120), 255)
    draw = ImageDraw.Draw(picture)
    for left, wide in found:
        draw.rectangle((left * 3, 0, (left + wide) * 3 - 1, 119), fill=0)

    (read,) = zxingcpp.read_barcodes(picture)
    assert (read.text, read.format) == (text, zxingcpp.BarcodeFormat.Code128)


def test_a_computer_prints_each_new_order_once(store, owner):
    path = "/merchant/shipping/print/arriving/receipt80/"
    orders = [make.order(store, {make.variant(store, stock="9"): "1"}) for _each in range(2)]
    elsewhere = make.store()
    make.order(elsewhere, {make.variant(elsewhere, stock="9"): "1"})

    for order in orders:
        page = owner.get(path).content.decode()
        ((told,),) = [re.findall(r'action="([^"]+)"\s+data-print="now"', page)]
        assert told == f"/merchant/orders/{order.number}/print/receipt80/"
        assert owner.post(told).status_code == 302

    waits = owner.get(path).content.decode()
    assert "data-arriving" in waits
    assert "data-print=" not in waits
    assert owner.get("/merchant/shipping/print/arriving/label/").status_code == 404


def test_what_is_no_latin_has_no_bars():
    with pytest.raises(ValueError, match="Code 128"):
        code128.bars("单号")


@pytest.mark.long
def test_each_paper_of_an_order_as_page_and_file_and_remembered(store, owner):
    order = ordered(store)
    Order.objects.filter(pk=order.pk).update(note="请放门口<b>")
    fulfil.fulfil(store=store, order_id=order.pk, actor=None, at=timezone.now(), tracking_number=SF)
    sizes = {}
    for kind in Kind.values:
        path = f"/merchant/orders/{order.number}/print/{kind}/"
        page = owner.get(path).content.decode()
        assert order.number in page
        assert "请放门口&lt;b&gt;" in page
        assert not Printed.objects.filter(kind=kind).exists()
        answer = owner.get(f"{path}?format=pdf")
        assert answer["Content-Type"] == "application/pdf"
        ((width, height),) = pages(answer.content)
        sizes[kind] = width if kind.startswith("receipt") else (width, height)
        owner.post(path)

    assert sizes == {
        "picking": A4, "note": A4, "receipt58": 58, "receipt80": 80, "label": (76, 130)
    }  # fmt: skip
    assert set(Printed.objects.values_list("order", "times")) == {(order.pk, 2)}
    label = owner.get(f"/merchant/orders/{order.number}/print/label/").content.decode()
    assert SF in label
    assert order.phone in label
    assert "打过" in owner.get(f"/merchant/orders/{order.number}/").content.decode()
    assert owner.get(f"/merchant/orders/{order.number}/print/poster/").status_code == 404


@pytest.mark.long
def test_one_list_and_one_file_of_labels_for_all_that_waits(store, owner):
    first, second = ordered(store), ordered(store)
    make.order(store, {first.lines.get().variant: "1"})  # brought by the shop: no label
    page = owner.get("/merchant/shipping/print/picking/").content.decode()

    assert "3 件" in page
    assert pages(owner.get("/merchant/shipping/print/picking/?format=pdf").content) == [A4]
    assert pages(owner.get("/merchant/shipping/print/labels/").content) == [(76, 130)] * 2
    assert "没有新的面单" in owner.get("/merchant/shipping/print/labels/").content.decode()
    assert len(pages(owner.get("/merchant/shipping/print/labels/?again=1").content)) == 2
    assert Printed.objects.filter(kind="label").count() == 2
    assert second.printed.get(kind="label").times == 2


@pytest.mark.long
def test_papers_are_the_stores_own(store, owner, signed_in):
    theirs = ordered(make.store())
    path = f"/merchant/orders/{theirs.number}/print/label/"
    own = f"/merchant/orders/{ordered(store).number}/print/label/?format=pdf"

    assert owner.get(path).status_code == 404
    assert signed_in(make.member(store, "editor")).get(own).status_code == 403
    assert signed_in(make.member(store, "clerk")).get(own).content.startswith(b"%PDF")
    assert not Printed.objects.filter(order=theirs).exists()
