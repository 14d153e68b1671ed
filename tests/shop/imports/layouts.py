"""
Price lists of our own making, each with what must be read of it: {name: price}; ASK where only a
person can say. They were thought of before the readers were tried on them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

ASK = "ask"
Truth = dict[str, str]
LAYOUTS: dict[str, Callable[[], tuple[bytes, Truth]]] = {}


def layout(make: Callable[[], tuple[bytes, Truth]]) -> Callable[[], tuple[bytes, Truth]]:
    LAYOUTS[make.__name__] = make
    return make


def book(
    rows: Iterable[Iterable[object]], then: Callable[[Worksheet], None] | None = None
) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    if then:
        then(sheet)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@layout
def side_by_side() -> tuple[bytes, Truth]:
    rows = [
        ["今日菜价", None, None, None, None, None],
        ["品名", "单价", "单位", "品名", "单价", "单位"],
        ["土豆", 1.8, "斤", "鸡蛋", 5.2, "斤"],
        ["黄瓜", 3.8, "斤", "豆腐", 3, "盒"],
        ["茄子", 3.2, "斤", None, None, None],
    ]
    return book(rows), {"土豆": "1.8", "鸡蛋": "5.2", "黄瓜": "3.8", "豆腐": "3", "茄子": "3.2"}


@layout
def side_by_side_with_numbers_and_gap() -> tuple[bytes, Truth]:
    rows = [
        ["序号", "商品名称", "规格", "零售价", None, "序号", "商品名称", "规格", "零售价"],
        [1, "雪碧", "500ml", 3, None, 3, "可乐", "500ml", 3.5],
        [2, "芬达", "500ml", 3.2, None, 4, "红牛", "250ml", 6],
    ]
    return book(rows), {"雪碧": "3", "可乐": "3.5", "芬达": "3.2", "红牛": "6"}


@layout
def struck_part_of_a_price() -> tuple[bytes, Truth]:
    def mark(sheet: Worksheet) -> None:
        old = TextBlock(InlineFont(strike=True), "8.5")
        sheet["B2"] = CellRichText(old, " 6.5")
        sheet["B3"].font = Font(strike=True)

    rows = [["品名", "价格"], ["西瓜", None], ["哈密瓜", 9.9], ["甜瓜", 4]]
    return book(rows, mark), {"西瓜": ASK, "哈密瓜": ASK, "甜瓜": "4"}


@layout
def units_in_number_formats() -> tuple[bytes, Truth]:
    def mark(sheet: Worksheet) -> None:
        sheet["B2"].number_format = '0.00"元/斤"'
        sheet["B3"].number_format = '"¥"#,##0.00'
        sheet["B4"].number_format = "0"
        sheet["B5"].number_format = '0.0"万元"'
        sheet["B6"].number_format = "[$$-409]#,##0.00"
        sheet["B7"].number_format = "0%"

    rows = [["品名", "价格"], ["a梨", 5.5], ["b椅", 1299], ["c桌", 12.5], ["d车", 1.2], ["e杯", 5]]
    rows.append(["f券", 0.8])
    return book(rows, mark), {
        "a梨": "5.5",
        "b椅": "1299",
        **dict.fromkeys("c桌 d车 e杯 f券".split(), ASK),
    }


@layout
def merged_prices() -> tuple[bytes, Truth]:
    rows = [
        ["品名", "口味", "售价"],
        ["薯片", "原味", 7.5],
        ["薯片", "番茄味", None],
        ["糖", "软", 3],
    ]
    return book(rows, lambda s: s.merge_cells("C2:C3")), {
        "薯片原味": "7.5",
        "薯片番茄味": ASK,
        "糖软": "3",
    }


@layout
def hidden_columns_and_rows() -> tuple[bytes, Truth]:
    def mark(sheet: Worksheet) -> None:
        sheet.column_dimensions.group("B", "C", hidden=True)
        sheet.row_dimensions[3].hidden = True

    rows = [
        ["品名", "价格", "特价", "零售价"],
        ["伞", 9, 8, 25],
        ["旧伞", 1, 1, 2],
        ["帽", 5, 4, 15],
    ]
    return book(rows, mark), {"伞": "25", "帽": "15", "旧伞": ASK}


@layout
def header_far_down_with_spaces() -> tuple[bytes, Truth]:
    rows: list[list[object]] = [["红星杂货店"], ["电话 13800000000 微信同号"], []]
    rows += [
        ["欢迎批发零售，量大从优"],
        [],
        [],
        ["产  品  名  称", "单 位", "售 价（元）", "备 注"],
    ]
    rows += [["扫把", "把", "12.5 ", ""], ["簸箕", "个", " '8", ""], ["合计", None, 20.5, None]]
    rows += [["注：以上价格含税"], ["制表人：王", None, "2026", None]]
    return book(rows), {"扫把": "12.5", "簸箕": "8"}


@layout
def comma_inside_a_price_of_csv() -> tuple[bytes, Truth]:
    text = '品名,单位,价格\n电视机,台,1,299.00\n插座,个,25\n洗衣机,台,"2,199.00"\n'
    return text.encode("gb18030"), {"电视机": ASK, "插座": "25", "洗衣机": "2199"}


@layout
def traditional_characters_in_big5() -> tuple[bytes, Truth]:
    text = "商品名稱,單位,價格\n蘋果汁,瓶,12\n鳳梨酥禮盒,盒,88.5\n烏龍茶葉,包,45\n"
    return text.encode("big5"), {"蘋果汁": "12", "鳳梨酥禮盒": "88.5", "烏龍茶葉": "45"}


@layout
def no_header_at_all() -> tuple[bytes, Truth]:
    text = "苹果,斤,5.8\n香蕉,斤,3.5\n西瓜,个,20\n梨子,斤,4.2\n"
    return text.encode(), dict.fromkeys("苹果 香蕉 西瓜 梨子".split(), ASK)


@layout
def prices_that_became_dates() -> tuple[bytes, Truth]:
    rows = [["品名", "价格"], ["豆角", date(2026, 3, 5)], ["丝瓜", 4.5], ["辣椒", "3月5日"]]
    return book(rows), {"豆角": ASK, "丝瓜": "4.5", "辣椒": ASK}


@layout
def offers_beside_usual_prices() -> tuple[bytes, Truth]:
    rows = [["品名", "零售价", "特价"], ["奶", 5, 4], ["茶", 6, None], ["酒", 50, 60], ["水", 2, 2]]
    return book(rows), {"奶": "4", "茶": "6", "酒": ASK, "水": "2"}


@layout
def two_columns_of_one_kind() -> tuple[bytes, Truth]:
    rows = [["品名", "价格", "售价"], ["甲", 5, 5], ["乙", 5, 6], ["丙", None, 7]]
    return book(rows), {"甲": "5", "乙": ASK, "丙": "7"}


@layout
def months_of_prices() -> tuple[bytes, Truth]:
    rows = [["品名", "10月价格", "11月价格"], ["松茸", 100, 120], ["牛肝菌", 60, 60]]
    return book(rows), {"松茸": ASK, "牛肝菌": ASK}


@layout
def plain_categories() -> tuple[bytes, Truth]:
    def mark(sheet: Worksheet) -> None:
        for place in ("A2", "A5"):
            sheet[place].font = Font(bold=True)

    rows = [["品名", "单位", "价格"], ["水果", None, None], ["梨", "斤", 4], ["桃", "斤", 6]]
    rows += [["文具", None, None], ["笔", "支", 2], ["定制印章", None, None], ["尺", "把", 3]]
    return book(rows, mark), {"梨": "4", "桃": "6", "笔": "2", "定制印章": ASK, "尺": "3"}


@layout
def stacked_tables_with_other_columns() -> tuple[bytes, Truth]:
    rows = [["品名", "规格", "零售价"], ["面", "500g", 5], ["米", "5kg", 30], []]
    rows += [["零售价", "名称", "单位"], [12, "油", "瓶"], [3, "盐", "包"]]
    return book(rows), {"面500g": "5", "米5kg": "30", "油": "12", "盐": "3"}


@layout
def wholesale_sheet_beside_retail() -> tuple[bytes, Truth]:
    made = openpyxl.Workbook()
    retail, whole, cost = made.active, made.create_sheet("批发"), made.create_sheet("供应商底价")
    retail.title = "零售"
    for sheet, price in ((retail, 10), (whole, 7), (cost, 5)):
        sheet.append(["品名", "价格"])
        sheet.append(["杯子", price])
        sheet.append(["盘子", price + 1])
    return saved(made), {"杯子": "10", "盘子": "11"}


@layout
def wholesale_said_in_the_title() -> tuple[bytes, Truth]:
    rows = [["恒发日化批发价格表"], ["品名", "单价"], ["皂", 2.2], ["膏", 5.5]]
    return book(rows), {"皂": ASK, "膏": ASK}


@layout
def price_by_bottle_and_by_case() -> tuple[bytes, Truth]:
    rows = [["品名", "零售价（元/瓶）", "零售价（元/箱）"], ["啤酒", 5, 55], ["汽水", 3, 60]]
    return book(rows), {"啤酒": ASK, "汽水": ASK}


@layout
def two_header_rows_without_merges() -> tuple[bytes, Truth]:
    rows = [
        ["货号", "品名", "单位", "价格", None, None],
        [None, None, None, "进价", "批发", "零售"],
    ]
    rows += [["A1", "锅", "口", 50, 60, 80], ["A2", "碗", "个", 3, 4, 6]]
    return book(rows), {"锅": "80", "碗": "6"}


@layout
def foreign_money() -> tuple[bytes, Truth]:
    rows = [["品名", "价格(美元)"], ["香水", 50]]
    return book(rows), {"香水": ASK}


@layout
def discounts_and_list_prices() -> tuple[bytes, Truth]:
    rows = [["品名", "市场价", "折扣"], ["大衣", 1000, 0.5], ["围巾", 200, "8折"]]
    return book(rows), {"大衣": ASK, "围巾": ASK}


@layout
def order_form() -> tuple[bytes, Truth]:
    rows = [
        ["商品", "数量", "单价", "金额"],
        ["纸", 10, 3.5, 35],
        ["笔", 2, 2, 4],
        ["合计", 12, None, 39],
    ]
    return book(rows), {"纸": "3.5", "笔": "2"}


@layout
def tabs_pasted_as_text() -> tuple[bytes, Truth]:
    text = "编码\t品名\t规格\t售价\r\n001\t灯泡\t9W\t8.8\r\n"
    text += "002\t插座\t\t25\r\n003\t电线\t100m\t1,080\r\n"
    return text.encode("utf-16"), {"灯泡9W": "8.8", "插座": "25", "电线100m": "1080"}


@layout
def columns_of_spaces() -> tuple[bytes, Truth]:
    text = "品名        规格      单价\n酱油        500ml     9.9\n"
    text += "香醋                  7.5\n料酒        1L        12\n"
    return text.encode(), {"酱油500ml": "9.9", "香醋": ASK, "料酒1L": "12"}


@layout
def a_list_in_one_column() -> tuple[bytes, Truth]:
    rows = [["今日特价"], ["苹果 5.8元/斤"], ["香蕉3.5元/斤"], ["西瓜 2元一斤"], ["山竹 时价"]]
    return book(rows), {"苹果": "5.8", "香蕉": "3.5", "西瓜": "2", "山竹": ASK}


@layout
def sizes_as_columns() -> tuple[bytes, Truth]:
    rows = [["品名", "中杯", "大杯"], ["奶茶", 12, 15], ["果茶", 14, 18]]
    truth = {"奶茶中杯": "12", "奶茶大杯": "15", "果茶中杯": "14", "果茶大杯": "18"}
    return book(rows), truth


@layout
def amounts_as_columns() -> tuple[bytes, Truth]:
    """Cheaper by the jin for whoever takes more: these are no prices of a size."""
    rows = [["品名", "1斤", "10斤"], ["土豆", 2, 1.5], ["白菜", 1, 0.8]]
    return book(rows), dict.fromkeys(("土豆1斤", "土豆10斤", "白菜1斤", "白菜10斤"), ASK)


@layout
def sums_without_values() -> tuple[bytes, Truth]:
    rows = [
        ["品名", "成本", "零售价"],
        ["鞋", 100, "=B2*1.5"],
        ["袜", 4, "=SUM(B2:B3)"],
        ["帽", 5, 20],
    ]
    return book(rows), {"鞋": ASK, "袜": ASK, "帽": "20"}


@layout
def the_same_goods_twice() -> tuple[bytes, Truth]:
    rows = [["品名", "价格"], ["锤子", 20], ["锤子", 25], ["钳子", 30], ["扳手", 15], ["扳手", 15]]
    return book(rows), {"锤子": ASK, "钳子": "30", "扳手": "15"}


@layout
def a_moments_post() -> tuple[bytes, Truth]:
    text = """🎉🎉新鲜到货🎉🎉 接龙 11.20
