"""What a size is called, and which of two is larger: 小杯 < 大杯, 500g < 1kg."""

import re

from shop.catalog.imports.reading.words import clean

# Each in the smallest of its kind; only sizes of one kind stand in one table.
_SCALE = {
    **dict.fromkeys(("ml", "毫升", "g", "克", "cm", "厘米", "寸", "英寸", "号", "码"), 1.0),
    **dict.fromkeys(
        ("人", "人份", "位", "w", "瓦", "粒", "片", "抽", "mm", "毫米", "支装", "只装"), 1.0
    ),
    **dict.fromkeys(("l", "升", "kg", "公斤", "千克"), 1000.0),
    **dict.fromkeys(("m", "米"), 100.0),
    "两": 50.0,
    "斤": 500.0,
}
_MEASURED = (
    rf"(\d+(?:\.\d+)?)\s*({'|'.join(sorted(map(re.escape, _SCALE), key=len, reverse=True))})装?"
)
_MEASURE = re.compile(_MEASURED)
_WORDS = ("迷你", "小", "中", "常规", "标准", "大", "加大", "特大", "超大")
_WORD = re.compile(
    rf"({'|'.join(sorted(_WORDS, key=len, reverse=True))})[杯份号碗盒瓶桶包袋码款盘壶罐]?"
)
# 中杯500ml, 大(700ml): what it measures says how large it is.
_BOTH = re.compile(rf"{_WORD.pattern}\s*[(\[]?\s*{_MEASURED}[)\]]?")
_LETTER = re.compile(r"(x{0,3})([sml])码?")


def size(text: str) -> float:
    """How large, 0 for what is no size."""
    said = clean(text).lower().strip("()[]【】")
    if found := _MEASURE.fullmatch(said):
        return float(found[1]) * _SCALE[found[2]]
    if found := _BOTH.fullmatch(clean(text).lower()):
        return float(found[2]) * _SCALE[found[3]]
    if found := _WORD.fullmatch(said):
        return 1.0 + _WORDS.index(found[1])
    if found := _LETTER.fullmatch(said):
        middle = {"s": -1, "m": 0, "l": 1}[found[2]]
        return 10.0 + middle * (1 + len(found[1]))
    return 0.0
