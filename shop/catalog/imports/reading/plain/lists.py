"""
Lists as people write them: 丹东草莓 19.9一斤, several in a line, between greetings and rules.
A number counts as a price only where it stands as one; what is not understood is asked.
"""

import re
from collections.abc import Iterator

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Doubt, Entry, Money
from shop.catalog.imports.reading.grids import headings
from shop.catalog.imports.reading.places import Piece
from shop.catalog.imports.reading.words import NO_PRICE, UNIT, clean, is_note, is_shelf, squeezed

_EMOJI = re.compile("[\u2190-\u2bff\u3030\U0001f000-\U0001faff\ufe0f\u200d✅❗‼]")
# 1️⃣: a number in a box.
_KEYCAP = re.compile("[\\d#*]\ufe0f?\u20e3")
_NUMBERED = re.compile(r"^\s*(?:[(（]?\d{1,3}[)）、]|\d{1,3}[.．](?!\d)|[①-⑳•·●◆■★☆*\->]+)\s*")
_SPLIT = re.compile(r"[，；;、|]|,(?!\d{3}(?!\d))|\u3000{2,}|\s{3,}|\t")
_RULES = re.compile(
    r"群\s*[(（]\d+[)）]$|接龙|下单|送货|配送|自提|起送|私我|私信|微信|电话|预订电话|点前|点后|截止|到货|今早|今日|群里|全场|满\d+减|仅剩|包邮|营业|日期"
    r"|(?:上午|下午|早上|晚上|中午|凌晨|昨天|前天)\s*\d"
)
_MEASURE = (
    "(?:kg|g|ml|l|克|千克|毫升|升|cm|mm|寸|抽|层|片|粒|度|号|w|瓦|码|支装|只装|%|年|目|mah|gb|v)"
)
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PRICE = re.compile(
    rf"""
    (?P<label>(?:原价|市场价|现价|特价|券后价?|折后价?|售价|零售价?|会员价?|批发价?|团购价?|拼团价?|秒杀价?|到手价?|活动价?|单价|价格?|只要|仅售?)?[:：]?\s*)
    (?P<before>(?:(?:每|一|1)\s*{UNIT}|{UNIT}\s*/)\s*)?
    (?:
      [¥$]\s*(?:{_AMOUNT})(?:元|块)?
      | (?:{_AMOUNT})\s*[元块]\s*\d?[角毛]?钱?
      | \d\s*[角毛]钱?
      | (?:{_AMOUNT})(?=\s*(?:/|每|[一1]\s*{UNIT}))
      | (?<![\d.A-Za-z])(?:{_AMOUNT})(?!\s*(?:{_MEASURE}|{UNIT})(?![/]))(?![\d.A-Za-z%])
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DATE = re.compile(r"(?:20\d\d[-./年])?\d{1,2}(?:[-./月]\d{1,2})日?|\d{1,2}:\d{2}")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_DATED = re.compile(
    "接龙|日期|更新|报价|价格表|价目|菜单|今天|星期|周[一二三四五六日]|早市|第\\d+期|号|月"
)
# 车厘子 2斤 … 100元: so much of it for that.
_COUNTED = re.compile(rf"(?:\d+|[两二三四五六七八九十半])\s*{UNIT}$")
# 10包起批2.6, 满10瓶2.8: on what condition, of the goods before.
_CONDITION = re.compile(
    rf"满?\s*(?:\d+|[两二三四五六七八九十半])\s*{UNIT}(?:起[批订售卖拿]?|以上)?$"
)
# 基围虾 45/斤 券后40: money among the words of a name.
_PAID = re.compile(rf"[¥$]?\s*\d+(?:\.\d+)?\s*/\s*{UNIT}")
_GLUED = re.compile(r"[A-Za-z\d.-]$|(?<![A-Za-z\d])\d+[\s.,]*$")
# 还有车厘子 88元: what a seller says before the goods.
_LEAD = re.compile("^(?:还有|另有|另外|再有|以及)\\s*")
_SUM = re.compile("^(?:好的|您的|总价)?[,，]?(?:一共|总共|共计|合计|小计|共)$")
_PER = re.compile(rf"^\s*(?:[/每一1]\s*)*{UNIT}(?=\s|$)", re.IGNORECASE)
_LOWER = re.compile(r"[¥$]?\s*\d+(?:\.\d+)?\s*[元块]?\s*[-~–—―至到]+\s*[¥$]?$")
LONGEST_NAME, LONGEST_LINE = 40, 120


def entries(text: str) -> list[Entry]:
    """Goods in the order of the text, under the headings they stand below."""
    found: list[Entry] = []
    category, waiting = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        said = clean(_EMOJI.sub(" ", _KEYCAP.sub(" ", line)))
        goods = list(_of_line(said, waiting))
        for entry in goods:
            entry.category, entry.where, entry.line = category, f"第{number}行", number
            entry.pieces = (Piece("", "", line.strip()[:LONGEST_LINE]),)
            found.append(entry)
        waiting = "" if goods else _name(said)
        category = _heading(line, said, goods) or category
    return found


def _of_line(said: str, waiting: str) -> Iterator[Entry]:
    if not said or _is_rule(said):
        return
    parts = [part.strip() for part in _parts(_NUMBERED.sub("", said)) if part.strip()]
    for number, part in enumerate(parts):
        entry = _of_part(part, waiting if number == 0 else "")
        if entry is not None:
            yield entry


def _is_rule(said: str) -> bool:
    if _PHONE.search(said) or is_note(said):
        return True
    return bool(_RULES.search(said)) and not re.search(r"\d\s*[元块/]|[¥]\s*\d", said)


def _parts(said: str) -> list[str]:
    """西红柿4.5，黄瓜3.8 are two; 19.9一斤，两斤38 is one: only a name begins another."""
    parts: list[str] = []
    for part in _SPLIT.split(said):
        begins = _NUMBERED.sub("", part.strip())
        found = _PRICE.search(begins)
        name = _name(begins[: found.start()]) if found else ""
        if parts and (not name or _CONDITION.match(name)):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def _of_part(part: str, waiting: str) -> Entry | None:
    """Goods and what they cost; None for what is not sold."""
    found = _chosen(part)
    if found is None:
        return _without_price(part)
    begin = _begin(part, found.start())
    name, tail = _name(part[:begin]), part[begin:]
    said = money.read(tail)
    entry = Entry(name, raw=part[:80], price=said.price, unit=said.unit, list_price=said.list_price)
    entry.doubts.extend(said.doubts)
    if not name:
        entry.name = _name(_PER.sub("", part[found.end() :])) or waiting
        entry.doubt("name_unclear", entry.name)
    if _COUNTED.search(name) and not said.unit:
        entry.doubt("bundle", part)
    if paid := _PAID.search(name):
        entry.name = _name(name[: paid.start()]) or name
        entry.doubt("several_prices", part)
    _ask_about_number(entry, part, found, said)
    if (
        not entry.name
        or _SUM.match(entry.name)
        or len(entry.name) > LONGEST_NAME
        or not re.search(r"[^\W\d]", entry.name)
    ):
        return None
    return entry


def _begin(part: str, start: int) -> int:
    """Where the price begins that is written up to `start` and beyond: of 25—28元, at 25."""
    lower = _LOWER.search(part[:start])
    return lower.start() if lower else start


def _chosen(part: str) -> re.Match[str] | None:
    """Where the price begins: a number with 元 or / before a bare one."""
    found = [match for match in _PRICE.finditer(part) if match[0].strip()]
    labelled = [match for match in found if match["label"].strip()]
    sure = [match for match in found if re.search(r"[¥元块角毛]", match[0])]
    sure = sure or [
        m for m in found if re.match(r"\s*(?:/|每|[一1]\s*" + UNIT + ")", part[m.end() :])
    ]
    if labelled:
        # 土豆 ¥2.5 原价3: the first of them begins the price, whatever its label says.
        signed = [match for match in sure if re.search(r"[¥元块角毛]", match[0])]
        return min([labelled[0], *signed], key=lambda match: match.start())
    best = sure or found
    return best[0] if best else None


def _ask_about_number(entry: Entry, part: str, found: re.Match[str], said: Money) -> None:
    bare = found[0].strip()
    if bare[0].isdigit() and _GLUED.search(part[: part.index(bare, found.start())]):
        # LE49AL88A714.3元, 2 84/包: where the name ends and the price begins nobody can say.
        entry.doubt("number_unclear", part)
    if not bare.replace(".", "").isdigit() or said.unit:
        return
    before = part[: found.start()]
    if _DATE.fullmatch(bare) and _DATED.search(before):
        entry.doubt("looks_like_date", bare)
    elif "." not in bare and before and not before[-1].isspace() and before[-1] not in ":：":
        # 安全帽3: three of them, or three yuan?
        entry.doubt("number_unclear", part)
    if re.search(r"\d", _measures_away(entry.name)):
        entry.doubt("number_unclear", part)


def _measures_away(name: str) -> str:
    """The name without the numbers that belong to it: 500ml, 5号, 100抽×3层, 2kg."""
    return re.sub(rf"(?i)\d+(?:\.\d+)?\s*(?:{_MEASURE}|{UNIT})|[x×*]\s*\d+|[a-z]+\d+", "", name)


def _without_price(part: str) -> Entry | None:
    """牛肉 时价: goods that must be asked for; other words are no goods."""
    found = NO_PRICE.search(part)
    name = _name(part[: found.start()]) if found else ""
    if not found or not name or _RULES.search(part) or len(name) > LONGEST_NAME:
        return None
    return Entry(name, raw=part, doubts=[Doubt("no_price", part)])


def _name(text: str) -> str:
    said = _LEAD.sub("", _NUMBERED.sub("", text)).strip(
        " :：—-–…·.~～=【】[]()（）*_/，,、；;!！<>《》"
    )
    return said if squeezed(said) and not said.isdigit() else ""


def _heading(line: str, said: str, goods: list[Entry]) -> str:
    """【水果】 or 水果类: above goods; a greeting is none."""
    name = headings.plain(said)
    if goods or not 1 < len(name) <= 8 or _RULES.search(said) or is_note(said):
        return ""
    is_bracketed = said.startswith(("【", "[", "《", "「")) or said.endswith((":", "："))
    return name if is_bracketed or is_shelf(name) else ""
