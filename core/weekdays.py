"""Days of the week as a mask: bit 0 is Monday, as `date.weekday()` counts."""

from django.utils.translation import gettext, gettext_noop

EVERY_DAY = 0b1111111
NAMES = (
    gettext_noop("一"),
    gettext_noop("二"),
    gettext_noop("三"),
    gettext_noop("四"),
    gettext_noop("五"),
    gettext_noop("六"),
    gettext_noop("日"),
)


def mask(days: list[str]) -> int:
    """Of numbers as a form gives them, Monday is "0"."""
    return sum(1 << int(day) for day in days) & EVERY_DAY


def is_in(weekdays: int, day: int) -> bool:
    return bool(weekdays >> day & 1)


def words(weekdays: int) -> str:
    """每天, 周一、二、日"""
    if weekdays == EVERY_DAY:
        return gettext("每天")
    days = (gettext(name) for number, name in enumerate(NAMES) if is_in(weekdays, number))
    return gettext("周%(days)s") % {"days": gettext("、").join(days)}
