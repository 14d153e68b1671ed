"""Whose a row of a list is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Between the names of those who want the same.
AND = "、"
_OWN_WORDS = re.compile(r"[:：\s]*我")


@dataclass(frozen=True)
class Person:
    """Whose row it is; it begins behind `end`."""

    name: str = ""
    end: int = 0
    phone: tuple[int, int] = (0, 0)
    # What was said before the name.
    aside: tuple[int, int] = (0, 0)
    # No word before a gap only: 烟台 苹果3斤.
    is_sure: bool = True
    # 帮王奶奶带：, beside what is for oneself
    is_brought: bool = False
    # 厨房, where 厨房纸 may be sold
    is_place: bool = False
    # 老张大份牛肉面: right before what is sold, if anything
    is_glued: bool = False
    # 我土豆3斤, beside what others want
    is_own: bool = False

    def me(self, text: str) -> str:
        """
        Who 我 is in this row of `text`: 老周：我要王老吉. Nobody in 老周要冰红茶，我要王老吉 and
        老周：冰红茶。我要王老吉, which somebody else writes.
        """
        return self.name if _OWN_WORDS.match(text, self.end) else ""


NOBODY = Person()


def called(who: str, names: Iterable[str]) -> str | None:
    """
    The one of `names` that is meant by `who`: 7-1203王姐 by 王姐, and 502 not by 2. None where that
    is none of them, or where nobody knows which of two 张.
    """
    begin = r"(?<!\d)" if who[0].isdigit() else ""
    meant = re.compile(rf"{begin}{re.escape(who)}(?!\d)")
    found = {name for name in names if meant.search(name)}
    return found.pop() if len(found) == 1 else None
