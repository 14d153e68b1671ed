"""PDFs with text."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from fpdf import FPDF

from tests.shop.imports.fresh.kit import Colour, Made, Row, ask, colours, fresh, picture, shelf

FONTS = Path(__file__).parents[4] / "core" / "fonts"


class Paper(FPDF):
    def __init__(self, orientation: str = "portrait") -> None:
        super().__init__(orientation=orientation)
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font("sans", style, fname=str(next(FONTS.glob(f"*{name}*.[ot]tf"))))
        self.set_auto_page_break(False)
        self.add_page()

    def say(self, x: float, y: float, text: str, size: float = 11, style: str = "") -> float:
        """`y` is the foot of the line, in millimetres; returns where the text ends."""
        self.set_font("sans", style, size)
        self.text(x, y, text)
        return x + self.get_string_width(text)

    def show(self, colour: Colour, x: float, y: float, wide: float, high: float) -> None:
        self.image(picture(colour, 90, round(90 * high / wide)), x, y, wide, high)

    def bytes(self) -> bytes:
        return bytes(self.output())


@fresh
def two_columns_with_dots_on_two_pages() -> Made:
    """A menu: headings, dots up to the price, the second column narrower."""
    dishes = {
        "招牌菜": "剁椒鱼头 88|毛血旺 58|水煮牛肉 68|口味虾 128|干锅肥肠 56",
        "家常菜": "小炒黄牛肉 48|酸辣土豆丝 16|蒜蓉空心菜 18|西红柿炒蛋 22|回锅肉 42|家常豆腐 26",
        "汤羹": "紫菜蛋花汤 15|老鸭汤 78|酸萝卜筒骨汤 66",
        "主食": "扬州炒饭 20|阳春面 12|红糖糍粑 18|手抓饼 8",
        "凉菜": "夫妻肺片 38|拍黄瓜 12|皮蛋豆腐 16|口水鸡 36",
        "酒水": "雪花纯生 10|鲜榨玉米汁 38|酸梅汤 28|王老吉 6",
    }
    paper, truth = Paper(), []
    paper.say(75, 18, "湘里人家 菜单", 20, "B")
    spots = [(18, 100), (112, 196)] * 3
    y = {0: 30.0, 1: 30.0}
    for number, (heading, listed) in enumerate(dishes.items()):
        side = number % 2
        if number == 4:
            paper.add_page()
            y = {0: 20.0, 1: 20.0}
        left, right = spots[number]
        paper.say(left, y[side], heading, 14, "B")
        y[side] += 9
        for part in listed.split("|"):
            name, price = part.split()
            end = paper.say(left, y[side], name, 11)
            width = paper.get_string_width(f"{price}元")
            dots = int((right - width - end - 2) / paper.get_string_width("."))
            paper.say(end + 1, y[side], "." * dots, 11)
            paper.say(right - width, y[side], f"{price}元", 11)
            truth.append(Row(name, price, category=heading))
            y[side] += 8
        y[side] += 6
    return paper.bytes(), truth


@fresh
def pictures_left_of_text_in_two_columns() -> Made:
    tints = colours()
    goods = [replace(row, photo=next(tints), category="") for row in shelf(0, 16)]
    paper = Paper()
    for number, row in enumerate(goods):
        if number == 10:
            paper.add_page()
        place = number % 10
        x, y = 15 + place % 2 * 95, 25 + place // 2 * 50
        paper.show(row.photo or (0, 0, 0), x, y, 35, 35)
        paper.say(x + 39, y + 8, row.name, 13, "B")
        paper.say(x + 39, y + 16, f"规格：{row.spec}", 9)
        end = paper.say(x + 39, y + 28, f"¥{row.price}", 16, "B")
        paper.say(end + 1, y + 28, f"/{row.unit}", 9)
    return paper.bytes(), goods


@fresh
def a_flyer_with_raised_decimals() -> Made:
    """Large yuan, small raised jiao and fen without a point, the old price struck beside it."""
    goods = [
        ("五常大米", "5kg", "袋", "59.90", "79.00"),
        ("鲁花花生油", "5L", "桶", "139.80", "169.90"),
    ]
    goods += [
        ("伊利金典", "250ml×12", "提", "45.90", ""),
        ("德芙巧克力", "252g", "盒", "29.90", "39.90"),
    ]
    goods += [
        ("蓝月亮洗衣液", "3kg", "瓶", "35.50", ""),
        ("维达抽纸", "24包", "箱", "49.90", "69.90"),
    ]
    goods += [
        ("三只松鼠坚果", "750g", "盒", "69.00", "99.00"),
        ("安慕希酸奶", "205g×12", "提", "39.90", ""),
    ]
    goods += [("金锣火腿肠", "400g", "包", "9.90", "13.50")]
    paper, truth, tints = Paper(), [], colours()
    paper.say(60, 18, "周末大放价 11.21-11.23", 20, "B")
    for number, (name, spec, unit, price, before) in enumerate(goods):
        x, y = 12 + number % 3 * 66, 28 + number // 3 * 84
        tint = next(tints)
        paper.show(tint, x + 6, y, 46, 40)
        paper.say(x, y + 47, name, 12)
        paper.say(x + 36, y + 47, spec, 9)
        yuan, fen = price.split(".")
        end = paper.say(x, y + 63, "¥", 12, "B")
        end = paper.say(end + 0.5, y + 63, yuan, 34, "B")
        paper.say(end + 0.5, y + 56, fen, 14, "B")
        paper.say(end + 1, y + 63, f"元/{unit}", 9)
        if before:
            struck = f"原价{before}"
            right = paper.say(x, y + 70, struck, 9)
            paper.line(x, y + 69, right, y + 69)
        truth.append(Row(name, price, unit, spec, list_price=before, photo=tint))
    return paper.bytes(), truth


def turned_by(content: bytes, degrees: int) -> bytes:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.set_rotation(degrees)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@fresh
def a_rotated_page_with_rules() -> Made:
    """Written on its side, the page told to be turned: as programs print landscape tables."""
    paper = Paper()
    goods = shelf(0, 18)
    heads = ("编号", "品名", "规格", "进价", "会员价", "零售价", "单位")
    xs = [0, 20, 75, 115, 150, 185, 220, 250]

    def at(x: float, y: float, text: str) -> None:
        with paper.rotation(90, 25 + y, 280 - x):
            paper.say(25 + y, 280 - x, text, 10)

    for line in range(len(goods) + 2):
        paper.line(18 + line * 9, 283, 18 + line * 9, 283 - 250)
    for x in xs:
        paper.line(18, 283 - x, 18 + 9 * (len(goods) + 1), 283 - x)
    for x, text in zip(xs, heads, strict=False):
        at(x, 0, text)
    for number, row in enumerate(goods, 1):
        said = float(row.price)
        cells = [f"{number:03d}", row.name, row.spec, f"{said * 0.6:.2f}", f"{said * 0.9:.2f}"]
        for x, text in zip(xs, [*cells, f"{said:.2f}", row.unit], strict=False):
            at(x, number * 9, text)
    truth = [replace(row, category="") for row in goods]
    return turned_by(paper.bytes(), 90), truth


@fresh
def sizes_across_in_a_ruled_table() -> Made:
    cakes = {"黑森林": (128, 198, 268), "提拉米苏": (158, 228, 298), "水果奶油": (118, 178, 248)}
    cakes |= {"榴莲千层": (188, 268, 358), "抹茶慕斯": (138, 208, 278)}
    sizes = ("6寸", "8寸", "10寸")
    paper = Paper()
    paper.say(70, 15, "蛋糕价目表（元）", 16)
    paper.set_xy(15, 25)
    paper.set_font("sans", size=12)
    with paper.table(first_row_as_headings=False) as table:
        for cells in (("款式", *sizes), *((n, *map(str, said)) for n, said in cakes.items())):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    truth = [
        Row(name, f"{price}", spec=size)
        for name, said in cakes.items()
        for size, price in zip(sizes, said, strict=True)
    ]
    return paper.bytes(), truth


@fresh
def bare_columns_with_sections_and_sums() -> Made:
    """No rules; names of two lines; wholesale beside retail; sums and notes among the rows."""
    paper, truth = Paper(), []
    paper.say(60, 15, "永兴文具批发部报价单", 16)
    paper.say(20, 22, "日期：2026.11.20  电话：021-66668888", 9)
    xs = (15, 30, 100, 130, 150, 175)
    for x, text in zip(xs, ("序号", "品名", "规格", "单位", "批发", "零售"), strict=True):
        paper.say(x, 32, text, 10)
    y = 40.0
    for number, row in enumerate(shelf(0, 18)):
        if number % 6 == 0:
            paper.say(15, y, f"{row.category}类", 11, "B")
            y += 8
        long = number % 5 == 2
        name = f"{row.name}（加厚耐用" if long else row.name
        cells = (f"{number + 1}", name, row.spec, row.unit)
        for x, text in zip(xs, cells, strict=False):
            paper.say(x, y, text, 10)
        paper.say(150, y, f"{float(row.price) * 0.7:.2f}", 10)
        paper.say(175, y, f"{float(row.price):.2f}", 10)
        if long:
            y += 5
            paper.say(30, y, "家庭装）", 10)
        told = f"{name}家庭装）" if long else name
        truth.append(replace(row, name=told, category=f"{row.category}类"))
        y += 8
        if number % 6 == 5:
            paper.say(30, y, "小计（6种）", 10)
            paper.say(175, y, f"{100 + number}.50", 10)
            y += 9
    paper.say(15, y + 4, "备注：批发满500元起，零售不议价；价格有效期至12.31", 9)
    return paper.bytes(), truth


@fresh
def cards_with_the_picture_on_the_right() -> Made:
    """Bands over the whole width: text on the left with several prices, picture on the right."""
    tints, paper, truth = colours(), Paper(), []
    for number, row in enumerate(shelf(6, 16)):
        if number and number % 5 == 0:
            paper.add_page()
        y, tint = 20 + number % 5 * 54, next(tints)
        said = float(row.price)
        paper.line(15, y - 5, 195, y - 5)
        paper.show(tint, 150, y - 2, 42, 42)
        paper.say(18, y + 6, f"{row.name} {row.spec}", 14, "B")
        paper.say(18, y + 16, f"批发价：{said * 0.7:.2f}元   会员价：{said * 0.9:.2f}元", 10)
        paper.say(18, y + 26, f"零售价：{said:.2f}元/{row.unit}", 12)
        paper.say(18, y + 36, f"货号：QW-{number:04d}   装箱：{12 + number}{row.unit}/箱", 9)
        name = f"{row.name} {row.spec}"
        truth.append(Row(name, f"{said:.2f}", row.unit, photo=tint))
    return paper.bytes(), truth


@fresh
def prices_unknown_among_known() -> Made:
    paper = Paper()
    lines = ("水产 每日更新", "基围虾 45元/斤", "大闸蟹(3两) 38元/只 10只350", "花蛤 9.9元/斤")
    lines += ("鲈鱼 时价", "带鱼段 25—28元/斤", "生蚝 5元/个", "八爪鱼 两斤88", "海带结 4.5/斤")
    for number, text in enumerate(lines):
        paper.say(25, 30 + number * 11, text, 13)
    truth = [Row("基围虾", "45", "斤"), ask("大闸蟹(3两)"), Row("花蛤", "9.9", "斤"), ask("鲈鱼")]
    truth += [ask("带鱼段"), Row("生蚝", "5", "个"), ask("八爪鱼"), Row("海带结", "4.5", "斤")]
    return paper.bytes(), truth
