"""What is read of photos, screenshots, long pictures and scans: nothing silently wrong."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shop.catalog.imports import running, words
from shop.catalog.imports.reading import eyes, files
from shop.catalog.imports.reading.entry import Entry, Unreadable
from shop.catalog.imports.reading.eyes import opening
from shop.catalog.imports.reading.eyes.finding import Finder
from tests.shop.imports.layouts import ASK, price
from tests.shop.imports.photos import PHOTOS, Sheet, goods, screen, shot, turned
from tests.shop.imports.test_readers import named, row_of, score_of

pytestmark = pytest.mark.long

# Of the rows of our own photos so many are ticked, at least.
TICKED = 0.95
PICTURED = ("a_long_picture_of_rows", "three_cards_beside_each_other")


@dataclass
class Photo:
    entries: list[Entry]
    truth: dict[str, str]

    @property
    def ticked(self) -> dict[str, Decimal | None]:
        return {
            named(entry, self.truth) or entry.name: entry.price
            for entry in self.entries
            if not entry.doubts
        }

    @property
    def sure(self) -> dict[str, Decimal]:
        return {name: price(said) for name, said in self.truth.items() if said != ASK}


@pytest.fixture(scope="module")
def photos() -> Callable[[str], Photo]:
    """Each is read once."""
    read: dict[str, Photo] = {}

    def photo(name: str) -> Photo:
        if name not in read:
            content, truth = PHOTOS[name]()
            read[name] = Photo(files.entries(content), truth)
        return read[name]

    return photo


@pytest.mark.parametrize("name", sorted(PHOTOS))
def test_nothing_is_ticked_that_is_not_so(photos, name):
    photo = photos(name)

    assert photo.ticked.items() <= photo.sure.items()
    assert {named(entry, photo.truth) for entry in photo.entries} >= set(photo.sure)


def test_what_is_plain_to_see_is_ticked(photos):
    ticked = sum(len(photos(name).ticked) for name in PHOTOS)

    assert ticked >= TICKED * sum(len(photos(name).sure) for name in PHOTOS)


def test_goods_keep_their_pictures(photos):
    for name in PICTURED:
        pictures = [entry.picture for entry in photos(name).entries]

        assert len(set(pictures)) == len(photos(name).truth)
        assert None not in pictures


def test_what_it_cost_before_is_struck_out(photos):
    entries = photos("a_long_picture_of_rows").entries

    assert {entry.name: entry.list_price for entry in entries if entry.list_price} == {
        name: Decimal(f"{float(said) + 3:.1f}") for name, said, _unit in goods(0, 22)[::3]
    }


@pytest.mark.parametrize(
    "name", ["upside_down", "held_sideways_as_the_camera_says", "a_ruled_table_a_little_turned"]
)
def test_a_piece_of_a_photo_shows_its_own_line(photos, name):
    see, entry = eyes.sees(), photos(name).entries[5]
    content, _truth = PHOTOS[name]()

    piece = Image.open(BytesIO(files.pages(content).cut(entry.place)))

    words = "".join(word.text for word in see(piece, 1).words)
    assert entry.name in words
    assert str(entry.price) in words
    assert piece.height < 200


def test_a_picture_on_its_head_is_not_looked_through_again(monkeypatch):
    """Boxes of writing on its head are boxes of writing."""
    looked = []
    find = Finder.__call__
    monkeypatch.setattr(
        Finder, "__call__", lambda finder, image: looked.append(1) or find(finder, image)
    )
    content, truth = PHOTOS["upside_down"]()

    read = files.entries(content)

    assert len(looked) == 1
    assert {named(entry, truth): entry.price for entry in read} == {
        name: price(said) for name, said in truth.items()
    }


def test_the_shown_photos(shared_data):
    folder = shared_data / "importing"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    score = score_of(folder / "score.py")
    kinds = {"image", "long", "pdf-scan"}
    names = [name for name, about in truth.items() if about["kind"] in kinds]

    sums = [score(truth[name], {"rows": [_row(e) for e in _read(folder / name)]}) for name in names]

    total = {key: sum(one[key] for one, _bad in sums) for key in sums[0][0]}
    bad = [line for _one, lines in sums for line in lines]
    assert (total["silent"], total["phantom"], total["leak"], total["unit_silent"]) == (0,) * 4, bad
    assert total["right"] >= 0.97 * total["n"], bad
    assert total["ok_right"] >= 0.9 * total["right"], bad
    assert total["photos"] >= 0.95 * total["photo_n"], bad


def _read(path: Path) -> list[Entry]:
    return files.entries(path.read_bytes())


def _row(entry: Entry) -> dict[str, object]:
    return {**row_of(entry), "photo_rgb": _middle(entry.picture) if entry.picture else None}


def _middle(picture: bytes) -> list[int]:
    """The colour of what lies in the middle of a picture."""
    pixels = np.asarray(Image.open(BytesIO(picture)).convert("RGB"))
    high, wide = pixels.shape[:2]
    inner = pixels[high // 4 : high * 3 // 4, wide // 4 : wide * 3 // 4].reshape(-1, 3)
    return [int(value) for value in np.median(inner, axis=0)]


def test_without_the_extra_pictures_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(eyes, "WANTED", ("no_such_library",))

    for name in ("a_ruled_table_a_little_turned", "a_scan_of_two_pages"):
        with pytest.raises(Unreadable) as refused:
            files.entries(PHOTOS[name]()[0])
        assert refused.value.code == "no_ocr"
    assert words.TROUBLES["no_ocr"]


def test_a_picture_without_writing_has_no_goods():
    with pytest.raises(Unreadable) as refused:
        files.entries(screen(Image.new("RGB", (400, 300), (90, 120, 200))))

    assert refused.value.code == "no_goods"


def test_too_large_a_picture_is_not_opened():
    with pytest.raises(Unreadable) as refused:
        opening.opened(screen(Image.new("1", (8000, 8000))))

    assert refused.value.code == "too_large_picture"


def test_a_reader_killed_at_the_second_page_leaves_a_word(tmp_path):
    content, _truth = PHOTOS["a_scan_of_two_pages"]()

    lines = running.lines(content, tmp_path)
    assert next(line for line in lines if "progress" in line) == {"progress": [1, 2]}
    _kill_reader()

    with pytest.raises(running.Died):
        list(lines)


def _kill_reader() -> None:
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        for pid in (task / "children").read_text().split():
            if running.CHILD in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(int(pid), signal.SIGKILL)


def test_a_point_that_is_hard_to_see_is_never_ticked_away():
    """The smaller and the softer a photo, the more is asked; what is ticked stays right."""
    found = goods(0, 12)
    sheet = Sheet(1100, 1000)
    for number, (name, said, _unit) in enumerate(found):
        sheet.say(60, 40 + number * 76, name, 38)
        sheet.say(760, 40 + number * 76, f"¥{said}", 38)
    truth = {name: Decimal(said) for name, said, _unit in found}

    for share, blur in ((0.5, 0.8), (0.35, 1.0), (0.25, 1.0)):
        size = (int(1100 * share), int(1000 * share))
        content = shot(turned(sheet.image, 1.0).resize(size), quality=40, blur=blur)
        ticked = {e.name: e.price for e in _entries(content) if not e.doubts}
        assert {name: truth.get(name) for name in ticked} == ticked


def _entries(content: bytes) -> list[Entry]:
    try:
        return files.entries(content)
    except Unreadable:
        return []
