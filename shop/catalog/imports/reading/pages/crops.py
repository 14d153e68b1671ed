"""Pieces of pages as pictures: what a doubtful row was read from, for a person to look at."""

from abc import ABC, abstractmethod
from ctypes import byref, c_int
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw
from pypdfium2 import raw

from shop.catalog.imports.reading.pages import pdftext
from shop.catalog.imports.reading.places import Place

# Print of ten points is read well from so many pixels a point; no page is drawn larger.
SCALE, LARGEST_PAGE = 2.0, 2000
# Of a piece, its longer side.
LONG_EDGE = 1600
# What stands around it is seen as well: points, pixels.
AROUND, AROUND_PIXELS = 7, 10
SMALLEST = 8
# The frame around a piece; of the width of a page, how much of its height is shown at most.
FRAME, LINE, MOST_HIGH = (230, 30, 30), 4, 1.8

Box = tuple[int, int, int, int]


class Pages(ABC):
    """A file with pages; a person is shown a piece of one, or all of it with the piece marked."""

    def cut(self, place: Place) -> bytes:
        """b"" for what lies outside of the page."""
        picture, box = self.shown(place)
        return _jpeg(picture.crop(box)) if _is_seen(box) else b""

    def marked(self, place: Place) -> bytes:
        """The page with a frame around the piece; of a long one, what stands around it."""
        picture, box = self.shown(place)
        if not _is_seen(box):
            return b""
        high = round(picture.width * MOST_HIGH)
        top = min(max(0, (box[1] + box[3] - high) // 2), max(0, picture.height - high))
        page = picture.crop((0, top, picture.width, min(picture.height, top + high)))
        frame = (box[0] - LINE, box[1] - LINE - top, box[2] + LINE, box[3] + LINE - top)
        ImageDraw.Draw(page).rectangle(frame, outline=FRAME, width=LINE)
        return _jpeg(page)

    @abstractmethod
    def shown(self, place: Place) -> tuple[Image.Image, Box]:
        """The page as a person sees it, and where the piece lies on it."""


class OfDocument(Pages):
    """Of a PDF one page is held at a time, as entries follow each other page by page."""

    def __init__(self, content: bytes) -> None:
        self.document = pypdfium2.PdfDocument(content)
        self.held: tuple[int, bool] | None = None
        self.picture = Image.new("RGB", (1, 1))

    def shown(self, place: Place) -> tuple[Image.Image, Box]:
        is_scan = place.quarters is not None
        if self.held != (place.page, is_scan):
            self.held = place.page, is_scan
            self.picture = (
                pdftext.drawn(self.document, place.page - 1) if is_scan else self._drawn(place.page)
            )
        if is_scan:
            return _of_pixels(self.picture, place)
        return self.picture, _within(self.picture, self._pixels(place))

    def _drawn(self, number: int) -> Image.Image:
        page = self.document[number - 1]
        scale = min(SCALE, LARGEST_PAGE / max(page.get_size()))
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return picture

    def _pixels(self, place: Place) -> list[tuple[float, float]]:
        """Corners on the drawn page, which may be turned or cut out of a larger one."""
        page = self.document[place.page - 1]
        high, (wide, tall) = page.get_height(), self.picture.size
        corners = []
        for x, y in (
            (place.left - AROUND, high - place.top + AROUND),
            (place.right + AROUND, high - place.bottom - AROUND),
        ):
            across, down = c_int(), c_int()
            raw.FPDF_PageToDevice(page, 0, 0, wide, tall, 0, x, y, byref(across), byref(down))
            corners.append((float(across.value), float(down.value)))
        page.close()
        return corners


class OfPicture(Pages):
    """A photo, opened as it was when it was read."""

    def __init__(self, content: bytes) -> None:
        from shop.catalog.imports.reading.eyes import opening

        self.picture = opening.opened(content)

    def shown(self, place: Place) -> tuple[Image.Image, Box]:
        return _of_pixels(self.picture, place)


def _of_pixels(picture: Image.Image, place: Place) -> tuple[Image.Image, Box]:
    if place.quarters:
        picture = picture.rotate(90 * place.quarters, expand=True)
    corners = [
        (place.left - AROUND_PIXELS, place.top - AROUND_PIXELS),
        (place.right + AROUND_PIXELS, place.bottom + AROUND_PIXELS),
    ]
    return picture, _within(picture, corners)


def _within(picture: Image.Image, corners: list[tuple[float, float]]) -> Box:
    (x0, y0), (x1, y1) = corners
    return (
        max(0, round(min(x0, x1))),
        max(0, round(min(y0, y1))),
        min(picture.width, round(max(x0, x1))),
        min(picture.height, round(max(y0, y1))),
    )


def _is_seen(box: Box) -> bool:
    return box[2] - box[0] >= SMALLEST and box[3] - box[1] >= SMALLEST


def _jpeg(picture: Image.Image) -> bytes:
    picture.thumbnail((LONG_EDGE, LONG_EDGE))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=82)
    return stream.getvalue()
