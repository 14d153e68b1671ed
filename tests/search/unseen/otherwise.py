"""The same order said a little otherwise: greeted, thanked for, with other signs and digits."""

import re
from collections.abc import Callable
from functools import cache

from search.chat.parsed import Status
from search.chat.reader import read

# Every so manieth message of all sets.
STEP = 29
# In a hundred messages so many may come to something else.
MOST = 2
_SAID = "零一两三四五六七八九"
_UNITS = "斤个包瓶盒袋罐桶箱提件支把双只条块本"


def _in_words(text: str) -> str:
    counted = re.compile(rf"(?<![\d.a-zA-Z/*×xX+\-#])[1-9](?=[{_UNITS}])(?!个月)")
    return counted.sub(lambda match: _SAID[int(match[0])], text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in text)


def _separated_by(sign: str) -> Callable[[str], str]:
    return lambda text: re.sub("[，,](?! )", sign, text)


WAYS = {
    "greeted": lambda text: f"老板在吗，{text}",
    "thanked for": lambda text: f"{text}，谢谢啦辛苦了",
    "with a place": lambda text: f"{text}，送到3号楼2单元501",
    "to be fetched": lambda text: f"{text} 下班过来拿",
    "with a picture": lambda text: f"{text}🙏🙏",
    "with blanks": _separated_by(" "),
    "with waves": _separated_by("～"),
    "in words": _in_words,
    "in full width": _full_width,
    "softly": lambda text: re.sub(rf"(\d[{_UNITS}])(?=[，, 。\n]|$)", r"\1哈", text),
}


def lines(text, store):
    """What is bought of the lines of a message, by whom; the goods of a question may differ."""
    return sorted(
        (
            line.status,
            line.goods.sku if line.status is Status.MATCH and line.goods else "",
            str(line.quantity),
            line.buyer,
        )
        for line in read(text, store=store).lines
    )


# Of the message as it was written, which every way is held against.
as_written = cache(lines)
