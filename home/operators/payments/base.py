"""How the operators' pages list payments: who sees them, which addresses exist, filters, sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib.admin import DateFieldListFilter, SimpleListFilter, display
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from accounts.actor import Visitor
from accounts.requests import person
from home.operators.gate import OperatorsOnly
from home.reconciliation_rows import Figure
from home.saved_views.listing import KeepsViews
from shop.stores.models import Store
from shop.stores.people import looks

CSS = ("admin/payments.css",)
# More stores than this are found by searching.
MOST_STORES = 30
# Lines of a table on the page of one row.
NEWEST = 100


@dataclass(frozen=True)
class Action:
    """A button that sends a POST."""

    url: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """Rows below the facts of something; a cell is text or safe HTML."""

    title: str
    headers: list[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Details:
    """What the page of one row shows."""

    facts: list[tuple[str, object]]
    tables: list[Table] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    # Each an address and what it is called.
    links: list[tuple[str, str]] = field(default_factory=list)


class Watched(OperatorsOnly):
    """Operators look at everything here; what can be changed, the admin of a model says."""

    def user_can_inspect_obj(self, user: Visitor, obj: Model) -> bool:
        return self.inspect_view_enabled and self.user_can_list(user)


class Changed(Watched):
    def user_can_edit_obj(self, user: Visitor, obj: Model) -> bool:
        return self.may_change(user)


class Buttons(ButtonHelper):
    """查看 and 编辑; wagtail-modeladmin's own words are half translated."""

    def inspect_button(self, pk: int, *args: object, **kwargs: object) -> dict[str, str]:
        return self._button(pk, "inspect", _("查看"))

    def edit_button(self, pk: int, *args: object, **kwargs: object) -> dict[str, str]:
        return self._button(pk, "edit", _("编辑"))

    def _button(self, pk: int, action: str, label: str) -> dict[str, str]:
        return {
            "url": self.url_helper.get_action_url(action, quote(pk)),
            "label": label,
            "classname": "button button-small button-secondary",
            "title": label,
        }


class StoreFilter(SimpleListFilter):
    """The chosen store and the newest ones: a platform has too many for a list of links."""

    title = gettext_lazy("店铺")
    parameter_name = "shop"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        rows = Store._base_manager.order_by("-pk").values_list("pk", "name")
        found = dict(rows[:MOST_STORES])
        wanted = request.GET.get(self.parameter_name, "")
        if wanted.isdecimal() and int(wanted) not in found:
            found |= dict(rows.filter(pk=wanted[:18]))
        return [(str(pk), name) for pk, name in found.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Model]) -> QuerySet[Model]:
        value = self.value()
        return rows.filter(store_id=value[:18]) if value and value.isdecimal() else rows


class DayFilter(DateFieldListFilter):
    """
    The usual spans in our words: Django's own are translated with its admin only. An address has
    their names and no days, so that what is kept today means tomorrow's today tomorrow.
    """

    NAMES = ("", "today", "week", "month", "year", "none", "some")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (_("不限"), _("今天"), _("近 7 天"), _("本月"), _("今年"), _("没有"), _("有"))
        spans = {name: given for name, (_said, given) in zip(self.NAMES, self.links, strict=False)}
        asked = self.used_parameters.pop(self.named, None)
        self.span = spans.get(str(asked[-1]), {}) if isinstance(asked, list) else {}
        named = zip(spans, words, strict=False)
        links = tuple((word, {self.named: name} if name else {}) for name, word in named)
        # Django's own values are days.
        vars(self).update(links=links)

    @property
    def named(self) -> str:
        return f"{self.field_path}__span"

    def expected_parameters(self) -> list[str | None]:
        return [*super().expected_parameters(), self.named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model] | None:
        return super().queryset(request, queryset.filter(**self.span))


class SummedIndex(KeepsViews):
    """The list with the sums of everything that was found, not of the page only."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """An address with a filter that cannot be leads to the whole list."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(self.index_url)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        context["figures"] = self.model_admin.figures(self.queryset.order_by())
        return context


class WatchedIndex(SummedIndex):
    """A list of people: its admin `shows` a kind of look, which is written down."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK:
            looks.note_on_platform(actor=person(request), look=self.model_admin.shows)
        return answer


class DetailsView(InspectView):
    def get_page_title(self) -> str:
        return str(self.opts.verbose_name)

    def get_meta_title(self) -> str:
        return f"{self.opts.verbose_name} {self.instance}"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        details = self.model_admin.details(self.instance)
        if not self.permission_helper.may_change(self.request.user):
            details = replace(details, actions=[], links=[])
        return context | {"details": details}


class PaymentAdmin(ModelAdmin):
    """
    `area` is the ability to look at it. `views` are the only addresses that exist. Rows are read
    with their relations; `figures` sums what a list found, `details` is the page of one row.
    """

    area: ClassVar[str]
    views: ClassVar[tuple[str, ...]] = ("index", "inspect")
    helper: ClassVar[type[OperatorsOnly]] = Watched
    button_helper_class = Buttons
    index_view_class = SummedIndex
    inspect_view_class = DetailsView
    inspect_template_name = "operators/payments/inspect.html"
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_extra_css = CSS
    inspect_view_extra_css = CSS
    list_per_page = 50
    related: ClassVar[tuple[str, ...]] = ("store",)
    list_display: ClassVar[tuple[str, ...]] = ()
    list_filter: ClassVar[tuple[object, ...]] = ()
    search_fields: ClassVar[tuple[str, ...]] = ()
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

    def get_menu_label(self) -> Any:
        """As it is translated for each reader: the menu is built once in a process."""
        return self.menu_label or self.opts.verbose_name_plural

    def get_index_view_extra_css(self) -> list[str]:
        return list(CSS)

    def get_permission_helper_class(self) -> type[PermissionHelper]:
        return self.helper.of(self.area)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return self.model._base_manager.select_related(*self.related)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        return []

    @display(description=gettext_lazy("店铺"), ordering="store")
    def shop(self, row: Any) -> str:
        return row.store.name if row.store else ""

    @display(description=gettext_lazy("启用"), ordering="is_enabled")
    def enabled(self, row: Any) -> str:
        return _("启用") if row.is_enabled else _("停用")

    def details(self, instance: Any) -> Details:
        raise NotImplementedError

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Only the named views, and rows by their number: other words are no address."""
        patterns = []
        for action in self.views:
            route = self.url_helper.get_action_url_pattern(action)
            view = getattr(self, f"{action}_view")
            name = self.url_helper.get_action_url_name(action)
            patterns.append(re_path(route.replace(r"[-\w]+", r"\d{1,18}"), view, name=name))
        return tuple(patterns)

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        """Operators are told by one permission; these models have none to be granted."""
        return Permission.objects.none()

    def register_indexing(self) -> None:
        """No reference index: it would cost queries with every payment."""


def address(name: str, row: Model | int | None) -> str:
    """The page of one row, by the base path of its admin."""
    pk = row.pk if isinstance(row, Model) else row
    return reverse(f"{name}_modeladmin_inspect", args=[pk])


def filled(pairs: Iterable[tuple[str, object]]) -> list[tuple[str, object]]:
    """Facts that have something to say."""
    return [(str(label), value) for label, value in pairs if value not in (None, "")]


def moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def stacked(at: datetime | None) -> str:
    """The same in two lines, for a narrow column of a list."""
    return format_html("{}<br>{}", *moment(at).split()) if at else ""


def link(base: str, row: Model | int | None, words: str) -> str:
    return format_html('<a href="{}">{}</a>', address(base, row), words)
