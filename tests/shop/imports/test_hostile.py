"""Files that want to harm, or are not what they are called: words, never a crash."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from openpyxl.drawing.image import Image as Drawn
from PIL import Image

from shop.catalog.imports import running, words
from shop.catalog.imports.reading import files, kinds, limits
from shop.catalog.imports.reading.entry import Unreadable
from tests.shop.imports.documents import Paper
from tests.shop.imports.layouts import book

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


def changed(content: bytes, part: str, change) -> bytes:
    """A workbook with one of its parts written anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


PLAIN = book([["品名", "价格"], ["茶", 5]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf() -> bytes:
    paper = Paper()
    paper.say(20, 20, "苹果 5.8元/斤")
    paper.set_encryption(owner_password="a", user_password="b")
    return paper.bytes()


def scanned_pdf(pages: int = 1) -> bytes:
    paper = Paper()
    paper.box(10, 10, 180)
    for _page in range(pages - 1):
        paper.add_page()
    return paper.bytes()


REFUSED = {
    "a locked PDF": (locked_pdf(), "encrypted"),
    "a broken PDF": (b"%PDF-1.7\n" + b"1 0 obj" * 20, "broken"),
    "too long a PDF": (scanned_pdf(61), "too_many_pages"),
    "a scanned PDF": (scanned_pdf(), "no_goods"),
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n ", "empty"),
    "a program": (b"MZ\x90\x00" + b"\0" * 200, "no_list"),
    "a page": (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "markup"),
    "a drawing": (b"<svg xmlns='x'><script/></svg>", "markup"),
    "an archive": (zipped(**{"a.txt": b"x"}), "archive"),
    "a letter": (zipped(**{"word__document.xml": b"<w/>"}), "other_office"),
    "a cut workbook": (PLAIN[: len(PLAIN) // 2], "broken"),
    "a locked workbook": (OLE + "EncryptedPackage".encode("utf-16-le") * 9, "encrypted"),
    "an old letter": (OLE + b"\0" * 4096, "broken"),
    "an archive in an archive": (b"Rar!\x1a\x07\x00", "archive"),
    "noise": (bytes(range(256)) * 40, "charset"),
    "a bomb": (zipped(**{"xl/workbook.xml": b"", "b": b"\0" * 9_000_000}), "too_much_inside"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_price_list_is_refused_in_words(name):
    content, code = REFUSED[name]

    with pytest.raises(Unreadable) as refused:
        files.entries(content)

    assert refused.value.code == code
    assert words.TROUBLES[code]


def test_entities_are_not_unfolded():
    def poison(part: bytes) -> bytes:
        # As signs, or as their numbers, by what wrote it.
        text = part.decode().replace("&#33590;", "茶")
        assert "茶" in text
        return (ENTITIES + text.replace("茶", "&c;")).encode()

    with pytest.raises(Unreadable) as refused:
        files.entries(changed(PLAIN, "xl/worksheets/sheet1.xml", poison))

    assert refused.value.code == "broken"


def test_a_hundred_thousand_rows_are_counted_before_they_are_read():
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(1, 100_001))

    with pytest.raises(Unreadable) as refused:
        files.entries(
            changed(
                PLAIN,
                "xl/worksheets/sheet1.xml",
                lambda part: part.replace(b"<sheetData>", b"<sheetData>" + rows),
            )
        )

    assert refused.value.code == "too_many_rows"


def test_a_name_says_nothing():
    assert kinds.of(PLAIN) == kinds.Kind.XLSX
    assert kinds.of("品名,价格\n茶,5".encode()) == kinds.Kind.TEXT
    assert kinds.of(b"%PDF-1.7\n") == kinds.Kind.PDF
    assert kinds.of(b"\xff\xd8\xff\xe0") == kinds.Kind.PICTURE


def test_links_to_other_workbooks_are_not_followed():
    made = openpyxl.Workbook()
    made.active.append(["品名", "价格"])
    made.active.append(["茶", "='http://127.0.0.1/[x.xlsx]Sheet1'!A1"])
    made.active.append(["杯", '=WEBSERVICE("http://127.0.0.1/")'])
    stream = io.BytesIO()
    made.save(stream)

    read = files.entries(stream.getvalue())

    assert [(entry.name, entry.price, entry.status) for entry in read] == [
        ("茶", None, "check"),
        ("杯", None, "check"),
    ]


def test_macros_lie_where_they_are():
    """An .xlsm: its program is a part like any other, that nobody opens."""
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a") as book_with_macros:
        book_with_macros.writestr("xl/vbaProject.bin", OLE + b"Shell cmd.exe" * 50)

    (entry,) = files.entries(stream.getvalue())

    assert (entry.name, entry.price, entry.status) == ("茶", 5, "ok")


def listed() -> Paper:
    paper = Paper()
    for number, line in enumerate(("苹果 5.8元/斤", "梨 3元/斤", "桃 9元/斤")):
        paper.say(20, 20 + number * 10, line)
    return paper


def test_a_document_with_a_script_and_an_attachment_is_only_read():
    paper = listed()
    paper.embed_file(bytes=b"MZ\x90 program", basename="setup.exe", compress=False)
    script = b"/Type /Catalog\n/OpenAction << /S /JavaScript /JS (app.launchURL\\('x'\\)) >>"
    hostile = paper.bytes().replace(b"/Type /Catalog", script)
    assert b"/JavaScript" in hostile
    assert b"MZ\x90 program" in hostile

    read = files.entries(hostile)

    assert read == files.entries(listed().bytes())
    assert [str(entry.price) for entry in read] == ["5.8", "3", "9"]


def vast_picture(side: int = 9000) -> bytes:
    """A PNG of 81 million pixels, ten thousand bytes long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side * (1 + side // 8)), 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.long
def test_a_vast_picture_beside_a_row_is_left_out(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["品名", "价格"])
    made.active.append(["茶", 5])
    small = io.BytesIO()
    Image.new("RGB", (60, 60), "#c33").save(small, "PNG")
    made.active.add_image(Drawn(small), "C2")
    stream = io.BytesIO()
    made.save(stream)
    (tmp_path / "small").mkdir()
    (kept,) = running.read(stream.getvalue(), tmp_path / "small").rows

    vast = changed(stream.getvalue(), "xl/media/image1.png", lambda _part: vast_picture())
    (row,) = running.read(vast, tmp_path).rows

    assert kept["picture"] == "00001.jpg"
    assert (row["name"], row["price"], row["status"], row["picture"]) == ("茶", "5.00", "ok", "")


def test_too_large_a_file_is_not_opened():
    with pytest.raises(Unreadable) as refused:
        files.entries(b"x" * (limits.MAX_BYTES + 1))

    assert refused.value.code == "too_big"


@pytest.mark.long
def test_a_file_is_read_by_a_process_of_its_own(tmp_path):
    read = running.read(PLAIN, tmp_path)

    assert [(row["name"], row["price"], row["status"]) for row in read.rows] == [
        ("茶", "5.00", "ok")
    ]
    assert running.read(b"MZ", tmp_path).trouble == "no_list"


def test_a_process_that_is_killed_leaves_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0)

    assert running.read(PLAIN, tmp_path).trouble == "died"
