"""
Photos, screenshots and scans of our own making, each with what must be read of it, as in
`layouts`. They were thought of before the eyes were tried on them.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from tests.shop.imports.layouts import ASK, Truth

FONT = next((Path(__file__).parents[3] / "core" / "fonts").glob("*Regular*.[ot]tf"))
PHOTOS: dict[str, Callable[[], tuple[bytes, Truth]]] = {}
# Names, prices, units: as on any shelf.
GOODS = """
康师傅红烧牛肉面 4.5 桶|金龙鱼调和油5L 69.9 桶|海天金标生抽500ml 9.8 瓶|土豆 1.98 斤
西红柿 3.5 斤|鲜鸡蛋 5.28 斤|蒙牛纯牛奶250ml 2.8 盒|心相印抽纸 3.2 包
青岛啤酒500ml 5 罐|农夫山泉550ml 2 瓶|红富士苹果 6.8 斤|香蕉 3.98 斤
五花肉 16.8 斤|带鱼 22.5 斤|老干妈豆豉280g 11.9 瓶|东北大米10kg 59 袋
白砂糖 7.6 袋|食盐400g 2.5 包|洗洁精1.5kg 12.9 瓶|云南白药牙膏 28.9 支
雕牌洗衣皂 6.4 块|奥利奥夹心饼干 7.7 盒|旺旺雪饼84g 6.5 包|好丽友派 13.8 盒
"""
Goods = list[tuple[str, str, str]]
White, Black = (250, 250, 248), (25, 25, 30)


def photo(make: Callable[[], tuple[bytes, Truth]]) -> Callable[[], tuple[bytes, Truth]]:
    PHOTOS[make.__name__] = make
    return make


def goods(first: int = 0, last: int | None = None) -> Goods:
    found = [part.split(" ") for line in GOODS.split("\n") if line for part in line.split("|")]
    return [(name, price, unit) for name, price, unit in found][first:last]


class Sheet:
    """Paper to write on; `say` returns where the writing ends."""

    def __init__(self, width: int, height: int, paper: tuple[int, int, int] = White) -> None:
        self.image = Image.new("RGB", (width, height), paper)
        self.draw = ImageDraw.Draw(self.image)

    def say(
        self,
        x: float,
        y: float,
        text: str,
        size: int = 34,
        ink: tuple[int, int, int] = Black,
        *,
        struck: bool = False,
    ) -> float:
        font = ImageFont.truetype(str(FONT), size)
        self.draw.text((x, y), text, fill=ink, font=font)
        left, top, right, bottom = self.draw.textbbox((x, y), text, font=font)
        if struck:
            middle = (top + bottom) / 2
            self.draw.line((left, middle, right, middle), fill=ink, width=max(2, size // 14))
        return right

    def table(self, xs: Sequence[int], top: int, high: int, rows: Sequence[Sequence[str]]) -> None:
        """Ruled cells between `xs`."""
        bottom = top + high * len(rows)
        for x in xs:
            self.draw.line((x, top, x, bottom), fill=(70, 70, 70), width=2)
        for number, row in enumerate([*rows, ()]):
            y = top + number * high
            self.draw.line((xs[0], y, xs[-1], y), fill=(70, 70, 70), width=2)
            for x, text in zip(xs, row, strict=False):
                self.say(x + 12, y + (high - 46) / 2, text)


def bent(image: Image.Image, corners: Sequence[float], ground=(96, 78, 62)) -> Image.Image:
    """Seen from the side: `corners` are shares of width and height, from the upper left on."""
    width, height = image.size
    to = [(x * width, y * height) for x, y in zip(corners[::2], corners[1::2], strict=True)]
    own = [(0, 0), (width, 0), (width, height), (0, height)]
    lines, values = [], []
    for (x, y), (u, v) in zip(to, own, strict=True):
        lines += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    found = np.linalg.solve(np.array(lines), np.array(values))
    return image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        tuple(found),
        Image.Resampling.BICUBIC,
        fillcolor=ground,
    )


def turned(image: Image.Image, degrees: float, ground=(96, 78, 62)) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)


def shot(image: Image.Image, *, quality: int = 75, noise: float = 5, blur: float = 0.6) -> bytes:
    """As a telephone keeps it: a little soft, a little grainy, darker to one side."""
    soft = image.filter(ImageFilter.GaussianBlur(blur))
    values = np.asarray(soft, dtype=np.float32)
    light = np.linspace(1.0, 0.72, values.shape[1])[None, :, None]
    grain = np.random.default_rng(7).normal(0, noise, values.shape)
    made = Image.fromarray(np.clip(values * light + grain, 0, 255).astype(np.uint8))
    stream = BytesIO()
    made.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def screen(image: Image.Image, form: str = "PNG") -> bytes:
    stream = BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def prices(found: Goods) -> Truth:
    return {name: price for name, price, _unit in found}


@photo
def a_ruled_table_a_little_turned() -> tuple[bytes, Truth]:
    found = goods(0, 18)
    sheet = Sheet(1200, 1500)
    sheet.say(420, 40, "便民超市价目表", 52)
    rows = [("品名", "单位", "零售价"), *((name, unit, price) for name, price, unit in found)]
    sheet.table((60, 700, 880, 1140), 140, 66, rows)
    return shot(turned(sheet.image, 2.2), quality=60), prices(found)


@photo
def prices_on_the_right_in_the_shade() -> tuple[bytes, Truth]:
    found = goods(3, 17)
    sheet = Sheet(1100, 1400, (238, 232, 215))
    sheet.say(300, 50, "今日价格", 56)
    for number, (name, price, unit) in enumerate(found):
        y = 170 + number * 82
        sheet.say(80, y, name, 40)
        sheet.say(760, y, f"{price}元/{unit}" if number % 2 else f"¥{price}/{unit}", 40)
    values = np.asarray(sheet.image, dtype=np.float32)
    down, across = np.mgrid[0 : values.shape[0], 0 : values.shape[1]]
    shade = np.where(across + down * 0.6 > 1100, 0.55, 1.0)[:, :, None]
    image = Image.fromarray((values * shade).astype(np.uint8))
    return shot(turned(image, -1.4), quality=60, noise=7), prices(found)


@photo
def a_chat_by_night() -> tuple[bytes, Truth]:
    said = {
        "丹东草莓": "￥25.8/斤",
        "耙耙柑": "￥12.8/斤",
        "蜜橘": "6.5元/斤",
        "鲜鸡蛋": "两斤38",
        "豆腐": "3元/块",
        "小葱": "￥2/把",
        "香菜": "4块5一斤",
        "带鱼": "时价",
    }
    sheet = Sheet(1080, 1100, (17, 17, 17))
    sheet.say(380, 40, "邻里团购群(128)", 44, (220, 220, 220))
    sheet.draw.rounded_rectangle((40, 160, 140, 260), 12, fill=(70, 120, 160))
    sheet.draw.rounded_rectangle((170, 160, 860, 940), 20, fill=(44, 44, 44))
    sheet.say(200, 185, "今日到货，先到先得", 44, (225, 225, 225))
    for number, (name, price) in enumerate(said.items(), start=1):
        sheet.say(200, 185 + number * 78, f"{name} {price}", 44, (225, 225, 225))
    truth = {"丹东草莓": "25.8", "耙耙柑": "12.8", "蜜橘": "6.5", "豆腐": "3", "小葱": "2"}
    return screen(sheet.image), {**truth, "香菜": "4.5", "鲜鸡蛋": ASK, "带鱼": ASK}


@photo
def two_columns_without_a_header() -> tuple[bytes, Truth]:
    found = goods(3, 23)
    sheet = Sheet(1500, 1050)
    sheet.say(560, 30, "蔬菜副食价目", 54)
    for number, (name, price, _unit) in enumerate(found):
        x, y = (60, 800)[number % 2], 140 + number // 2 * 84
        sheet.say(x, y, name, 38)
        sheet.say(x + 440, y, price, 38)
    image = bent(sheet.image, (0.03, 0.05, 0.98, 0.01, 0.95, 0.97, 0.06, 0.99))
    return shot(image), prices(found)


def _picture(sheet: Sheet, x: int, y: int, size: int, number: int) -> None:
    colour = (60 + number * 53 % 180, 60 + number * 97 % 180, 60 + number * 31 % 180)
    sheet.draw.rectangle((x, y, x + size, y + size), fill=colour)
    sheet.draw.ellipse(
        (x + size // 4, y + size // 4, x + size * 3 // 4, y + size * 3 // 4), "white"
    )


@photo
def a_long_picture_of_rows() -> tuple[bytes, Truth]:
    found = goods(0, 22)
    sheet = Sheet(750, 120 + len(found) * 220)
    sheet.draw.rectangle((0, 0, 750, 100), fill=(20, 130, 80))
    sheet.say(30, 25, "便民小店 全部商品", 40, (255, 255, 255))
    for number, (name, price, unit) in enumerate(found):
        y = 120 + number * 220
        _picture(sheet, 24, y + 10, 180, number)
        sheet.say(230, y + 14, name, 36)
        sheet.say(230, y + 66, f"月销{number * 7 + 3}", 24, (150, 150, 150))
        right = sheet.say(230, y + 120, f"¥{price}", 44, (220, 20, 20))
        right = sheet.say(right + 4, y + 134, f"/{unit}", 28, (120, 120, 120))
        if number % 3 == 0:
            before = f"¥{float(price) + 3:.1f}"
            sheet.say(right + 24, y + 136, before, 26, (160, 160, 160), struck=True)
        sheet.draw.line((0, y + 216, 750, y + 216), fill=(230, 230, 230))
    return screen(sheet.image, "JPEG"), prices(found)


@photo
def three_cards_beside_each_other() -> tuple[bytes, Truth]:
    found = goods(6, 18)
    sheet = Sheet(1080, 1900, (245, 245, 245))
    sheet.say(40, 30, "热销商品", 48)
    for number, (name, price, unit) in enumerate(found):
        x, y = 30 + number % 3 * 350, 120 + number // 3 * 440
        sheet.draw.rectangle((x, y, x + 320, y + 420), fill=(255, 255, 255))
        _picture(sheet, x + 20, y + 20, 280, number)
        sheet.say(x + 20, y + 312, name, 30)
        right = sheet.say(x + 20, y + 364, f"¥{price}", 38, (225, 30, 30))
        sheet.say(right + 4, y + 376, f"/{unit}", 26, (120, 120, 120))
    return screen(sheet.image), prices(found)


@photo
def written_by_hand_on_lines() -> tuple[bytes, Truth]:
    found = goods(9, 21)
    sheet = Sheet(1000, 1300, (252, 250, 240))
    dice = np.random.default_rng(3)
    for number, (name, price, unit) in enumerate(found):
        y = 80 + number * 95
        sheet.draw.line((30, y + 62, 970, y + 62), fill=(170, 190, 220), width=2)
        text = f"{price}元一{unit}" if number % 3 == 0 else f"{price}/{unit}"
        for begin, word in ((60.0, name), (620.0, text)):
            at = begin
            for sign in word:
                wobble, size = y + int(dice.integers(-5, 6)), 42 + int(dice.integers(-3, 4))
                at = sheet.say(at, wobble, sign, size, (20, 40, 120)) + int(dice.integers(1, 7))
    return shot(turned(sheet.image, 1.6), noise=6, blur=0.8), prices(found)


@photo
def a_scan_of_two_pages() -> tuple[bytes, Truth]:
    found = goods()
    paper = FPDF()
    for half, turn in ((found[:14], -1.5), (found[14:], 0.8)):
        sheet = Sheet(1240, 1754, (246, 246, 244))
        is_first = half[0] == found[0]
        head = [("编号", "商品名称", "单位", "售价(元)")] if is_first else []
        body = [
            (f"A{number:03d}", name, unit, price)
            for number, (name, price, unit) in enumerate(half, start=1 if is_first else 15)
        ]
        sheet.table((80, 260, 820, 960, 1160), 200, 70, [*head, *body])
        if is_first:
            sheet.say(460, 90, "商品价格一览", 56)
        paper.add_page()
        page = Image.open(BytesIO(shot(turned(sheet.image, turn, (246, 246, 244)), quality=70)))
        paper.image(page, 0, 0, 210, 297)
    return bytes(paper.output()), prices(found)


@photo
def a_menu_on_a_black_board() -> tuple[bytes, Truth]:
    dishes = {
        "热菜": {"红烧肉": "48", "宫保鸡丁": "32", "麻婆豆腐": "18", "清炒时蔬": "16"},
        "凉菜": {"凉拌黄瓜": "12", "皮蛋豆腐": "14"},
        "主食": {"米饭": "2", "手工水饺": "22", "葱油饼": "8.5"},
    }
    sheet = Sheet(1200, 1500, (28, 36, 32))
    y, truth = 60, {}
    for heading, listed in dishes.items():
        sheet.say(80, y, f"【{heading}】", 52, (250, 220, 120))
        y += 95
        for name, price in listed.items():
            right = sheet.say(110, y, name, 44, (235, 235, 230))
            sheet.say(right + 20, y, "……………………"[: int((820 - right) / 44)], 44, (160, 160, 160))
            sheet.say(860, y, f"{price}元", 44, (235, 235, 230))
            truth[name] = price
            y += 88
        y += 20
    image = bent(sheet.image, (0.02, 0.0, 0.99, 0.04, 1.0, 0.98, 0.0, 0.95))
    return shot(image, noise=6), truth


@photo
def held_sideways_as_the_camera_says() -> tuple[bytes, Truth]:
    found = goods(5, 20)
    sheet = Sheet(1200, 1300)
    rows = [("商品", "单位", "价格"), *((name, unit, price) for name, price, unit in found)]
    sheet.table((60, 720, 900, 1140), 100, 70, rows)
    content = shot(turned(sheet.image, 91.2))
    with Image.open(BytesIO(content)) as image:
        exif = image.getexif()
        # What stands on its left side is shown turned to the right.
        exif[0x0112] = 6
        stream = BytesIO()
        image.save(stream, "JPEG", exif=exif, quality=80)
    assert ImageOps.exif_transpose(Image.open(stream)).size != image.size
    return stream.getvalue(), prices(found)


@photo
def upside_down() -> tuple[bytes, Truth]:
    found = goods(0, 12)
    sheet = Sheet(1100, 1100)
    rows = [("品名", "规格", "零售价"), *((name, unit, price) for name, price, unit in found)]
    sheet.table((60, 640, 800, 1040), 100, 70, rows)
    return shot(turned(sheet.image, 181.0)), prices(found)


@photo
def what_the_shop_pays_beside_it() -> tuple[bytes, Truth]:
    found = goods(8, 22)
    sheet = Sheet(1400, 1300)
    rows = [("品名", "单位", "进价", "批发价", "零售价")]
    for name, price, unit in found:
        cost, bulk = float(price) * 0.6, float(price) * 0.8
        rows.append((name, unit, f"{cost:.2f}", f"{bulk:.2f}", price))
    sheet.table((60, 560, 700, 900, 1120, 1340), 120, 72, rows)
    image = bent(sheet.image, (0.06, 0.1, 0.96, 0.02, 0.99, 0.95, 0.01, 0.9))
    return shot(image), prices(found)


@photo
def small_and_squeezed() -> tuple[bytes, Truth]:
    found = goods(0, 20)
    sheet = Sheet(1200, 1560)
    rows = [("品名", "单位", "单价"), *((name, unit, price) for name, price, unit in found)]
    sheet.table((60, 700, 880, 1140), 80, 68, rows)
    small = sheet.image.resize((480, 624), Image.Resampling.LANCZOS)
    stream = BytesIO()
    small.save(stream, "JPEG", quality=30)
    return stream.getvalue(), prices(found)


def dish(sheet: Sheet, x: int, y: int, size: int, colour: tuple[int, int, int]) -> None:
    sheet.draw.rectangle((x, y, x + size, y + size), fill=colour, outline=(60, 60, 60), width=2)
    sheet.draw.ellipse((x + 8, y + 8, x + 40, y + 40), fill="white")


@photo
def a_group_buy_with_a_picture_as_pale_as_its_paper() -> tuple[bytes, Truth]:
    """What the program says of others, a tag of what is sold out, two prices beside one thing."""
    found = goods(0, 12)
    sheet, truth = Sheet(800, 120 + len(found) * 240, (247, 247, 247)), {}
    for number, (name, price, _unit) in enumerate(found):
        y = 120 + number * 240
        colour = (238, 240, 241) if number == 6 else (60 + number * 53 % 150, 120, 180)
        dish(sheet, 24, y + 10, 200, colour)
        sheet.say(250, y + 12, name, 36)
        sheet.say(250, y + 70, f"已团{number + 3}份  还剩{40 - number}份", 24, (150, 150, 150))
        right = sheet.say(250, y + 140, f"¥{price}", 46, (230, 50, 30))
        if number == 4:
            sheet.say(right + 30, y + 140, "¥88.0", 46, (230, 50, 30))
        told = "已售罄" if number == 2 else "去跟团"
        sheet.say(640, y + 146, told, 34, (240, 90, 50))
        truth[name] = ASK if number == 4 else price
    return screen(sheet.image, "JPEG"), truth


@photo
def tags_with_the_unit_below_the_price() -> tuple[bytes, Truth]:
    found = goods(0, 8)
    sheet = Sheet(1850, 1000, (205, 180, 140))
    for number, (name, price, unit) in enumerate(found):
        x, y = 40 + number % 4 * 450, 50 + number // 4 * 480
        sheet.draw.rectangle((x, y, x + 420, y + 420), fill=(252, 250, 240))
        sheet.say(x + 40, y + 30, name, 44)
        sheet.say(x + 40, y + 130, f"¥{price}", 96, (210, 30, 30))
        sheet.say(x + 220, y + 310, f"/{unit}", 56)
    return shot(sheet.image, noise=4), prices(found)


@photo
def two_scanned_pages_that_lie_differently() -> tuple[bytes, Truth]:
    """Each with its own header; what parts the columns of one is written on in the other."""
    found, paper = goods(0, 16), FPDF()
    for half, turn in ((found[:8], 0.9), (found[8:], -1.2)):
        sheet = Sheet(1240, 1754, (248, 248, 246))
        rows = [("货号", "品名", "单位", "零售价", "会员价")]
        for number, (name, price, unit) in enumerate(half):
            rows.append((f"{number}07", name, unit, price, f"{float(price) * 0.9:.2f}"))
        sheet.table((50, 170, 800, 895, 1050, 1200), 200, 74, rows)
        paper.add_page()
        image = turned(sheet.image, turn, (248, 248, 246))
        paper.image(Image.open(BytesIO(shot(image, quality=68, noise=4))), 0, 0, 210, 297)
    return bytes(paper.output()), prices(found)
