"""Whose a row of a list is."""

from dataclasses import dataclass


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


NOBODY = Person()
