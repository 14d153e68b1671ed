"""What the files are made of: rows of truth, goods, colours for pictures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Row:
    """`price` in yuan; with `ask` only a person can say it, so nothing may be ticked."""

    name: str
    price: str = ""
    unit: str = ""
    spec: str = ""
    list_price: str = ""
    barcode: str = ""
    category: str = ""
    photo: Colour | None = None
    ask: bool = False


Made = tuple[bytes, list[Row]]
FILES: dict[str, Callable[[], Made]] = {}


def fresh(make: Callable[[], Made]) -> Callable[[], Made]:
    FILES[make.__name__] = make
    return make


def ask(name: str, spec: str = "", category: str = "", unit: str = "") -> Row:
    return Row(name, spec=spec, category=category, unit=unit, ask=True)


# Name, spec, unit, retail, category.
SHELF = """
晨光中性笔 0.5mm 支 2.5 文具|得力订书机 12号 个 15.8 文具|A4打印纸 500张 包 24.9 文具
回形针 100枚 盒 3 文具|双面胶 12mm 卷 1.5 文具|文件夹 蓝色 个 6.5 文具
不锈钢锅 28cm 口 129 厨具|菜刀 7寸 把 45.8 厨具|砧板 40×28cm 块 38 厨具
保鲜膜 30cm×20m 卷 9.9 厨具|饭盒 1.2L 个 18.5 厨具|漏勺 大号 把 12 厨具
黄牛毛刷 2寸 把 4.2 五金|膨胀螺丝 M8×80 个 0.85 五金|生料带 20m 卷 1.2 五金
电工胶布 18mm 卷 3.5 五金|节能灯 9W 只 11.6 五金|插线板 3米 个 32.9 五金
纯牛奶 250ml 盒 3.2 乳品|风味酸奶 200g 杯 4.5 乳品|奶酪棒 90g 袋 12.9 乳品
绿茶 500ml 瓶 3 饮品|气泡水 480ml 瓶 4.8 饮品|椰子汁 1L 盒 13.5 饮品
"""


def shelf(first: int = 0, last: int | None = None) -> list[Row]:
    parts = [part.split() for line in SHELF.split("\n") if line for part in line.split("|")]
    rows = [
        Row(name, price, unit, spec, category=category)
        for name, spec, unit, price, category in parts
    ]
    return rows[first:last]


def colours() -> Iterator[Colour]:
    """No two alike: score.py tells pictures apart by 40 of 255 in a channel."""
    number = 0
    steps = (40, 110, 180, 235)
    while True:
        number += 1
        mixed = number * 29 % 64
        yield steps[mixed % 4], steps[mixed // 4 % 4], steps[mixed // 16]


def picture(colour: Colour, wide: int = 120, high: int = 120) -> Image.Image:
    """A thing of one colour on a dish of it, with a dark rim and a bright corner."""
    image = Image.new("RGB", (wide, high), colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, wide - 1, high - 1), outline=(60, 60, 60), width=3)
    draw.ellipse((wide // 12, high // 12, wide // 5, high // 5), fill=(255, 255, 255))
    return image


def png(image: Image.Image, form: str = "PNG") -> bytes:
    stream = BytesIO()
    image.save(stream, form, quality=80)
    return stream.getvalue()
