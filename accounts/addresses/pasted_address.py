"""
Reads an address as people paste it: 张三 13800138000 浙江省杭州市西湖区文三路 88 号, in any
order, with or without labels and signs between. Works from the list of areas alone.

Whatever is not certain stays empty and is named in `unsure`: nothing is made up.
"""

import re
import unicodedata
from dataclasses import dataclass

from accounts.addresses import area_names, areas, person_names
from accounts.addresses.area_names import Found

# An address is short; what comes after this is something else.
MAX_LENGTH = 600
FIELDS = ("name", "phone", "province", "city", "district", "detail")
PHONE_MARK = "\ue000"
# Words of the form they were copied from, and of the sentence around it.
_NOISE = frozenset(
    "中国 中华人民共和国 收货信息 收件信息 收货 收件 男 女 收 亲收 签收 转 找 交 谢谢 麻烦".split()
)
SEPARATORS = re.compile(r"[\s,;。|\\\[\]【】「」『』<>《》]+")

_LABELS = {
    "name": "收货人姓名|收件人姓名|收货姓名|收货人|收件人|联系人|姓名|名字",
    "phone": "收货人手机号?|手机号码|联系电话|联系方式|电话号码|手机号|号码|手机|电话|tel|phone",
    "zip": "邮政编码|邮编",
    "head": "收货信息|收件信息|收货人信息|收件人信息|地址信息|寄件信息",
    "note": "订单备注|买家留言|备注|留言",
    "place": (
        "所在地区|所在区域|所在省市|省市区|地区|区域|详细地址|收货地址|收件地址|街道地址|详情|"
        "地址|省份|城市|区县|街道"
    ),
}
# With a colon, or as a word of its own in front of what it names.
_LABEL = re.compile(
    "(?<![\u4e00-\u9fff])(?:我的)?(?:"
    + "|".join(f"(?P<{k}>{v})" for k, v in _LABELS.items())
    + r")(?:是?\s*:|是|(?=\s))"
    # 收件人张三, of which nothing else can be made.
    r"|(?<![\u4e00-\u9fff])(?P<glued>收件人|收货人|联系人)(?=[\u4e00-\u9fff·]{1,12}(?:[\s,;。]|$))",
    re.I,
)
# 【收货人】张三: the brackets are the colon.
_BRACKETED = re.compile(
    r"[\[【「『<《]\s*(" + "|".join(_LABELS.values()) + r")\s*[\]】」』>》]\s*:?", re.I
)
# The Corps is no province; its towns lie in Xinjiang, and name its division once more.
_CORPS = re.compile(r"新疆生产建设兵团\s*(?:第?[一二三四五六七八九十\d]{1,3}师)?")
_LEAD = re.compile(r"^\s*(?:麻烦|请|帮忙|帮我)*[寄送发](?:到|给|往)[:,\s]*")
# …88号(张三 收)
_RECEIVER = re.compile(r"\(([\u4e00-\u9fff·]{1,12})\s*(?:亲收|收)\)")
_COUNTRY_CODE = r"(?:(?:\+|00)?86[ .-]?)?"
_MOBILE = re.compile(
    rf"(?<!\d){_COUNTRY_CODE}(1[3-9]\d{{9}}|1[3-9]\d(?P<by>[ .-])\d{{4}}(?P=by)\d{{4}})(?!\d)"
)
# Behind its label any grouping is a phone: 138 001 38000.
_LABELLED_MOBILE = re.compile(rf"(?<!\d){_COUNTRY_CODE}(1[3-9]\d(?:[ .-]?\d){{8}})(?!\d)")
_NO_MOBILE = re.compile(
    r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?:-\d{1,5})?(?!\d)|(?<!\d)1\d{2}\*{4}\d{4}(?!\d)"
)
_ZIP = re.compile(r"[(]?(?<![\d-])\d{6}(?![\d号室栋幢弄层楼#-])[)]?")


@dataclass(frozen=True)
class PastedAddress:
    """What was understood; empty where it was not, then the field is in `unsure`."""

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""

    @property
    def is_understood(self) -> bool:
        """At least the phone or the area was read: the rest would be guessing."""
        return bool(self.phone or self.province)

    @property
    def unsure(self) -> tuple[str, ...]:
        """Fields of the form that a person must fill in."""
        has_districts = not self.city or areas.districts(self.province, self.city)
        needed = FIELDS if has_districts else tuple(f for f in FIELDS if f != "district")
        return tuple(name for name in needed if not getattr(self, name))

    @property
    def area(self) -> areas.Area | None:
        """None while a part of it is missing."""
        if {"province", "city", "district"} & set(self.unsure):
            return None
        return areas.find(province=self.province, city=self.city, district=self.district)


@dataclass
class _Rest:
    """The text that is left, and what labels told."""

    text: str
    name: str = ""
    phone: str = ""


