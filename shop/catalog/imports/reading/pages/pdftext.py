"""What a PDF has on its pages: signs with their boxes joined to words, rules, pictures."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from shop.catalog.imports.reading.entry import Unreadable
from shop.catalog.imports.reading.pages import raised, upright
from shop.catalog.imports.reading.pages.boxes import Box, Page, Picture, Word, around

MAX_PAGES, MAX_SCANNED = 60, 20
SCANNED_SIDE = 1600
# Of the height of a line: a gap that parts columns, one that is a space, one too close to be sure.
COLUMN, SPACE, TIGHT = 0.9, 0.18, 1.6
THIN = 2.5
STRUCK, MOST_RULES = "struck", 600
_PRICE = re.compile(r"[¥￥]?\s*\d[\d.,]*\s*元?(?:/.{1,2})?")
LEADERS, LEAST_LEADERS = ".·…‥・。_-—─", 4
SMALLEST_PICTURE = 18.0
MAX_PIXELS = 12_000_000
LONG_EDGE = 1200


# What looks at a page that has no text: its picture and its number → its words.
See = Callable[[Image.Image, int], Page]


def pages(content: bytes, see: See | None = None) -> Iterator[tuple[Page, int]]:
    """
    (page, number of all pages); one page is held at a time.

    :raises Unreadable: for a locked, broken or too long document
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = (
            raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        )
        raise Unreadable("encrypted" if locked else "broken") from error
    if len(document) > MAX_PAGES:
        raise Unreadable("too_many_pages")
    scanned = 0
    for number in range(len(document)):
        try:
            page = _page(document, number)
            if see and page.is_picture and not page.words:
                scanned += 1
                if scanned > MAX_SCANNED:
                    raise Unreadable("too_many_pages")
                page = see(drawn(document, number), number + 1)
            yield page, len(document)
        except pypdfium2.PdfiumError as error:
            raise Unreadable("broken") from error


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    high = page.get_height()
    signs, turn = _signs(page, high)
    width, height = turn.size
    made = Page(number + 1, width, height, [])
    made.seen = turn.paper if turn.way != upright.RIGHT else None
    for found in page.get_objects(
        filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=4
    ):
        left, bottom, right, top = found.get_bounds()
        box = turn.read(Box(left, high - top, right, high - bottom))
        if found.type == raw.FPDF_PAGEOBJ_PATH:
            made.rules.extend(_rules(box))
        elif _is_background(box, made):
            made.is_picture = True
        elif min(box.width, box.height) >= SMALLEST_PICTURE:
            picture = _content(found)
            if picture:
                made.pictures.append(Picture(box, picture))
    page.close()
    made.words = words(_struck(signs, made.rules))
    return made


def drawn(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    """A scanned page as an eye looks at it; counted from 0."""
    page = document[number]
    picture = page.render(scale=SCANNED_SIDE / max(page.get_size())).to_pil().convert("RGB")
    page.close()
    return picture


def _is_background(box: Box, page: Page) -> bool:
    return box.width * box.height > page.width * page.height * 0.5


def _rules(box: Box) -> list[Box]:
    """A thin path is a rule; the edges of any other are four."""
    if min(box.width, box.height) <= THIN:
        return [box]
    return [
        Box(box.left, box.top, box.right, box.top),
        Box(box.left, box.bottom, box.right, box.bottom),
        Box(box.left, box.top, box.left, box.bottom),
        Box(box.right, box.top, box.right, box.bottom),
    ]


def _content(found: pypdfium2.PdfImage) -> bytes:
    wide, high = found.get_px_size()
    if wide * high > MAX_PIXELS or min(wide, high) < 8:
        return b""
    try:
        picture = found.get_bitmap(render=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, RuntimeError):
        return b""
    picture.thumbnail((LONG_EDGE, LONG_EDGE))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def words(signs: list[Word]) -> list[Word]:
    """Signs joined where they stand close together, whatever order the file has them in."""
    found: list[Word] = []
    for line in _by_line(signs):
        found.extend(_joined(_without_leaders(line)))
    return raised.joined(found)


def _signs(page: pypdfium2.PdfPage, high: float) -> tuple[list[Word], upright.Turn]:
    """The signs as they are read, and how the paper is turned for it."""
    text = page.get_textpage()
    signs, angles = [], []
    for number in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, number))
        if sign.isspace() or not sign.isprintable() or raw.FPDFText_IsGenerated(text, number) == 1:
            continue
        left, bottom, right, top = text.get_charbox(number, loose=True)
        if right > left and top > bottom:
            signs.append(Word(sign, Box(left, high - top, right, high - bottom)))
            angles.append(raw.FPDFText_GetCharAngle(text, number))
    text.close()
    wide, tall = page.get_size()
    if page.get_rotation() % 180:
        wide, tall = tall, wide
    way = upright.way(angles)
    if way == upright.RIGHT:
        wide, tall = page.get_size()
    turn = upright.Turn(way, wide, tall, high)
    return [Word(sign.text, turn.read(sign.box)) for sign in signs], turn


