"""Photos, screenshots and scans."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter

from tests.shop.imports.fresh.kit import Made, Row, ask, colours, fresh, picture, shelf
from tests.shop.imports.photos import Sheet, bent, screen, shot, turned

SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")


def shaded(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """With the soft shadow of a hand or a phone over a slanted part of it."""
    wide, high = image.size
    mask = Image.new("L", image.size, 0)
    corners = [(box[0] * wide, box[1] * high), (box[2] * wide, box[1] * high * 0.6)]
    corners += [(box[2] * wide * 1.1, box[3] * high), (box[0] * wide * 0.8, box[3] * high * 1.1)]
    ImageDraw.Draw(mask).polygon(corners, fill=130)
    dark = Image.new("RGB", image.size, (30, 28, 34))
    return Image.composite(dark, image, mask.filter(ImageFilter.GaussianBlur(wide / 40)))


def plain(rows: list[Row]) -> list[Row]:
    return [replace(row, category="", spec="") for row in rows]


@fresh
def a_scan_without_rules_slightly_turned() -> Made:
    paper, truth = FPDF(), []
    for page, (part, turn) in enumerate(((shelf(0, 13), 1.1), (shelf(13, 24), -0.7))):
        sheet = Sheet(1240, 1754, (250, 250, 246))
        sheet.say(420, 70, "零售价格公示", 52)
        for x, text in ((90, "货号"), (300, "名称"), (640, "规格"), (860, "单位"), (1010, "价格")):
            sheet.say(x, 180, text, 34)
        for number, row in enumerate(part):
            y = 260 + number * 84
            sheet.say(90, y, f"{page + 1}{number:02d}", 34)
            sheet.say(300, y, row.name, 34)
            sheet.say(640, y, row.spec, 34)
            sheet.say(860, y, row.unit, 34)
            sheet.say(1010, y, f"{float(row.price):.2f}", 34)
            truth.append(replace(row, category=""))
        paper.add_page()
        image = turned(sheet.image, turn, (250, 250, 246))
        paper.image(Image.open(BytesIO(shot(image, quality=65, noise=3))), 0, 0, 210, 297)
    return bytes(paper.output()), truth


@fresh
def a_photo_aslant_with_a_shadow() -> Made:
    goods = plain(shelf(0, 16))
    sheet = Sheet(1300, 1500, (244, 240, 228))
    sheet.say(430, 40, "文具厨具价目", 54)
    rows = [("名称", "单位", "零售价"), *((r.name, r.unit, f"{r.price}元") for r in goods)]
    sheet.table((80, 700, 920, 1220), 140, 78, rows)
    image = bent(sheet.image, (0.1, 0.04, 0.97, 0.09, 0.92, 0.96, 0.02, 0.9))
    return shot(shaded(image, (0.45, 0.35, 0.85, 0.8)), noise=6), goods


@fresh
def a_list_written_by_hand() -> Made:
    goods = plain(shelf(12, 24))
    sheet = Sheet(1100, 1400, (253, 251, 243))
    dice = np.random.default_rng(11)
    for number, row in enumerate(goods):
        y = 90 + number * 104
        sheet.draw.line((40, y + 66, 1060, y + 66), fill=(190, 205, 225), width=2)
        form = ("{}元/{}", "{}一{}", "{}元", "¥{}")[number % 4]
        text = form.format(row.price, row.unit)
        for begin, word in ((70.0, row.name), (640.0, text)):
            x = begin
            for sign in word:
                up, size = int(dice.integers(-6, 7)), 44 + int(dice.integers(-4, 5))
                x = sheet.say(x, y + up, sign, size, (30, 35, 70)) + int(dice.integers(2, 8))
    truth = [
        replace(row, unit=row.unit if number % 4 < 2 else "") for number, row in enumerate(goods)
    ]
    return shot(turned(sheet.image, -1.3), noise=6, blur=0.8), truth


@fresh
def a_chat_with_bubbles() -> Made:
    """A shopkeeper answers in bubbles, the customer asks and orders between them."""
    sheet = Sheet(1080, 1900, (237, 237, 237))
    sheet.draw.rectangle((0, 0, 1080, 130), fill=(247, 247, 247))
    sheet.say(430, 40, "鲜果坊小陈", 44)
    talk = [
        (False, ["今天有什么水果？"]),
        (True, ["阳光玫瑰 15.8元/斤", "丹东草莓 39.9元/盒", "海南香蕉 3.5元/斤"]),
        (False, ["草莓新鲜吗"]),
        (True, ["早上刚到的", "还有车厘子 88元/斤", "佳沛奇异果 5元/个"]),
        (False, ["来2盒草莓 3斤香蕉"]),
        (True, ["好的，一共90.3元", "下午3点送到"]),
        (True, ["泰国榴莲 26.8元/斤", "椰青 12元/个", "山竹 时价"]),
    ]
    y = 180
    sheet.say(470, y, "下午 2:35", 30, (150, 150, 150))
    y += 70
    for is_shop, lines in talk:
        wide = max(len(line) for line in lines) * 42 + 60
        left = 130 if is_shop else 950 - wide
        colour = (255, 255, 255) if is_shop else (149, 236, 105)
        sheet.draw.rounded_rectangle((left, y, left + wide, y + 62 * len(lines) + 36), 14, colour)
        face = (30, y, 110, y + 80) if is_shop else (970, y, 1050, y + 80)
        sheet.draw.rectangle(face, fill=(90, 130, 170) if is_shop else (190, 120, 90))
        for number, line in enumerate(lines):
            sheet.say(left + 28, y + 18 + number * 62, line, 40)
        y += 62 * len(lines) + 36 + 46
    truth = [
        Row("阳光玫瑰", "15.8", "斤"),
        Row("丹东草莓", "39.9", "盒"),
        Row("海南香蕉", "3.5", "斤"),
    ]
    truth += [
        Row("车厘子", "88", "斤"),
        Row("佳沛奇异果", "5", "个"),
        Row("泰国榴莲", "26.8", "斤"),
    ]
    truth += [Row("椰青", "12", "个"), ask("山竹")]
    return screen(sheet.image), truth


@fresh
def a_long_picture_of_two_cards_a_row() -> Made:
    goods, tints = shelf(0, 20), colours()
    sheet = Sheet(828, 140 + 10 * 560, (246, 246, 246))
    sheet.say(260, 40, "全部商品（20）", 44)
    truth = []
    for number, row in enumerate(goods):
        x, y, tint = 20 + number % 2 * 404, 140 + number // 2 * 560, next(tints)
        sheet.draw.rounded_rectangle((x, y, x + 384, y + 540), 12, (255, 255, 255))
        sheet.image.paste(picture(tint, 384, 330), (x, y))
        sheet.say(x + 16, y + 344, f"{row.name} {row.spec}", 30)
        sheet.say(x + 16, y + 400, f"已售{number * 13 + 4}件", 22, (160, 160, 160))
        end = sheet.say(x + 16, y + 462, "¥", 26, (230, 60, 30))
        end = sheet.say(end, y + 448, f"{float(row.price):.2f}", 42, (230, 60, 30))
        sheet.say(end + 2, y + 464, f"/{row.unit}", 24, (150, 150, 150))
        sheet.draw.ellipse((x + 320, y + 450, x + 368, y + 498), fill=(230, 60, 30))
        sheet.say(x + 334, y + 452, "+", 34, (255, 255, 255))
        truth.append(Row(f"{row.name} {row.spec}", row.price, row.unit, photo=tint))
    return screen(sheet.image, "JPEG"), truth


@fresh
def a_shop_app_with_a_bar_of_categories() -> Made:
    """Categories down the left side, rows with pictures, prices before, buttons, a cart below."""
    sheet, tints, truth = Sheet(1080, 2300), colours(), []
    sheet.draw.rectangle((0, 0, 1080, 150), fill=(255, 200, 60))
    sheet.say(60, 45, "邻家便利（建设路店）", 50)
    sheet.draw.rectangle((0, 150, 220, 2300), fill=(244, 244, 244))
    for number, name in enumerate(("热销", "优惠", "文具", "厨具", "五金", "乳品", "饮品")):
        sheet.say(64, 190 + number * 120, name, 38, (90, 90, 90))
    sheet.say(250, 170, "文具", 32, (120, 120, 120))
    for number, row in enumerate(shelf(0, 8)):
        y, tint = 240 + number * 240, next(tints)
        sheet.image.paste(picture(tint, 190, 190), (250, y))
        sheet.say(465, y, row.name, 40)
        sheet.say(465, y + 54, f"{row.spec}  月售{number * 31 + 5}", 26, (150, 150, 150))
        end = sheet.say(465, y + 118, f"¥{row.price}", 46, (240, 70, 40))
        before = ""
        if number % 3 == 1:
            before = f"{float(row.price) + 2:.1f}"
            sheet.say(end + 16, y + 132, f"¥{before}", 30, (170, 170, 170), struck=True)
        sheet.draw.ellipse((980, y + 118, 1036, y + 174), fill=(255, 200, 60))
        sheet.say(994, y + 116, "+", 44)
        truth.append(Row(row.name, row.price, spec=row.spec, list_price=before, photo=tint))
    sheet.draw.rectangle((0, 2180, 1080, 2300), fill=(40, 40, 44))
    sheet.say(200, 2205, "¥36.8  另需配送费3元", 40, (255, 255, 255))
    sheet.say(840, 2205, "去结算", 44, (255, 200, 60))
    return screen(sheet.image), truth


@fresh
def a_shelf_poster_with_raised_decimals() -> Made:
    goods = [
        ("大豆油", "79.9", "桶"),
        ("挂面", "6.9", "把"),
        ("洗洁精", "12.5", "瓶"),
        ("抽纸", "19.9", "提"),
    ]
    goods += [("鲜牛奶", "8.8", "盒"), ("火腿肠", "15.9", "包")]
    sheet, truth = Sheet(1300, 1560, (255, 236, 120)), []
    sheet.say(420, 40, "会员日特惠", 80, (210, 20, 20))
    for number, (name, price, unit) in enumerate(goods):
        x, y = 60 + number % 2 * 620, 200 + number // 2 * 440
        sheet.draw.rectangle((x, y, x + 560, y + 400), fill=(255, 255, 255), outline=(200, 30, 30))
        sheet.say(x + 30, y + 30, name, 64)
        yuan, jiao = price.split(".")
        end = sheet.say(x + 30, y + 220, "¥", 60, (210, 20, 20))
        end = sheet.say(end, y + 120, yuan, 180, (210, 20, 20))
        sheet.say(end + 6, y + 140, f".{jiao}", 80, (210, 20, 20))
        sheet.say(end + 20, y + 290, f"/{unit}", 44)
        truth.append(Row(name, price, unit))
    return shot(turned(sheet.image, 0.8), noise=4), truth


@fresh
def tags_on_a_shelf() -> Made:
    """Electronic shelf labels: name, large price, small unit price and code below."""
    sheet, truth = Sheet(1500, 1300, (120, 110, 100)), []
    for number, row in enumerate(shelf(6, 15)):
        x, y = 40 + number % 3 * 485, 60 + number // 3 * 410
        sheet.draw.rectangle((x, y, x + 440, y + 330), fill=(250, 250, 246))
        sheet.say(x + 20, y + 14, f"{row.name}", 46)
        sheet.say(x + 20, y + 84, f"规格：{row.spec}", 28)
        sheet.say(x + 240, y + 84, f"单位：{row.unit}", 28)
        sheet.say(x + 60, y + 140, f"¥{float(row.price):.2f}", 84)
        sheet.say(x + 20, y + 276, f"69{number:02d}1234567{number:02d}", 28)
        truth.append(Row(row.name, row.price, row.unit))
    image = bent(sheet.image, (0.02, 0.03, 0.98, 0.0, 1.0, 0.97, 0.0, 1.0))
    return shot(image, noise=5), truth
