"""PDFs of our own making, each with what must be read of it, as in `layouts`."""

from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF

from tests.shop.imports.layouts import ASK, Truth

FONT = next((Path(__file__).parents[3] / "core" / "fonts").glob("*.[ot]tf"))
DOCUMENTS: dict[str, Callable[[], tuple[bytes, Truth]]] = {}


def document(make: Callable[[], tuple[bytes, Truth]]) -> Callable[[], tuple[bytes, Truth]]:
    DOCUMENTS[make.__name__] = make
    return make


class Paper(FPDF):
    def __init__(self) -> None:
        super().__init__()
        self.add_font("sans", fname=str(FONT))
        self.set_auto_page_break(False)
        self.add_page()

    def say(self, x: float, y: float, text: str, size: int = 11) -> None:
        """`y` is the line's own, in millimetres from the top."""
        self.set_font("sans", size=size)
        self.text(x, y, text)

    def box(self, x: float, y: float, size: float = 30) -> None:
        from PIL import Image

        self.image(Image.new("RGB", (60, 60), (200, int(x) % 255, int(y) % 255)), x, y, size, size)

    def bytes(self) -> bytes:
        return bytes(self.output())


@document
def columns_without_rules_over_two_pages() -> tuple[bytes, Truth]:
    paper = Paper()
    truth = {}
    paper.say(80, 15, "利民超市价目表", 16)
    for x, text in ((20, "品名"), (100, "规格"), (130, "单位"), (160, "零售价")):
        paper.say(x, 30, text)
    for number in range(40):
        if number == 25:
            paper.add_page()
        y = 40 + (number % 25) * 9
        name = f"商品{'甲乙丙丁'[number % 4]}{chr(65 + number % 26)}{number}号"
        truth[name] = f"{number + 1}.50"
        paper.say(20, y, name)
        if number % 3:
            paper.say(100, y, "装")
        paper.say(130, y, "包")
        paper.say(160, y, truth[name])
    return paper.bytes(), truth


@document
def cards_with_the_price_first() -> tuple[bytes, Truth]:
    paper = Paper()
    goods = {"苹果": "5.80", "香蕉": "3.50", "西瓜": "2.00", "梨": "4.20", "桃": ASK, "杏": "9.90"}
    for number, (name, said) in enumerate(goods.items()):
        x, y = 20 + number % 3 * 60, 30 + number // 3 * 70
        paper.box(x, y)
        paper.say(x, y + 36, "¥" + (said if said != ASK else "8.00 ¥7.50"))
        paper.say(x, y + 41, name)
    return paper.bytes(), goods


@document
def a_price_that_no_card_owns() -> tuple[bytes, Truth]:
    paper = Paper()
    for number, name in enumerate(("苹果", "香蕉", "西瓜", "梨")):
        x, y = 20 + number % 2 * 90, 30 + number // 2 * 90
        paper.box(x, y)
        paper.say(x, y + 36, name)
        paper.say(x, y + 41, f"¥{number + 2}.50")
    paper.say(70, 66, "¥9.90")
    return paper.bytes(), {"苹果": ASK, "香蕉": ASK, "西瓜": "4.50", "梨": "5.50"}


@document
def a_number_in_two_pieces() -> tuple[bytes, Truth]:
    paper = Paper()
    for x, text in ((20, "品名"), (100, "单位"), (140, "单价")):
        paper.say(x, 30, text)
    for number, name in enumerate(("锅", "碗", "瓢", "盆")):
        paper.say(20, 40 + number * 10, name)
        paper.say(100, 40 + number * 10, "个")
        paper.say(140, 40 + number * 10, f"{number + 1}.5")
    paper.say(151, 50, "0.8")
    return paper.bytes(), {"锅": "1.5", "碗": ASK, "瓢": "3.5", "盆": "4.5"}


@document
def lines_of_a_list() -> tuple[bytes, Truth]:
    paper = Paper()
    for number, text in enumerate(("时令水果", "苹果 5.8元/斤", "香蕉 3.5元/斤", "山竹 时价")):
        paper.say(20, 30 + number * 10, text)
    return paper.bytes(), {"苹果": "5.8", "香蕉": "3.5", "山竹": ASK}


@document
def a_ruled_table_with_wholesale() -> tuple[bytes, Truth]:
    paper = Paper()
    paper.set_font("sans", size=11)
    with paper.table(first_row_as_headings=False) as table:
        for cells in (
            ("品名", "批发价", "零售价"),
            ("杯", "3", "5"),
            ("盘", "4", "6.5"),
            ("碟", "2", ""),
        ):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    return paper.bytes(), {"杯": "5", "盘": "6.5", "碟": ASK}


@document
def a_picture_beside_each_line() -> tuple[bytes, Truth]:
    paper = Paper()
    truth = {"茶壶": "88", "茶杯": "12.5", "茶盘": "66"}
    for x, text in ((20, "图片"), (70, "品名"), (120, "零售价")):
        paper.say(x, 25, text)
    for number, (name, said) in enumerate(truth.items()):
        paper.box(20, 30 + number * 35)
        paper.say(70, 46 + number * 35, name)
        paper.say(120, 46 + number * 35, f"¥{said}")
    return paper.bytes(), truth


@document
def cards_then_columns_then_a_scan() -> tuple[bytes, Truth]:
    """Each page is read as what it is, and the last one is not passed over in silence."""
    paper = Paper()
    truth = {"苹果": "5.80", "香蕉": "3.50", "茶壶": "88", "茶杯": "12.5", "第3页": ASK}
    for number, name in enumerate(("苹果", "香蕉")):
        paper.box(20 + number * 90, 30)
        paper.say(20 + number * 90, 66, name)
        paper.say(20 + number * 90, 71, f"¥{truth[name]}")
    paper.add_page()
    paper.say(20, 20, "品名")
    paper.say(100, 20, "零售价")
    for number, name in enumerate(("茶壶", "茶杯")):
        paper.say(20, 30 + number * 10, name)
        paper.say(100, 30 + number * 10, truth[name])
    paper.add_page()
    paper.box(5, 5, 200)
    return paper.bytes(), truth


@document
def two_columns_with_the_price_below_the_name() -> tuple[bytes, Truth]:
    """The right column stands a line higher: what is beside each other belongs to two goods."""
    paper = Paper()
    paper.say(70, 16, "本周特卖", 18)
    columns = {18: "生抽 鸡精 豆豉 大米 挂面".split(), 110: "香皂 牙膏 电池 薯片 辣条".split()}
    truth = {}
    for x, names in columns.items():
        for number, name in enumerate(names):
            y = 34 + number * 15 - (6 if x > 100 else 0)
            truth[name] = f"{number + (5 if x > 100 else 1)}.9"
            paper.say(x, y, name)
            paper.say(x + 4, y + 6, f"特价 {truth[name]} 元/包", 10)
    return paper.bytes(), truth
