"""Uploads: odd but honest files are taken, bad ones refused without a trace."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from shop.catalog.models import ProductPage
from shop.stores import intake
from shop.stores.models import StoreImage
from tests import make

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[一-鿿]")
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

    with Image.open(ContentFile(intake.take(ContentFile(data), size=len(data)))) as picture:
        width, height = picture.size

    assert (width < height) == (shape == "portrait")


def test_sixteen_bit_grey_keeps_its_tones(shared_data):
    data = (shared_data / "odd" / "gray16.png").read_bytes()

    with Image.open(ContentFile(intake.take(ContentFile(data), size=len(data)))) as picture:
        darkest, brightest = picture.convert("L").getextrema()

    assert darkest < 16
    assert brightest > 240


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
    big = ContentFile(b"\xff\xd8" + b"0" * intake.MAX_BYTES, name="big.jpg")

    response = signed_in(store.owner).post(
        "/merchant/products/add/", {"name": "苹果", "price": "1", "photo": big}
    )

    assert response.context["form"].errors["photo"] == ["图片超过 10MB，请换一张"]


def test_memory_stays_bounded(shared_data):
    """Every odd file in a process of its own: at most 200 MB above an idle one."""
    script = (
        "import os, resource, sys\n"
        "import django\n"
        "django.setup()\n"
        "from shop.stores import intake\n"
        "idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for name in sys.argv[1:]:\n"
        "    with open(name, 'rb') as file:\n"
        "        intake.take(file, size=os.path.getsize(name))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle)\n"
    )
    names = [str(path) for path in files_in(shared_data / "odd")]

    done = subprocess.run(
        [sys.executable, "-c", script, *names],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "site:.", "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.test"},
    )

    assert int(done.stdout) < 200 * 1024


def test_a_file_name_is_never_a_path(shared_data, signed_in):
    store = make.store()
    odd = shared_data / "odd" / "文件名 带空格&符号 (1)#%.jpg"

    add(signed_in(store.owner), odd)

    assert re.fullmatch(
        r"original_images/[0-9a-f]{24}\.jpg", StoreImage.objects.latest("pk").file.name
    )
