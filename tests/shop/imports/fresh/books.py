"""Workbooks."""

import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
from openpyxl.drawing.image import Image as Drawn
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Font
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet

from tests.shop.imports.fresh.kit import Made, Row, colours, fresh, picture, png, shelf


def book(
    rows: Iterable[Iterable[object]], then: Callable[[Worksheet], None] | None = None
) -> bytes:
    made = openpyxl.Workbook()
    fill(made.active, rows)
    if then:
        then(made.active)
    return saved(made)


def fill(sheet: Worksheet, rows: Iterable[Iterable[object]]) -> None:
    for row in rows:
        sheet.append(list(row))


def saved(made: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@fresh
def three_tables_beside_each_other() -> Made:
    """Each with its own title, its own columns and its own length."""
    pens, pans, nails = shelf(0, 6), shelf(6, 12), shelf(12, 17)
    rows: list[list[object]] = [["宏达综合商行 2026年冬季价目"], []]
    rows.append(["文具类", None, None, None, "厨具类", None, None, None, "五金类"])
    heads = ["品名", "规格", "零售", None, "商品", "售价(元)", "单位", None, "名称", "零售价"]
    rows.append(heads)
    for number in range(6):
        pen, pan = pens[number], pans[number]
        nail = nails[number] if number < len(nails) else None
        rows.append(
            [pen.name, pen.spec, float(pen.price), None, pan.name, float(pan.price), pan.unit, None]
            + ([f"{nail.name} {nail.spec}", float(nail.price)] if nail else [])
        )
    truth = [replace(row, unit="") for row in pens] + [replace(row, spec="") for row in pans]
    truth += [Row(f"{row.name} {row.spec}", row.price, category=row.category) for row in nails]
    truth = [
        replace(row, category=kind + "类")
        for row, kind in zip(truth, ["文具"] * 6 + ["厨具"] * 6 + ["五金"] * 5, strict=True)
    ]
    return book(rows), truth


@fresh
def merged_categories_and_sums_between() -> Made:
    """Header in row 7; two merged columns on the left; sums, notes and blanks among the rows."""
    rows: list[list[object]] = [["老街坊日用百货"], ["地址：解放路12号  电话：0571-88886666"]]
    rows += [["制表日期：2026-11-01"], [], ["以下价格如有变动恕不另行通知"], []]
    rows.append(["大类", "小类", "货号", "商品名称", "规格型号", "单位", "零售价", "备注"])
    merges, truth, kinds = [], [], ("文具", "厨具", "五金")
    for number, row in enumerate(shelf(0, 18)):
        kind = kinds[number // 6]
        if number and number % 6 == 0:
            rows.append(["小计", None, None, None, None, None, 180.5 + number, "6 种"])
            rows.append(["注：以上商品满 100 元送货上门"])
        at = len(rows) + 1
        if number % 6 == 0:
            merges += [f"A{at}:A{at + 5}", f"B{at}:B{at + 2}", f"B{at + 3}:B{at + 5}"]
        first = [kind if number % 6 == 0 else None, "常用" if number % 3 == 0 else None]
        code = f"{chr(65 + number // 6)}-{number:03d}"
        rows.append([*first, code, row.name, row.spec, row.unit, float(row.price), None])
        truth.append(row)
    rows.append(["合计", None, None, None, None, None, 361.35, "18 种"])
    rows.append(["制表：小李", None, None, "审核：老王"])

    def merge(sheet: Worksheet) -> None:
        for area in merges:
            sheet.merge_cells(area)

    return book(rows, merge), truth


@fresh
def by_the_jin_and_by_the_case() -> Made:
    goods = [
        ("红富士苹果", 5.5, "20斤", 98),
        ("砀山梨", 3.2, "25斤", 70),
        ("沙糖桔", 4.8, "10斤", 43),
    ]
    goods += [
        ("巨峰葡萄", 8.9, "6斤", 50),
        ("海南芒果", 7.5, "15斤", 105),
        ("香蕉", 2.98, "30斤", 80),
    ]
    goods += [("西柚", 6.6, "18斤", 108), ("火龙果", 9.8, "12斤", 110)]
    rows: list[list[object]] = [["鲜果零售、整箱报价"]]
    rows.append(["品名", "箱规", "整箱价", "零售(元/斤)", "产地"])
    rows += [[name, case, by_case, by_jin, "山东"] for name, by_jin, case, by_case in goods]
    return book(rows), [Row(name, f"{by_jin}", "斤") for name, by_jin, *_ in goods]


@fresh
def prices_in_many_writings() -> Made:
    written = [
        ("电饭煲", "¥1,280.00/台", "1280", "台"),
        ("电热毯", "128元整", "128", ""),
        ("吹风机", "￥ 89.9 元", "89.9", ""),
        ("台灯", "49.90元/盏", "49.9", "盏"),
        ("热水袋", "25块", "25", ""),
        ("数据线", "12块8", "12.8", ""),
        ("耳机", "RMB68.00", "68", ""),
        ("风扇", "人民币158元", "158", ""),
        ("鼠标", "单价：35.5元", "35.5", ""),
        ("键盘", "CNY 99", "99", ""),
        ("U盘", "59 元 / 个", "59", "个"),
        ("手机壳", "19.9元包邮", "", ""),
        ("毛毯", "一百二十八元整", "", ""),
        ("枕头", "38.8~45.8", "", ""),
        ("被套", "壹佰贰拾元", "", ""),
        ("床单", "2块5", "2.5", ""),
        ("凉席", "88-128元", "", ""),
        ("窗帘", "电询", "", ""),
        ("地毯", "168.00（不含运费）", "", ""),
        ("门帘", "价格面谈", "", ""),
        ("抱枕", "９．９０", "9.9", ""),
        ("沙发垫", "￥1 299", "", ""),
        ("蚊帐", "69,00", "", ""),
        ("拖鞋", "15.9/双", "15.9", "双"),
        ("衣架", "10元/10个", "", ""),
    ]
    rows = [["商品", "价格"], *([name, text] for name, text, _said, _unit in written)]
    return book(rows), [Row(n, said, unit, ask=not said) for n, _text, said, unit in written]


@fresh
def member_wholesale_retail_in_odd_order() -> Made:
    """Two header rows, prices before the names."""
    rows: list[list[object]] = [
        ["序", "价 格 体 系（元）", None, None, None, "货品信息", None, None]
    ]
    rows.append([None, "会员价", "批发价", "零售价", "成本", "货品名称", "规格", "计量单位"])
    goods = shelf(0, 14)
    for number, row in enumerate(goods, 1):
        said = float(row.price)
        others = [round(said * share, 2) for share in (0.93, 0.71, 1.0, 0.55)]
        rows.append([number, *others, row.name, row.spec, row.unit])

    def merge(sheet: Worksheet) -> None:
        for area in ("A1:A2", "B1:E1", "F1:H1"):
            sheet.merge_cells(area)

    return book(rows, merge), [replace(row, category="") for row in goods]


@fresh
def hidden_struck_and_no_longer_made() -> Made:
    goods = shelf(0, 16)
    rows: list[list[object]] = [["商品名", "规格", "单位", "拿货价", "门店售价", "状态"]]
    rows += [
        [row.name, row.spec, row.unit, float(row.price) / 2, float(row.price), "在售"]
        for row in goods
    ]
    for at, state in ((4, "停产"), (9, "已下架"), (14, "缺货")):
        rows[at][5] = state

    def mark(sheet: Worksheet) -> None:
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[7].hidden = True
        for cell in sheet[11]:
            cell.font = Font(strike=True)

    asked = {4, 9, 6, 10}
    truth = [replace(row, category="", ask=number in asked) for number, row in enumerate(goods, 1)]
    return book(rows, mark), truth


@fresh
def sizes_across() -> Made:
    drinks = {"珍珠奶茶": (9, 12, 15), "杨枝甘露": (15, 18, None), "柠檬红茶": (8, 10, 13)}
    drinks |= {"芋泥波波": (14, 17, 21), "抹茶拿铁": (None, 19, 23), "手打百香果": (11, 14, 17)}
    sizes = ("小杯", "中杯", "大杯")
    rows: list[list[object]] = [["饮品单"], ["品名", *sizes]]
    rows += [[name, *said] for name, said in drinks.items()]
    truth = [
        Row(name, f"{price}", spec=size)
        for name, said in drinks.items()
        for size, price in zip(sizes, said, strict=True)
        if price is not None
    ]
    return book(rows), truth


@fresh
def volumes_across_under_one_head() -> Made:
    """Header in two rows: 规格 over the volumes, the price of each below."""
    paints = {"内墙乳胶漆": (58, 188, 618), "外墙漆": (66, 218, 720), "木器清漆": (45, 150, 498)}
    paints |= {"防锈底漆": (39, 128, 420), "水性木蜡油": (88, 298, 988)}
    volumes = ("1L", "5L", "18L")
    rows: list[list[object]] = [["产品名称", "规格 / 零售价（元）", None, None, "产地"]]
    rows.append([None, *volumes, None])
    rows += [[name, *said, "顺德"] for name, said in paints.items()]

    def merge(sheet: Worksheet) -> None:
        for area in ("A1:A2", "B1:D1", "E1:E2"):
            sheet.merge_cells(area)

    truth = [
        Row(name, f"{price}", spec=volume)
        for name, said in paints.items()
        for volume, price in zip(volumes, said, strict=True)
    ]
    return book(rows, merge), truth


@fresh
def numbers_as_text_and_wide_digits() -> Made:
    goods = [("写字台", "１２８０", "1280"), ("书柜", "1,580", "1580"), ("转椅", "'399", "399")]
    goods += [("文件柜", " 860 ", "860"), ("会议桌", "0.32万", ""), ("沙发", "1.2万元", "")]
    goods += [
        ("保险柜", "￥２，３９９．００", "2399"),
        ("茶几", "699.-", ""),
        ("屏风", "450元", "450"),
    ]
    goods += [("货架", "２５８.５", "258.5"), ("展柜", "三千", ""), ("梯子", "$45", "")]
    rows = [["货品", "零售单价"], *([name, text] for name, text, _said in goods)]
    return book(rows), [Row(name, said, ask=not said) for name, _text, said in goods]


@fresh
def discounts_in_percent() -> Made:
    goods = shelf(6, 18)
    rows: list[list[object]] = [["双十二清仓"], ["品名", "规格", "原价", "折扣", "折后价", "单位"]]
    shares = (0.8, 0.75, 0.9, 0.85)
    truth = []
    for number, row in enumerate(goods):
        share = shares[number % 4]
        now = round(float(row.price) * share, 2)
        rows.append([row.name, row.spec, float(row.price), share, now, row.unit])
        truth.append(replace(row, price=f"{now}", list_price=row.price, category=""))

    def mark(sheet: Worksheet) -> None:
        for number in range(3, 15):
            sheet[f"D{number}"].number_format = "0%"

    return book(rows, mark), truth


@fresh
def dates_and_long_barcodes() -> Made:
    """Leading zeros as text, thirteen digits as a number, one in scientific notation as text."""
    goods = shelf(12, 24)
    head = ["条形码", "上架日期", "品名", "规格", "售价", "保质期", "单位", "更新"]
    rows: list[list[object]] = [["店内码见标签，更新于 11.20"], head]
    truth = []
    for number, row in enumerate(goods):
        code: object = f"00{6900000 + number}0{number % 10}12"[:13].rjust(13, "0")
        told = str(code)
        if number % 4 == 1:
            code, told = 6901234500000 + number * 11, f"{6901234500000 + number * 11}"
        if number % 4 == 3:
            code, told = "6.90123E+12", ""
        day = date(2026, 3, number + 1) if number % 2 else f"3.{number + 1}"
        price: object = float(row.price)
        if number == 5:
            price = date(2026, 11, 20)
        cells = [code, day, row.name, row.spec, price, "12个月", row.unit, "11.20"]
        rows.append(cells)
        truth.append(replace(row, barcode=told, category="", ask=number == 5))
    return book(rows), truth


def cached(content: bytes, values: dict[str, float]) -> bytes:
    """With what a spreadsheet program last reckoned for these cells of the first sheet."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                xml = text.decode()
                for place, value in values.items():
                    xml = re.sub(
                        rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v ?/?>(</v>)?',
                        rf"\g<1><v>{value}</v>",
                        xml,
                    )
                text = xml.encode()
            new.writestr(part, text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@fresh
def formulas_with_and_without_values() -> Made:
    goods = shelf(0, 12)
    rows: list[list[object]] = [["品名", "规格", "单位", "进货价", "加价率", "零售价"]]
    values, truth = {}, []
    for number, row in enumerate(goods, 2):
        rows.append([row.name, row.spec, row.unit, 10 + number, 0.25, f"=ROUND(D{number}*1.25,1)"])
        has = number % 3 != 0
        price = round((10 + number) * 1.25 + 0.0001, 1)
        if has:
            values[f"F{number}"] = price
        truth.append(replace(row, price=f"{price}" if has else "", category="", ask=not has))
    rows.append(["合计", None, None, "=SUM(D2:D13)", None, "=SUM(F2:F13)"])
    return cached(book(rows), values), truth


@fresh
def sheets_of_retail_stock_and_rules() -> Made:
    made = openpyxl.Workbook()
    first, second = made.active, made.create_sheet("厨具")
    first.title = "文具"
    for sheet, goods in ((first, shelf(0, 6)), (second, shelf(6, 12))):
        fill(sheet, [["编码", "品名", "规格", "单位", "零售价"]])
        fill(
            sheet,
            [[f"SP{n:03d}", r.name, r.spec, r.unit, float(r.price)] for n, r in enumerate(goods)],
        )
    stock = made.create_sheet("库存盘点表")
    fill(stock, [["品名", "规格", "账面数量", "实盘数量", "单价", "金额"]])
    fill(
        stock,
        [[r.name, r.spec, 20, 19, float(r.price) * 0.6, float(r.price) * 12] for r in shelf(0, 12)],
    )
    fill(made.create_sheet("配送说明"), [["满100元免费送"], ["3公里内5元"], ["电话 13900001111"]])
    supplier = made.create_sheet("供货商")
    supplier.sheet_state = "veryHidden"
    fill(supplier, [["品名", "价格"], ["晨光中性笔", 1.1]])
    return saved(made), shelf(0, 12)


def float_at(sheet: Worksheet, colour, column: int, row: int, *, shift=(0, 0), size=(60, 60)):
    drawn = Drawn(BytesIO(png(picture(colour))))
    marker = AnchorMarker(
        col=column, colOff=pixels_to_EMU(shift[0]), row=row, rowOff=pixels_to_EMU(shift[1])
    )
    extent = XDRPositiveSize2D(pixels_to_EMU(size[0]), pixels_to_EMU(size[1]))
    drawn.anchor = OneCellAnchor(_from=marker, ext=extent)
    sheet.add_image(drawn)


@fresh
def floating_pictures_across_rows() -> Made:
    """Begun in the row above, hung over the next, two in one row, a logo on top."""
    goods, tints = shelf(0, 14), colours()
    rows: list[list[object]] = [["美家生活馆 产品册"], ["图片", "品名", "规格", "零售价", "单位"]]
    rows += [[None, r.name, r.spec, float(r.price), r.unit] for r in goods]
    truth = [replace(row, photo=next(tints), category="") for row in goods]

    def hang(sheet: Worksheet) -> None:
        float_at(sheet, (250, 250, 250), 3, 0, size=(90, 18))
        for number, row in enumerate(truth, 2):
            sheet.row_dimensions[number + 1].height = 48
            if number % 3 == 0:  # 64 pixels high a row: a third of it lies in the row above.
                float_at(sheet, row.photo, 0, number - 1, shift=(4, 46), size=(50, 62))
            elif number % 3 == 1:
                float_at(sheet, row.photo, 0, number, shift=(4, 14), size=(50, 62))
            else:
                float_at(sheet, row.photo, 0, number, shift=(2, 4), size=(30, 40))
                float_at(sheet, (255, 255, 200), 0, number, shift=(36, 4), size=(26, 40))

    return book(rows, hang), truth


@fresh
def anchored_pictures_of_two_rows_each() -> Made:
    """Two rows for each article: the name and, below, its second colour; one picture for both."""
    tints, rows, truth, spots = colours(), [["货品", "颜色", "售价", "图"]], [], []
    for number, row in enumerate(shelf(0, 8)):
        tint = next(tints)
        spots.append((number * 2 + 1, tint))
        for colour in ("红", "蓝"):
            rows.append([row.name if colour == "红" else None, colour, float(row.price), None])
            truth.append(Row(row.name, row.price, spec=colour, photo=tint))

    def hang(sheet: Worksheet) -> None:
        for at, tint in spots:
            sheet.merge_cells(start_row=at + 1, end_row=at + 2, start_column=1, end_column=1)
            drawn = Drawn(BytesIO(png(picture(tint))))
            begin = AnchorMarker(col=3, colOff=20000, row=at, rowOff=20000)
            end = AnchorMarker(col=4, colOff=0, row=at + 2, rowOff=0)
            drawn.anchor = TwoCellAnchor(_from=begin, to=end)
            sheet.add_image(drawn)

    return book(rows, hang), truth


CELLIMAGES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{}</etc:cellImages>"""
CELLIMAGE = """<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{0}" name="ID_{0:032X}"/>
<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{0}"/></xdr:blipFill>
<xdr:spPr/></xdr:pic></etc:cellImage>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}
</Relationships>"""
RELATION = """<Relationship Id="rId{0}" Target="media/w{0}.png"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>"""


@fresh
def pictures_embedded_by_wps() -> Made:
    """Two columns of pictures (front, back), some pictures used twice, order mixed."""
    tints = colours()
    truth = [replace(row, photo=next(tints), category="") for row in shelf(4, 16)]
    rows: list[list[object]] = [["零售价", "主图", "品名", "规格", "单位"]]
    for number, row in enumerate(truth, 1):
        call = f'=_xlfn.DISPIMG("ID_{number:032X}",1)'
        rows.append([float(row.price), call, row.name, row.spec, row.unit])
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book(rows))) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part), zipfile.ZIP_DEFLATED)
        numbers = list(range(len(truth), 0, -1))
        new.writestr(
            "xl/cellimages.xml", CELLIMAGES.format("".join(map(CELLIMAGE.format, numbers)))
        )
        links = RELATIONS.format("".join(map(RELATION.format, numbers)))
        new.writestr("xl/_rels/cellimages.xml.rels", links)
        for number, row in enumerate(truth, 1):
            new.writestr(f"xl/media/w{number}.png", png(picture(row.photo or (0, 0, 0))))
    return stream.getvalue(), truth


