"""
A second set, drawn after the first was mended for. As first read: 95 of 118 rows found, 67 of 114
ticked, one of them wrongly (黃 for 黄), 37 of 49 pictures.
"""

from dataclasses import replace

from tests.shop.imports.fresh.books import book
from tests.shop.imports.fresh.kit import Made, Row, ask, colours, fresh, picture, shelf
from tests.shop.imports.fresh.papers import Paper, turned_by
from tests.shop.imports.photos import Sheet, screen, shot, turned


@fresh
def prices_struck_without_a_word() -> Made:
    paper, truth, tints = Paper(), [], colours()
    for number, row in enumerate(shelf(0, 9)):
        x, y, tint = 15 + number % 3 * 62, 20 + number // 3 * 85, next(tints)
        paper.show(tint, x, y, 50, 45)
        paper.say(x, y + 52, row.name, 12)
        paper.say(x, y + 58, row.spec, 9)
        end = paper.say(x, y + 67, f"¥{row.price}", 16, "B")
        before = f"{float(row.price) * 1.5:.2f}"
        right = paper.say(end + 3, y + 67, f"¥{before}", 9)
        paper.line(end + 3, y + 66, right, y + 66)
        truth.append(replace(row, category="", unit="", list_price=before, photo=tint))
    return paper.bytes(), truth


@fresh
def two_ruled_tables_beside_each_other() -> Made:
    paper, truth = Paper(), []
    for left, part in ((12, shelf(0, 10)), (108, shelf(10, 20))):
        xs = (left, left + 40, left + 65, left + 90)
        for line in range(12):
            paper.line(left, 20 + line * 9, left + 90, 20 + line * 9)
        for x in xs:
            paper.line(x, 20, x, 119)
        rows = [("品名", "规格", "零售价"), *((r.name, r.spec, r.price) for r in part)]
        for line, cells in enumerate(rows):
            for x, text in zip(xs, cells, strict=False):
                paper.say(x + 1, 26 + line * 9, text, 10)
        truth += [replace(row, category="", unit="") for row in part]
    return paper.bytes(), truth


@fresh
def cards_on_a_page_turned_to_the_left() -> Made:
    paper, truth, tints = Paper(), [], colours()
    for number, row in enumerate(shelf(4, 12)):
        across, down, tint = 20 + number % 4 * 65, 20 + number // 4 * 90, next(tints)
        x = 210 - down
        with paper.rotation(-90, x, across):
            paper.show(tint, x, across, 40, 40)
            paper.say(x, across + 48, row.name, 12)
            paper.say(x, across + 54, row.spec, 8)
            paper.say(x, across + 63, f"¥{row.price}/{row.unit}", 14, "B")
        truth.append(replace(row, category="", photo=tint))
    return turned_by(paper.bytes(), 270), truth


@fresh
def small_cards_with_two_labelled_prices() -> Made:
    paper, truth, tints = Paper(), [], colours()
    for number, row in enumerate(shelf(0, 20)):
        x, y, tint = 10 + number % 4 * 49, 15 + number // 4 * 54, next(tints)
        paper.show(tint, x + 8, y, 30, 26)
        paper.say(x + 2, y + 31, row.name, 9, "B")
        paper.say(x + 2, y + 36, f"型号:{row.spec}", 7)
        paper.say(x + 2, y + 42, f"批发:{float(row.price) * 0.7:.2f}", 7)
        paper.say(x + 2, y + 47, f"零售:{row.price}元/{row.unit}", 8, "B")
        truth.append(replace(row, category="", photo=tint))
    return paper.bytes(), truth


@fresh
def days_among_the_headers() -> Made:
    rows: list[list[object]] = [["品名", "规格", "11.20", "11.21", "单位", "零售价"]]
    rows += [[row.name, row.spec, 12, 13, row.unit, float(row.price)] for row in shelf(0, 8)]
    return book(rows), [replace(row, category="") for row in shelf(0, 8)]


@fresh
def the_bottle_and_the_case() -> Made:
    """Whose prices these are nobody says: asked is right, but so many are, that all may be."""
    rows: list[list[object]] = [["名称", "单瓶价", "整件价", "件规", "起批"]]
    rows += [[f"白酒{n}号", 5 + n, 55 + n * 10, "1×12", 2] for n in range(8)]
    return book(rows), [Row(f"白酒{n}号", f"{5 + n}") for n in range(8)]


