"""
Code 128, code set B, for order numbers and SKUs: ISO/IEC 15417. Digits and Latin letters as a
scanner at any till reads them.
"""

from collections.abc import Iterator

from django.utils.html import format_html

# Widths of bar, space, bar, … of each value; 104 begins set B, 106 ends.
PATTERNS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112"
).split()
START_B, STOP = 104, 106
QUIET = 10


def can_write(text: str) -> bool:
    return bool(text) and all(" " <= sign <= "~" for sign in text)


def bars(text: str) -> tuple[list[tuple[int, int]], int]:
    """
    (left, width) of each bar in modules, quiet zones included, and the width of all.

    :raises ValueError: for signs that set B does not have
    """
    if not can_write(text):
        raise ValueError("no Code 128 B")
    found, left = [], QUIET
    for pattern in _patterns(text):
        for at, width in enumerate(map(int, pattern)):
            if at % 2 == 0:
                found.append((left, width))
            left += width
    return found, left + QUIET


def _patterns(text: str) -> Iterator[str]:
    values = [ord(sign) - 32 for sign in text]
    check = START_B + sum(place * value for place, value in enumerate(values, start=1))
    for value in (START_B, *values, check % 103, STOP):
        yield PATTERNS[value]


def svg(text: str, *, height: int = 40) -> str:
    """An SVG that scales to any width; its text stands beside it for people."""
    found, width = bars(text)
    return format_html(
        '<svg class="barcode" viewBox="0 0 {} {}" preserveAspectRatio="none"'
        ' role="img" aria-label="{}"><path d="{}"/></svg>',
        *(width, height, text),
        "".join(f"M{left} 0h{wide}v{height}h-{wide}z" for left, wide in found),
    )