def _by_line(signs: list[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    for sign in sorted(signs, key=lambda sign: (sign.box.level, sign.box.left)):
        for line in reversed(found[-4:]):
            near = 0.4 * min(sign.box.height, line[-1].box.height)
            if abs(line[-1].box.level - sign.box.level) <= near:
                line.append(sign)
                break
        else:
            found.append([sign])
    return [sorted(line, key=lambda sign: sign.box.left) for line in found]


def _struck(signs: list[Word], rules: list[Box]) -> list[Word]:
    """Signs that a line goes through, as it does through what something cost before, say so."""
    flat = [rule for rule in rules if rule.height <= THIN < rule.width]
    if not flat or len(flat) > MOST_RULES:
        return signs
    return [
        replace(sign, doubt=STRUCK)
        if any(
            abs(rule.level - sign.box.level) < sign.box.height / 4
            and rule.left <= sign.box.middle <= rule.right
            for rule in flat
        )
        else sign
        for sign in signs
    ]


def _without_leaders(line: list[Word]) -> list[Word]:
    """Dots that lead from a name to its price are white space."""
    found: list[Word] = []
    for sign, run in itertools.groupby(line, key=lambda sign: sign.text):
        same = list(run)
        if sign not in LEADERS or len(same) < LEAST_LEADERS:
            found += same
    return found


def _joined(line: list[Word]) -> list[Word]:
    groups: list[list[Word]] = []
    for sign in line:
        last = groups[-1][-1] if groups else None
        if last is not None and _is_shadow(last, sign):
            continue
        gap = sign.box.left - last.box.right if last else 0.0
        is_other = last is not None and last.doubt != sign.doubt
        if last is None or is_other or gap > COLUMN * min(last.box.height, sign.box.height):
            groups.append([sign])
        else:
            groups[-1].append(sign)
    made = [Word(_said(group), around(sign.box for sign in group)) for group in groups]
    for word, following in itertools.pairwise(made):
        gap = following.box.left - word.box.right
        digits = word.text[-1].isdigit() and following.text[0] in "0123456789."
        word.is_tight = digits and gap < TIGHT * word.box.height
    return made


def _is_shadow(last: Word, sign: Word) -> bool:
    """The same sign drawn twice, a hair apart, to look bold."""
    near = 0.15 * sign.box.width
    return last.text == sign.text and abs(last.box.left - sign.box.left) < near


def _said(group: list[Word]) -> str:
    """A struck price is what it cost before; other struck words are read as they are."""
    text = _text(group)
    is_before = group[0].doubt == STRUCK and _PRICE.fullmatch(text)
    return f"原价{text}" if is_before else text


def _text(group: list[Word]) -> str:
    text = group[0].text
    for last, sign in itertools.pairwise(group):
        gap = sign.box.left - last.box.right
        text += (" " if gap > SPACE * sign.box.height else "") + sign.text
    return text