@fresh
def sections_with_headers_of_their_own() -> Made:
    """Each section repeats the header, with a column more or fewer; blank cells mean "as above"."""
    rows: list[list[object]] = [["XX五金机电报价单"], ["客户：", None, "日期：", "2026.11.20"]]
    truth: list[Row] = []
    parts = (shelf(0, 6), shelf(6, 12), shelf(12, 18))
    for number, part in enumerate(parts):
        rows.append([f"{'一二三'[number]}、{part[0].category}系列"])
        head = ["序号", "品名", "规格", "单位", "单价"]
        rows.append([*head, "备注"] if number != 1 else ["序号", "品名", "规格", "市场价", "单价"])
        for place, row in enumerate(part, 1):
            said = float(row.price)
            third: object = row.unit if number != 1 else round(said * 1.3, 2)
            rows.append([place, row.name, row.spec, third, said])
            listed = f"{round(said * 1.3, 2)}" if number == 1 else ""
            unit = row.unit if number != 1 else ""
            category = f"{row.category}系列"
            truth.append(replace(row, list_price=listed, unit=unit, category=category))
        rows.append([])
    rows.append(["以上报价含税，有效期至12.31", None, None, None, None])
    return book(rows), truth


@fresh
def models_and_variants_with_ditto() -> Made:
    """The name only in the first row of each article, not merged; the others leave it blank."""
    articles = {
        "加厚保温杯": [("350ml", 45), ("500ml", 55), ("750ml", 69)],
        "硅胶锅铲": [("短柄", 12.5), ("长柄", 15)],
        "抽绳垃圾袋": [("小号", 6.9), ("中号", 8.9), ("大号", 12.9)],
        "密封罐": [("方形", 18), ("圆形", 16)],
    }
    rows: list[list[object]] = [["商品", "规格", "零售价(元)"]]
    truth = []
    for name, variants in articles.items():
        for number, (spec, price) in enumerate(variants):
            rows.append([name if number == 0 else None, spec, price])
            truth.append(Row(name, f"{price}", spec=spec))
    return book(rows), truth
