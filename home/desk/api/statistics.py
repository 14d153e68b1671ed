"""A store's statistics over the API: figures and tables of the desk's pages, as plain values."""

from datetime import date
from decimal import Decimal

from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import problems
from core.api.fields import label_field
from core.api.schema import described
from core.api.views import valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.statistics.reports import reading
from home.statistics.reports.models import By
from home.statistics.reports.pages import book
from home.statistics.reports.pages.report import Figure, Kind, Report, Table, Value
from shop.stores.people.roles import memberships_of

KINDS = ", ".join(Kind)
NO_STORE = {404: _("没有这家店，或者你不在那里工作")}


class StretchQuery(serializers.Serializer):
    """`from` and `to`, days that are both included; 30 days until today if not named."""

    to = serializers.DateField(required=False)
    by = serializers.ChoiceField(choices=By.choices, default=By.DAY)

    def get_fields(self) -> dict[str, serializers.Field]:
        # A word of Python's own.
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class FigureSerializer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text=KINDS)
    value = serializers.JSONField(help_text=_("金额和比例是文字，个数是数字，没有的是 null"))
    before = serializers.JSONField(help_text=_("用来比较的数"))


class ColumnSerializer(serializers.Serializer):
    title = serializers.CharField()
    kind = serializers.CharField(help_text=KINDS)


class TableSerializer(serializers.Serializer):
    title = serializers.CharField()
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField()))


class DefinitionSerializer(serializers.Serializer):
    name = serializers.CharField()
    words = serializers.CharField()
    formula = serializers.CharField()
    source = label_field(help_text=_("从哪里数的"))


class ReportSerializer(serializers.Serializer):
    title = serializers.CharField()
    figures = FigureSerializer(many=True)
    tables = TableSerializer(many=True)
    definitions = DefinitionSerializer(many=True)


class ListedReportSerializer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField(help_text=_("这家店的这个报表"))


class MyStoreQuery(serializers.Serializer):
    store = serializers.SlugField(
        required=False, allow_unicode=True, help_text=_("在几家店工作的要写是哪家店（slug）")
    )


class MyStretchQuery(MyStoreQuery, StretchQuery):
    """The same of the store that is meant."""


WORDS = _(
    "统计：overview、sales、funnel、products、customers、rfm、regions、sources、promotions、"
    "refunds、staff"
)


LISTED = _("统计：有哪些报表")


class StatisticsEndpoint(DeskEndpoint):
    ability = "reports"

    def listed(self, request: Request) -> Response:
        rows = [
            {"name": name, "title": title, "url": self._address(request, name)}
            for name, title in book.MENU
        ]
        return Response(ListedReportSerializer(rows, many=True).data)

    def told(self, request: Request, report: str) -> Response:
        asked = valid(StretchQuery, request.query_params)
        today = timezone.localdate()
        days = asked.get("from"), asked.get("to")
        stretch = reading.stretch(self.store, *days, asked["by"], today=today)
        try:
            made = book.made(report, stretch, today=today)
        except KeyError:
            raise Http404 from None
        return Response(ReportSerializer(_plain(made)).data)

    def _address(self, request: Request, report: str) -> str:
        return request.build_absolute_uri(
            reverse("api-merchant-statistics", args=[self.store.slug, report])
        )


class MyStoresEndpoint(StatisticsEndpoint):
    """The same of the store one works in; whoever works in several names it."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs, slug=_chosen(request))


class OwnReports(StatisticsEndpoint):
    @described(LISTED, tag=TAG, answers=ListedReportSerializer(many=True), own_problems=REFUSED)
    def get(self, request: Request, slug: str) -> Response:
        return self.listed(request)


class OwnStatistics(StatisticsEndpoint):
    @described(WORDS, tag=TAG, query=StretchQuery, answers=ReportSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, report: str) -> Response:
        return self.told(request, report)


class MyReports(MyStoresEndpoint):
    @described(
        LISTED,
        tag=TAG,
        query=MyStoreQuery,
        answers=ListedReportSerializer(many=True),
        own_problems=REFUSED | NO_STORE,
    )
    def get(self, request: Request) -> Response:
        return self.listed(request)


class MyStatistics(MyStoresEndpoint):
    @described(WORDS, tag=TAG, query=MyStretchQuery, answers=ReportSerializer, own_problems=REFUSED)
    def get(self, request: Request, report: str) -> Response:
        return self.told(request, report)


def _chosen(request: Request) -> str:
    """The slug of the store that is meant; nothing for who works in none."""
    named: str = request.query_params.get("store", "")
    slugs = [membership.store.slug for membership in memberships_of(request.user)]
    if named or not slugs:
        return named
    if len(slugs) > 1:
        raise problems.invalid({"store": [gettext("你在几家店工作，请写明是哪家店")]})
    return slugs[0]


def _plain(report: Report) -> dict[str, object]:
    return {
        "title": report.title,
        "figures": [_figure(figure) for figure in report.figures],
        "tables": [_table(table) for table in report.tables],
        "definitions": report.definitions,
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "title": figure.definition.name,
        "kind": figure.kind,
        "value": _value(figure.value),
        "before": _value(figure.before),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "columns": table.columns,
        "rows": [[_value(value) for value in row] for row in table.rows],
    }


def _value(value: Value) -> object:
    """Yuan and shares as text: programs must not reckon with floats."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, Promise) else value


urls = [
    path("", OwnReports.as_view(), name="api-merchant-reports"),
    path("<slug:report>/", OwnStatistics.as_view(), name="api-merchant-statistics"),
]
my_urls = [
    path("", MyReports.as_view(), name="api-my-reports"),
    path("<slug:report>/", MyStatistics.as_view(), name="api-my-statistics"),
]
