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
    # 厨房, where 厨房纸 may be sold
    is_place: bool = False
    # 老张大份牛肉面: right before what is sold, if anything
    is_glued: bool = False

    def me(self, text: str) -> str:
        """Who 我 is in this row of `text`; 老周要冰红茶，我要王老吉 is written by somebody else."""
        is_told = self.is_glued or "要" in text[max(0, self.end - 1) : self.end + 1]
        return "" if is_told else self.name


NOBODY = Person()
