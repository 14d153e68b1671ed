"""
One report, the same for page, workbook and API: up to three figures, a chart, tables. Values are
plain; how a kind of value is written, each of the three knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from home.statistics.reports.definitions import DEFINITIONS, Definition

BARS = 10
Words = str | Promise
Value = str | int | Decimal | date | Promise | None


class Kind(StrEnum):
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    YUAN = "yuan"
    # A quantity of goods, three places at most.
    QUANTITY = "quantity"
    # A share: 0.1234 is 12.3 %.
    SHARE = "share"
    # Yuan where it is a Decimal, else a count: figures below each other.
    EITHER = "either"


@dataclass(frozen=True)
class Column:
    title: Words
    kind: Kind = Kind.COUNT

    @property
    def is_number(self) -> bool:
        return self.kind not in {Kind.TEXT, Kind.DAY}


@dataclass(frozen=True)
class Figure:
    """A number that stands out; `before` is what it is compared with, `beside` names that."""

    name: str
    value: Value
    kind: Kind = Kind.YUAN
    before: Value = None
    beside: Words = ""

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.name]

    @property
    def change(self) -> Decimal | None:
        """By what share it grew; None where nothing was before."""
        if not isinstance(self.before, int | Decimal) or not self.before:
            return None
        if not isinstance(self.value, int | Decimal):
            return None
        grown = Decimal(self.value) / Decimal(self.before) - 1
        return grown.quantize(Decimal("0.001"))


@dataclass(frozen=True)
class Series:
    title: Words
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """`shape`: line or bar. Its numbers stand in the table beneath, for who cannot see it."""

    title: Words
    labels: Sequence[Words]
    series: Sequence[Series]
    kind: Kind = Kind.COUNT
    shape: str = "line"


@dataclass(frozen=True)
class Table:
    title: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    # What each row is of, where pages know a list of it.
    keys: Sequence[str] = ()
    # What stands there without rows.
    empty: Words = ""


@dataclass(frozen=True)
class Report:
    slug: str
    title: Words
    figures: Sequence[Figure] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    # Names of further definitions that its words need.
    explained: Sequence[str] = ()
    note: Words = ""
    # Whether it is cut into days, weeks and months.
    has_periods: bool = False
    # Whether it is of the days that were asked for.
    is_of_days: bool = True

    @property
    def definitions(self) -> list[Definition]:
        """Each once, those of the figures first."""
        names = dict.fromkeys([*(figure.name for figure in self.figures), *self.explained])
        return [DEFINITIONS[name] for name in names]


def dated(day: date, form: str) -> str:
    """
    A day as people read it, by a form that `gettext_noop` marked. Of a year by day there are
    hundreds, the same on every page.
    """
    return _dated(day, form, get_language())


@lru_cache(maxsize=4096)
def _dated(day: date, form: str, _language: str | None) -> str:
    return date_format(day, gettext(form))


def by_name(*names: str, kind: Kind = Kind.COUNT) -> list[Column]:
    """Columns of figures that are defined."""
    return [Column(DEFINITIONS[name].name, kind) for name in names]


def ranking(title: Words, labels: Sequence[Words], name: str, values: Sequence[Value]) -> Chart:
    """Bars of yuan across, the longest first: as many as a phone shows."""
    series = [Series(DEFINITIONS[name].name, values[:BARS])]
    return Chart(title, labels[:BARS], series, kind=Kind.YUAN, shape="bars")
