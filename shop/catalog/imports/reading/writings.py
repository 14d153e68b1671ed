"""The signs that a price is written with: what `money` finds in a text, one by one."""

import re

from shop.catalog.imports.reading.words import UNIT

_NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|[.,]\d)"
_CHINESE = "[零〇一二两三四五六七八九十百千]"
_YUAN = r"元整?|块钱?|圆"
_MEASURE = "(?:kg|g|克|千克|公斤|斤|ml|l|毫升|升)"
_TO = r"\s*[-~–—―至到]+\s*"
TOKEN = re.compile(
    "|".join(
        [
            rf"(?P<range>[¥$]?\s*{_NUMBER}\s*(?:{_YUAN})?{_TO}[¥$]?\s*{_NUMBER}\s*(?:{_YUAN})?)",
            (
                rf"(?P<small>(?P<small_yuan>{_NUMBER})\s*[块元]\s*(?P<jiao>\d)(?!\d|\.)(?!\s*(?!分){UNIT})[角毛]?"
                rf"|(?P<only_jiao>(?<![\d.,])\d)\s*[角毛]钱?(?P<fen>\d(?!\d)分?)?)"
            ),
            (
                rf"(?P<money>(?P<sign>¥|rmb|cny|人民币)\s*(?P<signed>{_NUMBER})\s*(?:{_YUAN})?"
                rf"|(?P<yuan>{_NUMBER})\s*(?:{_YUAN}|rmb|cny|¥))"
            ),
            rf"(?P<chinese>{_CHINESE}+)(?P<chinese_yuan>{_YUAN}|[角毛])(?P<chinese_rest>{_CHINESE}?)",
            r"(?P<weight>[/每]\s*(?P<weight_of>\d+(?:\.\d+)?)\s*(?P<measure>kg|g|克|千克|公斤|ml|l|毫升|升)(?![a-z]))",
            rf"(?P<pack>[x*×]\s*\d+\s*(?P<pack_unit>{UNIT})?)",
            rf"(?P<per>(?:\s*[/每]\s*[一1]?\s*(?P<per_unit>{UNIT})|(?P<before_unit>{UNIT})\s*/)(?![a-z]))",
            rf"(?P<count>/?\s*(?P<amount>{_NUMBER}|[一两二三四五六七八九十半])\s*(?P<counted>{UNIT})(?![a-z邮]))",
            rf"(?P<measured>(?:{_NUMBER}\s*[x×*]\s*)*{_NUMBER}\s*(?:ml|cm|mm|km|g|l|m|w|v|寸|英寸|mah)(?![a-z\d]))",
            rf"(?P<bare>{_NUMBER})",
            r"(?P<group>团购价?)",
            (
                r"(?P<private>会员价?|vip价?|批发价?|进货?价|成本价?|供货?价|出厂价|拿货价?|代理价?|员工价?|内部价?"
                r"|整箱价?|箱价)"
            ),
            r"(?P<list>原价|市场价|建议零售价?|建议售?价|吊牌价?|划线价|官方?价|专柜价?|指导价|门市价|参考价|平时|日常价)",
            (
                r"(?P<sell>一口价|现价|特价|活动价?|促销价?|零售价?|售价|单价|优惠价?|秒杀价?|到手价?|今日价?|今天|只要|仅需|仅售|仅|现在"
                r"|门店价?|本店价?|券后价?|折后价?|拼团价?|实价|价格|价)"
            ),
            r"(?P<soft>起(?:售|步)?价?|约|左右|上下|大概|大约|以上|以下|不等)",
            rf"(?P<content>[(\[【]\s*(?:净?重?约?)?{_NUMBER}\s*{_MEASURE}\s*[)\]】])",
            r"(?P<open>[(\[【])",
            r"(?P<close>[)\]】])",
            r"(?P<sign_only>[\s,，、。.;；:：!！/]+)",
            r"(?P<word>.)",
        ]
    ),
    re.IGNORECASE,
)
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def chinese_number(text: str) -> int:
    total = digit = 0
    for sign in text:
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
