"""A report in words and signs for people, and what its charts are told."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.money import round_cny
from core.quantity import plain
from home.statistics.reports.definitions import Definition
from home.statistics.reports.models import By
from home.statistics.reports.pages.report import (
    Chart,
    Figure,
    Kind,
    Report,
    Table,
    Value,
    dated,
)

NOTHING = "–"


@dataclass(frozen=True)
class Shown:
    """A figure; `words` compare it, `is_up` is None where nothing changed."""

    definition: Definition
    value: str
    words: str
    change: str
    is_up: bool | None


def figures(report: Report) -> list[Shown]:
    return [_figure(figure) for figure in report.figures]


def _figure(figure: Figure) -> Shown:
    change = figure.change
    words = ""
    if figure.beside:
        said = written(figure.before, figure.kind) if figure.before is not None else ""
        words = f"{figure.beside} {said}".strip()
    return Shown(
        definition=figure.definition,
        value=written(figure.value, figure.kind),
        words=words,
        change="" if change is None else f"{abs(change) * 100:.0f}%",
        is_up=None if not change else change > 0,
    )


def body(table: Table, by: str, *, number: str = "number", links: str = "") -> SafeString:
    """
    HTML of the rows: a year by day is thousands of cells, too many for a template. `links` is the
    address of what a row is of, but for its key.
    """
    cells = [
        f'<td class="{number}">{{}}</td>' if one.is_number else "<td>{}</td>"
        for one in table.columns
    ]
    # A row begins with what it is about.
    form = "".join(['<tr><th scope="row">{}</th>', *cells[1:], "</tr>"])
    keys = table.keys if links else ()
    kinds = [column.kind for column in table.columns]
    return format_html_join(
        "\n",
        form,
        (
            _linked([_html(*cell, by) for cell in zip(row, kinds, strict=True)], links, key)
            for row, key in zip_longest(table.rows, keys)
        ),
    )


def _html(value: Value, kind: Kind, by: str) -> str:
    """Only words need an eye on their signs: numbers and days have none that mean anything."""
    text = written(value, kind, by=by)
    return text if isinstance(value, str | Promise) else SafeString(text)


def _linked(cells: list[str], links: str, key: str | None) -> list[str]:
    if key is None:
        return cells
    return [format_html('<a href="{}">{}</a>', links + key, cells[0]), *cells[1:]]


def written(value: Value, kind: Kind, *, by: str = By.DAY) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return _day(value, by)
    if not isinstance(value, int | Decimal):
        return str(value)
    if kind == Kind.YUAN or (kind == Kind.EITHER and isinstance(value, Decimal)):
        sign = "−" if value < 0 else ""
        return f"{sign}¥{abs(round_cny(Decimal(value))):,}"
    if kind == Kind.SHARE:
        return f"{value * 100:.1f}%"
    return f"{plain(Decimal(value)):,}" if kind == Kind.QUANTITY else f"{value:,}"


def _day(start: date, by: str) -> str:
    if by == By.MONTH:
        return dated(start, gettext_noop("Y年n月"))
    day = dated(start, gettext_noop("Y年n月j日"))
    return _("%(day)s起一周") % {"day": day} if by == By.WEEK else day


def for_script(chart: Chart) -> dict[str, object]:
    """What static/js/charts.js draws."""
    return {
        "kind": chart.kind,
        "shape": chart.shape,
        "labels": [str(label) for label in chart.labels],
        "series": [
            {"title": str(one.title), "values": [number_of(value) for value in one.values]}
            for one in chart.series
        ],
    }


def number_of(value: Value) -> str:
    """As text: the script makes pixels of it, and no sum."""
    return str(value) if isinstance(value, int | Decimal) else "0"
