"""QR codes of store addresses: SVG for pages and print, pixels for the poster."""

import io

import segno
from PIL import Image

QUIET_ZONE = 4


def svg(text: str) -> bytes:
    """A QR code as SVG that scales to any size, quiet zone included."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=QUIET_ZONE, xmldecl=False, omitsize=True, light="#fff"
    )
    return out.getvalue()


def picture(text: str, *, least: int) -> Image.Image:
    """A QR code at least `least` pixels wide, each module a whole number of pixels."""
    code = segno.make(text, error="m", micro=False)
    modules = int(code.symbol_size(border=QUIET_ZONE)[0])
    scale = -(-least // modules)
    rows = bytes(
        0 if is_dark else 255 for row in code.matrix_iter(border=QUIET_ZONE) for is_dark in row
    )
    small = Image.frombytes("L", (modules, modules), rows)
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
