"""What cards say of goods behind a label: 规格：500ml  货号：A-12."""

import re

_KINDS = {
    "spec": "规格型号|(?:商品|产品|包装)?规格|净含量|净重|容量|尺寸|颜色|口味|型号|包装|重量|款式",
    "unit": "单位",
    "sku": "货号|编号|编码|款号|商品编码",
    "barcode": "条形码|条码",
    "": "产地|品牌|装箱数?|箱规|件规|保质期|库存|起订量?|起批量?|材质|生产日期|等级|厂家|上市",
}
_LABEL = re.compile(
    "|".join(f"(?P<{kind or 'other'}>{words})" for kind, words in _KINDS.items()).join(
        ("(?:", r")\s*[:：]\s*")
    )
)


def fields(text: str) -> list[tuple[str, str]]:
    """(spec, unit, sku, barcode or other; the value) for each label; [] without one in front."""
    found = list(_LABEL.finditer(text))
    if not found or found[0].start() > 0:
        return []
    ends = [*(label.start() for label in found[1:]), len(text)]
    return [
        (label.lastgroup or "other", text[label.end() : end].strip())
        for label, end in zip(found, ends, strict=True)
    ]
