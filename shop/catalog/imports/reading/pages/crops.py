"""Pieces of pages as pictures: what a doubtful row was read from, for a person to look at."""

from collections.abc import Callable
from ctypes import byref, c_int
from io import BytesIO

import pypdfium2
from PIL import Image
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

Cut = Callable[[Place], bytes]


class OfDocument:
    """Cuts from a PDF; one page is held at a time, as entries follow each other page by page."""

    def __init__(self, content: bytes) -> None:
        self.document = pypdfium2.PdfDocument(content)
        self.held: tuple[int, bool] | None = None
        self.picture = Image.new("RGB", (1, 1))

    def cut(self, place: Place) -> bytes:
        is_scan = place.quarters is not None
        if self.held != (place.page, is_scan):
            self.held = place.page, is_scan
            self.picture = (
                pdftext.drawn(self.document, place.page - 1) if is_scan else self._drawn(place.page)
            )
        if is_scan:
            return _of_pixels(self.picture, place)
        return _piece(self.picture, self._pixels(place))

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


class OfPicture:
    """Cuts from a photo, opened as it was when it was read."""

    def __init__(self, content: bytes) -> None:
        from shop.catalog.imports.reading.eyes import opening

        self.picture = opening.opened(content)

    def cut(self, place: Place) -> bytes:
        return _of_pixels(self.picture, place)


def _of_pixels(picture: Image.Image, place: Place) -> bytes:
    if place.quarters:
        picture = picture.rotate(90 * place.quarters, expand=True)
    return _piece(
        picture,
        [
            (place.left - AROUND_PIXELS, place.top - AROUND_PIXELS),
            (place.right + AROUND_PIXELS, place.bottom + AROUND_PIXELS),
        ],
    )


def _piece(picture: Image.Image, corners: list[tuple[float, float]]) -> bytes:
    """b"" for what lies outside of the page."""
    (x0, y0), (x1, y1) = corners
    box = (
        max(0, round(min(x0, x1))),
        max(0, round(min(y0, y1))),
        min(picture.width, round(max(x0, x1))),
        min(picture.height, round(max(y0, y1))),
    )
    if box[2] - box[0] < SMALLEST or box[3] - box[1] < SMALLEST:
        return b""
    piece = picture.crop(box)
    piece.thumbnail((LONG_EDGE, LONG_EDGE))
    stream = BytesIO()
    piece.save(stream, "JPEG", quality=82)
    return stream.getvalue()
