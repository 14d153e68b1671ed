"""Numbers as people type and say them: 三十五, 两百, 1.5, ½, 半."""

from decimal import Decimal

# Each where its number is.
IN_ORDER = "零一二三四五六七八九"
DIGITS = {
    **{character: number for number, character in enumerate(IN_ORDER)},
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
HALF = Decimal("0.5")

# For patterns. 俩 and 仨 hold their 个 already.
NUMERALS = "零〇一二两三四五六七八九十百千万"
_FRACTION = r"(?<![\d./])\d{1,2}/\d{1,2}(?![\d/])|(?<![\d.])\d{0,3}[½¼¾]"
NUMBER = rf"(?:{_FRACTION}|(?<![\d.])\d{{1,5}}(?:\.\d{{1,3}})?|[{NUMERALS}]{{1,9}})"
_SIGNS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_MOST_PLACES = 3


def number(text: str) -> Decimal | None:
    """The number written as `text`; None where it is none or not certain (三四, 一二三)."""
    if text == "半":
        return HALF
    if text.replace(".", "", 1).isdecimal():
        return Decimal(text)
    if "/" in text or text[-1:] in _SIGNS:
        return _fraction(text)
    return _chinese(text)


def _fraction(text: str) -> Decimal | None:
    """1/2, 2½; None for what has no end: 1/3."""
    if text[-1] in _SIGNS:
        return Decimal(text[:-1] or 0) + _SIGNS[text[-1]]
    above, below = map(int, text.split("/"))
    if not below:
        return None
    found = Decimal(above) / below
    return found if round(found, _MOST_PLACES) == found else None


def _chinese(text: str) -> Decimal | None:
    """一百二 is 120, 一百零二 102."""
    total = section = 0
    digit: int | None = None
    # Of a last digit with no word behind it.
    place = 1
    for character in text:
        if character in DIGITS:
            # Two digits side by side are "three or four", not a number.
            if digit:
                return None
            digit = DIGITS[character]
            place = place if digit else 1
        elif character in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[character]
            digit, place = None, _POWERS[character] // 10
        elif character == "万":
            total, section, digit = (section + (digit or 0)) * 10_000, 0, None
            place = 1000
        else:
            return None
    return Decimal(total + section + (digit or 0) * place) if text else None
