"""One spelling for what looks or means the same: widths, letter case, traditional characters."""

import re
import unicodedata
from functools import cache
from pathlib import Path

# Made by core.pinyin_table from OpenCC's characters.
TRADITIONAL = Path(__file__).parents[2] / "core" / "data" / "traditional.txt"
# Zero-width and direction marks, which WeChat and copied web pages leave in texts.
INVISIBLE = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0)
)
# Characters of no living word, and what handwriting input takes them for: 西红杮, 可囗可乐.
SLIPS = ("囗杮孑亊巿", "口柿子事市")

# é; Latin letters only, since kana and hangul fall apart when decomposed.
_ACCENTED = re.compile("[\u00c0-\u024f]")


def normalise(text: str) -> str:
    """`text` half-width, lower-case, in simplified characters, without invisible ones."""
    text = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).lower()
    if text.isascii():
        return text
    plain = _ACCENTED.sub(lambda match: unicodedata.normalize("NFKD", match[0])[0], text)
    return plain.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    before, after = TRADITIONAL.read_text(encoding="utf-8").splitlines()
    pairs = [*zip(before, after, strict=True), *zip(*SLIPS, strict=True)]
    return {ord(one): other for one, other in pairs}