def read(text: str) -> PastedAddress:
    """All that can be told for certain; nothing at all for what is no address."""
    rest = _without_labels(_clean(text))
    phone = _take_phone(rest)
    rest.text = _NO_MOBILE.sub(f" {PHONE_MARK} ", rest.text)
    rest.text = _ZIP.sub(" ", rest.text)
    found = area_names.search(rest.text)
    if found is None:
        found = Found()
    before, after = rest.text[: found.start], rest.text[found.end :]
    tokens, is_after = _tokens(before), _tokens(after)
    name = rest.name or person_names.pick(tokens, is_after, mark=PHONE_MARK)
    tokens, is_after = _without(tokens, name), _without(is_after, name)
    found, is_after = _district_elsewhere(found, is_after)
    words = [token for token in [*tokens, *is_after] if token != PHONE_MARK]
    detail = " ".join(word for word in words if not _repeats(word, found)).strip(" -:，、")
    detail = _without_half_brackets(detail)
    read_so_far = PastedAddress(
        name=name,
        phone=phone,
        province=found.province,
        city=found.city,
        district=found.district,
        detail=detail if len(detail) >= 2 else "",
    )
    return read_so_far if read_so_far.is_understood else PastedAddress()


def _clean(text: str) -> str:
    """Half-width, one kind of each sign, no emoji, no invisible characters."""
    text = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).replace("臺", "台")
    text = re.sub(r"(?<=[\u4e00-\u9fff])\s*[•・‧·]\s*(?=[\u4e00-\u9fff])", "·", text)
    text = _RECEIVER.sub(r" \1 ", _LEAD.sub("", text))
    text = _CORPS.sub("新疆维吾尔自治区", _BRACKETED.sub(r" \1:", text))
    # 张三/13800138000/浙江省 and 文三路88号、张三, but 3/5 号.
    text = re.sub(r"(?<!\d)[/、]|[/、](?!\d)", " ", text)
    kept = (
        " " if unicodedata.category(char) in {"So", "Cs", "Co", "Sk"} else char
        for char in text
        if unicodedata.category(char) not in {"Cf", "Mn", "Cn"}
    )
    return re.sub(r"[^\S\n]+", " ", "".join(kept)).strip()


def _without_labels(text: str) -> _Rest:
    """Name and phone behind their labels; notes go, other labels become a separator."""
    rest, kept, end, kind = _Rest(""), [], 0, ""
    for match in [*_LABEL.finditer(text), None]:
        part = text[end : match.start()] if match else text[end:]
        kept.append(_labelled(rest, kind, part))
        if match:
            kind, end = str(match.lastgroup), match.end()
            kind = "name" if kind == "glued" else kind
    rest.text = "\n".join(kept)
    return rest


def _labelled(rest: _Rest, kind: str, part: str) -> str:
    """Take from `part` what its label promises; the remainder."""
    if kind == "note":
        return ""
    if kind == "zip":
        return re.sub(r"\d{6}", " ", part, count=1)
    if kind == "phone" and (match := _LABELLED_MOBILE.search(part)):
        rest.phone = rest.phone or _digits(match[1])
        return f"{part[: match.start()]} {PHONE_MARK} {part[match.end() :]}"
    if kind == "name":
        first, _sign, others = part.strip().partition(_first_sign(part.strip()))
        if not rest.name and person_names.could_be(first):
            rest.name = person_names.tidy(first)
            return others
    return part


def _first_sign(part: str) -> str:
    match = re.search(r"[\s,;。|]", part)
    return match[0] if match else "\n"


def _take_phone(rest: _Rest) -> str:
    """The labelled phone, or the only one there is; of two none is chosen."""
    numbers = {_digits(match[1]) for match in _MOBILE.finditer(rest.text)}
    rest.text = _MOBILE.sub(f" {PHONE_MARK} ", rest.text)
    if rest.phone:
        return rest.phone
    return numbers.pop() if len(numbers) == 1 else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _tokens(text: str) -> list[str]:
    tokens = (token for token in SEPARATORS.split(text) if token.strip("-:()，、."))
    return [token for token in tokens if token not in _NOISE]


def _without_half_brackets(detail: str) -> str:
    """Brackets at the ends that have lost their other half: (3号楼 but 大厦(19楼)."""
    if detail.count("(") == detail.count(")") and not re.search(r"^\)|\($", detail):
        return detail
    return detail.strip(" -:()，、")


def _without(tokens: list[str], name: str) -> list[str]:
    """The tokens without the name: once, alone or at the end of a token."""
    for number, token in enumerate(tokens):
        if name and person_names.tidy(token) == name:
            return [*tokens[:number], *tokens[number + 1 :]]
        if name and token.endswith(name) and tokens[number + 1 : number + 2] == [PHONE_MARK]:
            return [*tokens[:number], token.removesuffix(name), *tokens[number + 1 :]]
    return tokens


def _district_elsewhere(found: Found, tokens: list[str]) -> tuple[Found, list[str]]:
    """杭州市 浙江省 西湖区: a district that stands apart from its city."""
    if not found.city or found.district:
        return found, tokens
    known = areas.districts(found.province, found.city)
    apart = [token for token in tokens if token in known]
    if len(apart) != 1:
        return found, tokens
    found = Found(found.province, found.city, apart[0], found.start, found.end)
    return found, [token for token in tokens if token != apart[0]]


def _repeats(word: str, found: Found) -> bool:
    """A word that says the area once more, or the country."""
    return word in _NOISE or word in {found.province, found.city, found.district}
