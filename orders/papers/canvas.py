"""A PDF page with our font, in millimetres: lines of text, pairs, rules and bars."""

from io import BytesIO
from itertools import groupby
from typing import cast

import segno

from core.fonts import BOLD, REGULAR
from orders.papers import code128

FONT = "noto"
# Points to millimetres, with air between lines.
LINE = 0.3528 * 1.35
# What stands for a sign that the font does not have: better seen than gone.
UNKNOWN = "□"


class Canvas:
    def __init__(self, width: float, height: float, *, margin: float) -> None:
        self.width, self.height, self.margin = width, height, margin
        # Here, because most processes never need its 40 MB of font tools.
        from fpdf import FPDF
        from fpdf.enums import WrapMode

        self._by_sign = WrapMode.CHAR
        self.pdf = FPDF(unit="mm", format=(width, height))
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margins(margin, margin, margin)
        self.pdf.c_margin = 0
        self.pdf.add_font(FONT, "", REGULAR)
        self.pdf.add_font(FONT, "B", BOLD)
        self.inner = width - 2 * margin

    def page(self) -> None:
        self.pdf.add_page()

    @property
    def y(self) -> float:
        return float(self.pdf.get_y())

    def text(self, words: str, *, size: float = 9, bold: bool = False, align: str = "L") -> None:
        """A paragraph, broken where it must be."""
        self._font(size, bold)
        self._paragraph(self.inner, words, size, align)

    def pair(self, left: str, right: str, *, size: float = 9, bold: bool = False) -> None:
        """Words at the left, broken where they must be, and a sum at the right."""
        self._font(size, bold)
        right = self._known(right)
        wide = self.pdf.get_string_width(right) + 2
        top = self.y
        self._paragraph(self.inner - wide, left, size, "L")
        bottom = self.y
        self.pdf.set_xy(self.margin + self.inner - wide, top)
        self.pdf.cell(wide, size * LINE, right, align="R")
        self.pdf.set_xy(self.margin, bottom)

    def rule(self, *, dashed: bool = True) -> None:
        y = self.y + 1
        self.pdf.set_line_width(0.2)
        if dashed:
            self.pdf.set_dash_pattern(dash=1, gap=1)
        self.pdf.line(self.margin, y, self.width - self.margin, y)
        self.pdf.set_dash_pattern()
        self.pdf.set_y(y + 1)

    def bars(self, code: str, *, height: float = 10, widest: float = 60) -> None:
        """A bar code in the middle with its text below; nothing for what cannot be one."""
        if not code128.can_write(code):
            return
        found, modules = code128.bars(code)
        wide = min(self.inner, widest)
        left, top, module = (self.width - wide) / 2, self.y, wide / modules
        self.pdf.set_fill_color(0)
        for at, width in found:
            self.pdf.rect(left + at * module, top, width * module, height, style="F")
        self.pdf.set_y(top + height)
        self.text(code, size=8, align="C")

    def cut(
        self,
        words: str,
        *,
        x: float,
        y: float,
        width: float,
        size: float,
        bold: bool = False,
        lines: int = 1,
    ) -> float:
        """At a place, in so many lines at most, the rest is left out; where the next may stand."""
        if not words:
            return y
        self._font(size, bold)
        height = size * LINE
        broken = self.pdf.multi_cell(
            width,
            height,
            self._known(words),
            align="L",
            wrapmode=self._by_sign,
            dry_run=True,
            output="LINES",
        )
        for line in cast(list[str], broken)[:lines]:
            self.pdf.set_xy(x, y)
            self.pdf.cell(width, height, line)
            y += height
        return y

    def picture(self, data: bytes, *, x: float, y: float, side: float) -> None:
        """In the middle of a square."""
        self.pdf.image(BytesIO(data), x=x, y=y, w=side, h=side, keep_aspect_ratio=True)

    def whole(self, data: bytes) -> None:
        """As large as the page takes it."""
        self.pdf.image(BytesIO(data), x=0, y=0, w=self.width, h=self.height, keep_aspect_ratio=True)

    def code(self, text: str, *, x: float, y: float, side: float) -> None:
        """A QR code as lines, sharp on any paper; who draws leaves white around it."""
        rows = list(segno.make(text, error="m", micro=False).matrix)
        module = side / len(rows)
        self.pdf.set_fill_color(0)
        for down, row in enumerate(rows):
            across = 0
            for is_dark, run in groupby(row):
                wide = len(list(run))
                if is_dark:
                    left, top = x + across * module, y + down * module
                    self.pdf.rect(left, top, wide * module, module, style="F")
                across += wide

    def gap(self, height: float) -> None:
        self.pdf.set_y(self.y + height)

    def finished(self) -> bytes:
        return bytes(self.pdf.output())

    def _paragraph(self, width: float, words: str, size: float, align: str) -> None:
        self.pdf.multi_cell(
            width,
            size * LINE,
            self._known(words),
            align=align,
            new_x="LMARGIN",
            new_y="NEXT",
            wrapmode=self._by_sign,
        )

    def _font(self, size: float, bold: bool) -> None:
        self.pdf.set_font(FONT, "B" if bold else "", size)

    def _known(self, words: str) -> str:
        """The library would leave out signs that the font lacks, and tell nobody."""
        has = getattr(self.pdf.fonts[FONT], "cmap", {})
        return "".join(sign if sign == "\n" or ord(sign) in has else UNKNOWN for sign in words)