@fresh
def prices_before_names() -> Made:
    text = "今日好价\n5.8元/斤 红富士\n3.5元/斤 香蕉\n12元/盒 草莓\n【干货】\n25元/斤 木耳\n"
    return text.encode(), [ask(name) for name in ("红富士", "香蕉", "草莓", "木耳")]


@fresh
def goods_in_blocks_of_cells() -> Made:
    """Names, sizes and prices below each other, three goods beside each other."""
    rows: list[list[object]] = []
    for first in range(0, 9, 3):
        part = shelf(first, first + 3)
        rows += [[row.name for row in part], [row.spec for row in part]]
        rows += [[f"¥{row.price}/{row.unit}" for row in part], []]
    return book(rows), [replace(row, category="") for row in shelf(0, 9)]


@fresh
def a_photo_of_two_columns() -> Made:
    sheet, truth = Sheet(1500, 1200), []
    for number, row in enumerate(shelf(0, 20)):
        x, y = 80 + number // 10 * 720, 120 + number % 10 * 100
        sheet.say(x, y, row.name, 38)
        sheet.say(x + 480, y, f"{row.price}元", 38)
        truth.append(Row(row.name, row.price))
    sheet.say(600, 30, "五金文具价目", 48)
    return shot(turned(sheet.image, 1.0)), truth


@fresh
def a_long_picture_with_coupons() -> Made:
    sheet, truth, tints = Sheet(828, 200 + 12 * 240, (245, 245, 245)), [], colours()
    for number, row in enumerate(shelf(0, 12)):
        y, tint = 200 + number * 240, next(tints)
        sheet.draw.rectangle((0, y, 828, y + 230), fill=(255, 255, 255))
        sheet.image.paste(picture(tint, 200, 200), (20, y + 15))
        sheet.say(240, y + 20, f"{row.name} {row.spec}", 34)
        sheet.say(240, y + 80, "满100减10  包邮", 22, (230, 90, 40))
        end = sheet.say(240, y + 140, "券后", 24, (230, 30, 30))
        end = sheet.say(end + 4, y + 128, f"¥{row.price}", 42, (230, 30, 30))
        before = f"{float(row.price) + 5:.1f}"
        sheet.say(end + 20, y + 144, f"¥{before}", 26, (160, 160, 160), struck=True)
        told = f"{row.name} {row.spec}"
        truth.append(Row(told, row.price, list_price=before, photo=tint))
    return screen(sheet.image, "JPEG"), truth


POSTS = """
今天到货啦！|赣南脐橙 5斤装 29.9元/箱|云南冰糖橙 4.5元/斤|丹东草莓 35元/盒|库尔勒香梨 6.8元/斤
明天的预定：|智利车厘子JJ 98元/箱|泰国龙眼 12.8元/斤|阳光玫瑰 两串25元|沃柑 5.5元/斤|要的接龙
干果清仓|新疆和田枣 500g 18元/袋|手剥巴旦木 250g 26元/罐|纸皮核桃 15元/斤
"""


@fresh
def a_long_picture_of_moments() -> Made:
    """Posts below each other: who, a text of several goods, six tiles, when, likes."""
    posts = [post.split("|") for post in POSTS.strip().splitlines()]
    sheet, tints, y = Sheet(1080, 3600, (255, 255, 255)), colours(), 60
    sheet.say(460, 20, "朋友圈", 40)
    truth = []
    for post in posts:
        y += 60
        sheet.image.paste(picture(next(tints), 110, 110), (40, y))
        sheet.say(180, y, "阿梅果园", 40, (87, 107, 149))
        for line in post:
            y += 62
            sheet.say(180, y, line, 42)
            name, _space, price = line.rpartition(" ")
            if "元/" in price:
                truth.append(Row(name, *price.split("元/")))
        y += 74
        for tile in range(6):
            place = (180 + tile % 3 * 252, y + tile // 3 * 252)
            sheet.image.paste(picture(next(tints), 240, 240), place)
        y += 528
        sheet.say(180, y, "2小时前", 32, (150, 150, 150))
        sheet.draw.rectangle((180, y + 56, 1040, y + 126), fill=(245, 245, 245))
        sheet.say(200, y + 68, "小李, 王姐, 12栋张阿姨", 34, (87, 107, 149))
        y += 156
    return screen(sheet.image.crop((0, 0, 1080, y + 20)), "PNG"), [*truth, ask("阳光玫瑰两串")]
