"""Uploads: odd but honest files are taken, bad ones refused without a trace."""

import fcntl
import re
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from core.uploads import MAX_PHOTO_BYTES
from orders.payments.methods import setup
from orders.payments.models import TransferProof
from orders.payments.transfers import transfer
from shop.catalog.models import ProductPage
from shop.stores.models import StoreImage
from shop.stores.photos import decoding, picture_intake, pictures
from tests import make

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[一-鿿]")
BOMBS = Path(__file__).parent / "bombs"
GPS_IFD, MAKE, MODEL = 0x8825, 0x010F, 0x0110


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def stored_files() -> set[str]:
    root = Path(default_storage.location)
    return {str(path) for path in root.rglob("*") if path.is_file()}


def add(client, path: Path):
    with path.open("rb") as file:
        return client.post(
            "/merchant/products/add/",
            {"name": "苹果", "price": "3.50", "photo": file},
        )


@pytest.mark.long
def test_takes_every_odd_file_upright_and_without_traces(shared_data, signed_in):
    store = make.store()
    client = signed_in(store.owner)

    for path in files_in(shared_data / "odd"):
        response = add(client, path)

        assert response.status_code == 302, path.name
        image = StoreImage.objects.latest("pk")
        for stored in (image.file, *(row.file for row in image.renditions.all())):
            with stored.open("rb") as file, Image.open(file) as picture:
                exif = picture.getexif()
                assert not exif.get_ifd(GPS_IFD), path.name
                assert MAKE not in exif, path.name
                assert MODEL not in exif, path.name
                assert "xmp" not in picture.info, path.name


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("exif-orientation-3-portrait.jpg", "portrait"),
        ("exif-orientation-6-portrait.jpg", "portrait"),
        ("exif-orientation-8-portrait.jpg", "portrait"),
        ("exif-orientation-6-landscape.jpg", "landscape"),
        ("wechat-like-phone-gps-rot6.jpg", "portrait"),
    ],
)
def test_turns_photos_upright(shared_data, name, shape):
    data = (shared_data / "odd" / name).read_bytes()

    with Image.open(ContentFile(picture_intake.take(ContentFile(data), size=len(data)))) as picture:
        width, height = picture.size

    assert (width < height) == (shape == "portrait")


def test_sixteen_bit_grey_keeps_its_tones(shared_data):
    data = (shared_data / "odd" / "gray16.png").read_bytes()

    with Image.open(ContentFile(picture_intake.take(ContentFile(data), size=len(data)))) as picture:
        darkest, brightest = picture.convert("L").getextrema()

    assert darkest < 16
    assert brightest > 240


@pytest.mark.long
def test_refuses_every_bad_file_and_leaves_nothing_behind(shared_data, signed_in):
    store = make.store()
    client = signed_in(store.owner)
    before = stored_files()

    for path in files_in(shared_data / "bad"):
        response = add(client, path)

        assert response.status_code == 200, path.name
        errors = response.context["form"].errors["photo"]
        assert CHINESE.search(errors[0]), path.name
    assert stored_files() == before
    assert not ProductPage.objects.exists()
    assert not StoreImage.objects.exists()


def test_refuses_a_file_over_ten_megabytes(signed_in):
    store = make.store()
    big = ContentFile(b"\xff\xd8" + b"0" * MAX_PHOTO_BYTES, name="big.jpg")

    response = signed_in(store.owner).post(
        "/merchant/products/add/", {"name": "苹果", "price": "1", "photo": big}
    )

    assert response.context["form"].errors["photo"] == ["图片超过 10MB，请换一张"]