1. 阳光玫瑰 25元/斤
2、车厘子 2斤100元
3）土鸡蛋 30枚45元
5号电池 3元
A4纸25
🦐基围虾 38/斤，活鲫鱼12/斤
牛腱子 时价
可乐500ml 3.5
草莓 原价30 现价19.9一盒
电话13800000000 满50送货
老面馒头 1元2个
五花肉：一斤16.8
"""
    truth = {"阳光玫瑰": "25", "车厘子2斤": ASK, "土鸡蛋30枚": ASK, "5号电池": "3", "A4纸": ASK}
    truth |= {"基围虾": "38", "活鲫鱼": "12", "牛腱子": ASK, "可乐500ml": "3.5", "草莓": "19.9"}
    return text.encode(), truth | {"老面馒头": ASK, "五花肉": "16.8"}


@layout
def goods_over_two_lines() -> tuple[bytes, Truth]:
    text = "【水果】\n红颜草莓\n￥29.9/盒\n蓝莓\n15元/盒\n【蔬菜】\n白菜 1.5元/斤\n"
    return text.encode(), {"红颜草莓": ASK, "蓝莓": ASK, "白菜": "1.5"}


@layout
def mixed_prices_in_a_cell() -> tuple[bytes, Truth]:
    rows = [
        ["品名", "价格"],
        ["a", "批发3 零售5"],
        ["b", "5/瓶 48/箱"],
        ["c", "5元（含税）"],
        ["d", "10-12"],
    ]
    rows += [
        ["e", "一口价99"],
        ["f", "99元/2件"],
        ["g", "￥ 12 . 5"],
        ["h", "12,5"],
        ["i", "6.8(会员5.8)"],
    ]
    rows += [
        ["j", "(5)"],
        ["k", "5.00-"],
        ["l", "买一送一9.9"],
        ["m", "9.9元起/斤"],
        ["n", "¥12.80"],
    ]
    asked = dict.fromkeys("b c d f g h i j k l m".split(), ASK)
    return book(rows), {"a": "5", "e": "99", "n": "12.80", **asked}


@layout
def names_that_are_formulas() -> tuple[bytes, Truth]:
    text = "品名,价格\n=cmd|' /C calc'!A0,5\n+86电话卡,30\n@所有人券,10\n正常商品,8\n"
    asked = ["=cmd|' /C calc'!A0", "+86电话卡", "@所有人券"]
    return text.encode(), {**dict.fromkeys(asked, ASK), "正常商品": "8"}


@layout
def price_first_and_barcodes() -> tuple[bytes, Truth]:
    rows = [["国际条码", "零售", "品 名", "会员", "库存"], [6901028075831, 15, "香烟", 14, 9]]
    rows += [["6901028075848", "22.00", "雪茄", 20, 3], [6.9e12, 6, "火柴", 5, 1]]
    return book(rows), {"香烟": "15", "雪茄": "22", "火柴": "6"}


def price(said: str) -> Decimal | None:
    return None if said == ASK else Decimal(said)
