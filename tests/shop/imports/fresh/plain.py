"""Text: CSV of tills and forms, messages."""

from dataclasses import replace

from tests.shop.imports.fresh.kit import Made, Row, ask, fresh, shelf


@fresh
def semicolons_in_gb18030() -> Made:
    """As a till exports it: lines about itself on top, quotes where a comma is inside."""
    goods = shelf(0, 12)
    lines = [
        "报表名称;商品档案",
        "导出时间;2026-11-20 09:30:00",
        "",
        "序号;店内码;商品名称;规格;销售单位;会员价;零售价;库存;供应商",
    ]
    for number, row in enumerate(goods, 1):
        member = f"{float(row.price) * 0.9:.2f}"
        cells = [f"{number}", f"{number:06d}", f'"{row.name}"', row.spec, row.unit, member]
        lines.append(";".join([*cells, f"{float(row.price):.2f}", "30.00", '"华东;二部"']))
    lines.append(f";;合计;;;;{sum(float(r.price) for r in goods):.2f};360.00;")
    content = "\r\n".join(lines).encode("gb18030")
    return content, [replace(row, category="") for row in goods]


@fresh
def tabs_in_utf16_with_guarded_codes() -> Made:
    """Codes as ="0690…", so that a spreadsheet keeps their zeros; no byte order mark."""
    goods = shelf(8, 20)
    lines = ["条码\t品名\t规格\t分类\t零售价\t单位"]
    truth = []
    for number, row in enumerate(goods):
        code = f"0690123450{number:03d}"
        lines.append(f'="{code}"\t{row.name}\t{row.spec}\t{row.category}\t{row.price}\t{row.unit}')
        truth.append(replace(row, barcode=code))
    return ("\n".join(lines) + "\n").encode("utf-16-le"), truth


@fresh
def tabs_in_big5() -> Made:
    goods = [
        ("鳳梨罐頭", "565g", "罐", "48"),
        ("黑糖薑母茶", "10入", "盒", "120"),
        ("麵線", "300g", "包", "35"),
    ]
    goods += [
        ("醬油膏", "450ml", "瓶", "68"),
        ("綠豆糕", "12入", "盒", "180"),
        ("鐵觀音", "150g", "罐", "350"),
    ]
    goods += [("沙茶醬", "250g", "罐", "75"), ("蘋果西打", "330ml", "瓶", "25")]
    lines = ["品名\t規格\t單位\t原價\t特價"]
    lines += [f"{n}\t{s}\t{u}\t{int(p) + 10}\t{p}" for n, s, u, p in goods]
    truth = [Row(n, p, u, s, list_price=f"{int(p) + 10}") for n, s, u, p in goods]
    return "\r\n".join(lines).encode("big5"), truth


@fresh
def a_group_order_in_wechat() -> Made:
    text = """#接龙
社区团购第128期 11月20日下午5点截团
配送费3元，满39包邮
1️⃣ 本地小油菜 2.5元/斤
2️⃣ 内蒙羔羊卷 29.9元/盒（500g）
3️⃣ 手工酸奶（原味）5.5元/杯
4️⃣ 冰糖橙 5斤装 19.9元
5️⃣ 散养土鸡 68元/只
6️⃣ 老式面包 8.8元/袋 3袋25
7️⃣ 鲜切蜜瓜 12.8/份
8️⃣ 三文鱼 时价
9️⃣ 卤牛腱 55元一斤
🔟 红薯粉条 ￥9.9/把

1. 张姐 小油菜2 酸奶3
2. 王哥 羔羊卷1
"""
    truth = [
        Row("本地小油菜", "2.5", "斤"),
        Row("内蒙羔羊卷", "29.9", "盒"),
        Row("手工酸奶（原味）", "5.5", "杯"),
        Row("冰糖橙 5斤装", "19.9"),
        Row("散养土鸡", "68", "只"),
        ask("老式面包"),
        Row("鲜切蜜瓜", "12.8", "份"),
        ask("三文鱼"),
        Row("卤牛腱", "55", "斤"),
        Row("红薯粉条", "9.9", "把"),
    ]
    return text.encode(), truth
