"""Render the SVG sources to WebP by headless Chromium."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PICTURES = HERE.parent / "pictures"
STATIC = HERE.parents[2] / "static" / "art"
SIZES = {"banner": (1200, 500), "logo": (400, 400)}
SQUARE = (600, 600)
LIMIT = 5000  # bytes; detailed pictures are compressed harder, flat ones stay sharp
QUALITIES = (82, 76, 70, 64, 58)


def shot(page: Page, svg: str, width: int, height: int) -> Image.Image:
    """A picture of the SVG in the given size."""
    page.set_viewport_size({"width": width, "height": height})
    style = "margin:0;background:transparent"
    sized = svg.replace(
        "<svg ", f'<svg style="display:block" width="{width}" height="{height}" ', 1
    )
    page.set_content(f'<body style="{style}">{sized}</body>')
    image = page.screenshot(omit_background=True)
    return Image.open(io.BytesIO(image))


def webp(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def render(page: Page, source: Path) -> int:
    """One WebP file, its size in bytes."""
    width, height = SIZES.get(source.stem.split("-")[0], SQUARE)
    limit = LIMIT if height == width else 40_000
    image = shot(page, source.read_text(encoding="utf-8"), width, height).convert("RGB")
    data = b""
    for quality in QUALITIES:
        data = webp(image, quality)
        if len(data) <= limit:
            break
    (PICTURES / f"{source.stem}.webp").write_bytes(data)
    return len(data)


def render_static(page: Page) -> None:
    """The bitmap marks that browsers and link previews ask for."""
    mark = (HERE / "svg" / "mark-touch.svg").read_text(encoding="utf-8")
    touch = shot(page, mark, 180, 180).convert("RGB")
    touch.save(STATIC / "apple-touch-icon.png", optimize=True)
    preview = (HERE / "svg" / "mark-preview.svg").read_text(encoding="utf-8")
    image = shot(page, preview, 600, 600).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(STATIC / "og-default.png", optimize=True)


def main() -> None:
    """Render everything, or only the names given on the command line."""
    wanted = set(sys.argv[1:])
    sources = sorted((HERE / "svg").glob("*.svg"))
    sources = [s for s in sources if not s.stem.startswith("mark-")]
    chosen = [s for s in sources if not wanted or s.stem in wanted]
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.webp"):
        if old.stem not in {source.stem for source in sources}:
            old.unlink()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        total = sum(render(page, source) for source in chosen)
        if not wanted:
            render_static(page)
        browser.close()
    print(f"{len(chosen)} pictures, {total // 1024} KB")


if __name__ == "__main__":
    main()