MEGABYTE = 1024
MEASURED = """
import os, resource, sys
import django
django.setup()
from shop.stores.photos import picture_intake
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            picture_intake.take(file, size=os.path.getsize(name))
        print("taken")
    except picture_intake.PictureRefused as refused:
        print(refused.code)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle)
"""
# A child's peak is told with what its parent held when it was forked: a small parent, then.
MEASURED_ELSEWHERE = """
import resource, subprocess, sys
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=file, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measured(*paths: Path) -> tuple[list[str], int, int]:
    """What became of each, MB above an idle process, MB of the largest process of its own."""
    environment = {"PYTHONPATH": "site:.", "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.test"}
    outputs = []
    for script, first in ((MEASURED, []), (MEASURED_ELSEWHERE, [decoding.__file__])):
        done = subprocess.run(
            [sys.executable, "-c", script, *first, *map(str, paths)],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        outputs.append(done.stdout.split())
    (*codes, here), (elsewhere,) = outputs
    return codes, int(here) // MEGABYTE, int(elsewhere) // MEGABYTE


@pytest.mark.long
def test_every_odd_file_is_decoded_within_120_megabytes(shared_data):
    codes, here, elsewhere = measured(*files_in(shared_data / "odd"))

    assert set(codes) == {"taken"}
    assert (here < 120, elsewhere < 120) == (True, True), (here, elsewhere)


@pytest.mark.long
def test_a_kilobyte_that_unfolds_to_26_megapixels_costs_no_more():
    """Real ones: lossless WEBP, an animation of them, AVIF; 450 MB each where they are decoded."""
    bombs = files_in(BOMBS)
    assert [path.name for path in bombs] == ["anim26.webp", "flat26.avif", "lossless26.webp"]
    assert max(path.stat().st_size for path in bombs) < 1200

    codes, here, elsewhere = measured(*bombs)

    assert codes == ["too_large"] * 3
    assert (here < 20, elsewhere < 120) == (True, True), (here, elsewhere)


@pytest.mark.long
def test_a_second_header_does_not_make_a_bomb_small(tmp_path):
    """
    A PNG and a JPEG whose other header says 1 × 1: the decoders go by the one that says more,
    159 and 366 MB in the process of the page.
    """
    paths = [tmp_path / "twice.png", tmp_path / "twice.jpg"]
    for path, made in zip(paths, (_png_of_two_headers(), _jpeg_of_two_frames()), strict=True):
        path.write_bytes(made)

    codes, here, elsewhere = measured(*paths)

    assert codes == ["too_large", "broken"]
    assert (here < 40, elsewhere < 120) == (True, True), (here, elsewhere)


def _png_of_two_headers(edge: int = 5099) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + edge * 4)) for _row in range(edge))
    headers = [struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0) for size in (1, edge)]
    body = b"".join(chunk(b"IHDR", header) for header in headers)
    body += chunk(b"IDAT", rows + packer.flush())
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def _jpeg_of_two_frames() -> bytes:
    """The first scan of a large progressive picture, then the frame of a small one."""
    out = BytesIO()
    Image.new("RGB", (4000, 4000), "#c30").save(out, "JPEG", progressive=True, subsampling=0)
    data = out.getvalue()
    end = decoding._end_of_scan(data, data.index(b"\xff\xda") + 2)
    small = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1, 1, 1) + b"\x01\x11\x00"
    return data[:end] + small + b"\xff\xd9"


def test_a_guests_proof_that_is_a_bomb_is_refused_in_words():
    store = make.store()
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222 0000"
    )
    order = make.order(store, {make.variant(store): "1"}, pay_method="transfer")
    transfer.start(order=order, at=timezone.now())

    with (BOMBS / "lossless26.webp").open("rb") as file:
        page = make.guest(order).post(f"/orders/{order.token}/pay/proof/", {"picture": file})

    assert "图片尺寸太大" in page.content.decode()
    assert not TransferProof._base_manager.exists()


def test_one_picture_is_decoded_at_a_time_on_the_whole_server(monkeypatch):
    monkeypatch.setattr(picture_intake, "WAIT_SECONDS", 0.05)
    photo = make.photo()
    with picture_intake.TURN.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(picture_intake.PictureRefused) as refused:
            picture_intake.take(photo, size=photo.size)
    assert refused.value.code == "busy"

    photo.seek(0)
    assert picture_intake.take(photo, size=photo.size)[:3] == b"\xff\xd8\xff"


@pytest.mark.long
def test_a_big_turned_picture_is_upright_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (4200, 2100), "#3a7").save(out, "PNG", exif=exif)

    data = picture_intake.take(ContentFile(out.getvalue()), size=len(out.getvalue()))

    with Image.open(BytesIO(data)) as picture:
        assert picture.size == (1000, 2000)
        assert picture.getpixel((500, 1000)) == pytest.approx((51, 170, 119), abs=3)


def test_a_file_name_is_never_a_path(shared_data, signed_in):
    store = make.store()
    odd = shared_data / "odd" / "文件名 带空格&符号 (1)#%.jpg"

    add(signed_in(store.owner), odd)

    assert re.fullmatch(
        r"original_images/[0-9a-f]{24}\.jpg", StoreImage.objects.latest("pk").file.name
    )


def test_cuts_a_picture_without_the_database(shared_data, django_assert_num_queries):
    drawing = min(files_in(shared_data / "photos"))
    data = picture_intake.take(BytesIO(drawing.read_bytes()), size=drawing.stat().st_size)

    with django_assert_num_queries(0):
        renditions = pictures.cut(data)

    assert {row.filter_spec for row in renditions} == {row.filter_spec for row in kept(data)}


def kept(data: bytes):
    store = make.store()
    image = pictures.keep(collection_id=store.collection_id, data=data, title="照片")
    pictures.make_renditions(image)
    assert image.renditions.count() == len(pictures.SQUARE | pictures.WIDE)
    return image.renditions.all()
