"""
A list of what belongs to one's stores, for whoever has its ability there. It is looked through and
taken along; what is changed is changed at the desk, where its rules are.
"""

import csv
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from operator import attrgetter
from typing import ClassVar, cast
from urllib.parse import urlencode

from django.contrib.admin import display
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_modeladmin.helpers import PermissionHelper

from accounts.actor import Visitor
from accounts.models import User
from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from core import workbooks
from core.types import Words
from home.operators.gate import OperatorsOnly
from home.operators.payments.base import Buttons, PaymentAdmin, SummedIndex
from shop.stores.models import Store
from shop.stores.people import audit, looks, roles
from shop.stores.people.looks import Look

COLUMNS = "columns"
YES, NO = gettext_lazy("是"), gettext_lazy("否")
AT_ONCE = 1000


def store_ids(user: Visitor, ability: str) -> frozenset[int]:
    """The stores where this person may do it; none for operators, who have lists of their own."""
    if roles.is_operator(user):
        return frozenset()
    return frozenset(
        member.store_id for member in roles.memberships_of(user) if roles.can(member, ability)
    )


@dataclass(frozen=True)
class Bulk:
    """
    What the desk does with many rows at once, for who has `ability`: the name of its page, and
    what it is told of each row, `name` with an attribute `key`. `none` stands before them, so
    that nothing ticked is not everything.
    """

    page: str
    ability: str
    name: str
    key: str
    none: tuple[str, str]

    def stores_of(self, user: Visitor, ability: str) -> list[Store]:
        """Where the list shows rows and this person may do it."""
        members = [] if roles.is_operator(user) else roles.memberships_of(user)
        wanted = (ability, self.ability)
        return [one.store for one in members if all(roles.can(one, name) for name in wanted)]


class ListsOwn(OperatorsOnly):
    """Looked at as the operators' lists are, by others."""

    ability: ClassVar[str]

    def user_can_list(self, user: Visitor) -> bool:
        return bool(store_ids(user, self.ability))

    def get_valid_parent_pages(self, user: Visitor) -> QuerySet[Page]:
        """Pages are made in the tree, and at the desk."""
        return Page.objects.none()


class DeskButton(Buttons):
    """To the row's page at the desk of its store."""

    def get_buttons_for_obj(
        self, obj: Model, *args: object, **kwargs: object
    ) -> list[dict[str, str]]:
        admin = cast(ShopList, self.view.model_admin)
        words = _("处理")
        return [
            {
                "url": admin.desk_url(obj),
                "label": words,
                "classname": "button button-small button-secondary",
                "title": words,
            }
        ]


class ShopIndex(SummedIndex):
    """With a choice of columns, which the session keeps, and exports that are written down."""

    IGNORED_PARAMS = (*SummedIndex.IGNORED_PARAMS, COLUMNS)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if COLUMNS in request.GET:
            return self._choose(request)
        if request.GET.get(self.EXPORT_VAR) in self.FORMATS:
            if not proof.is_here(request, person(request)):
                return proving.ask(request)
            self.model_admin.write_down(request)
        self.model_admin.note_look(person(request))
        return super().dispatch(request, *args, **kwargs)

    def _choose(self, request: HttpRequest) -> HttpResponseBase:
        request.session[self.model_admin.columns_key] = request.GET.getlist(COLUMNS)
        kept = request.GET.copy()
        del kept[COLUMNS]
        return redirect(f"{request.path}?{kept.urlencode()}" if kept else request.path)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        admin = self.model_admin
        stores = admin.bulk.stores_of(self.request.user, admin.ability) if admin.bulk else []
        at_once = {"bulk_stores": stores, "bulk_url": stores and reverse(admin.bulk.page)}
        return context | {"columns": admin.columns(self.request)} | at_once

    def as_spreadsheet(self, queryset: QuerySet[Model], spreadsheet_format: str) -> HttpResponse:
        """What was found, in the columns of `list_export`."""
        header = [self.get_heading(queryset, name) for name in self.list_export]
        rows = (
            [_cell(self.model_admin, item, name) for name in self.list_export]
            for item in queryset.iterator(chunk_size=AT_ONCE)
        )
        words = str(self.model_admin.get_menu_label())
        name = f"{words}-{timezone.localdate().isoformat()}"
        if spreadsheet_format == self.FORMAT_XLSX:
            return workbooks.answer(workbooks.write(words, header, rows), name)
        file = StringIO()
        csv.writer(file).writerows([header, *([_plain(value) for value in row] for row in rows)])
        return workbooks.csv_answer(file.getvalue(), name)


class ShopList(PaymentAdmin):
    """
    `ability` is asked in each store. `list_display` are the columns, of which `fixed` ones at the
    front cannot be left out; `desk_page` is the name of a row's page at the desk, by its `key`,
    an attribute or "".
    """

    ability: ClassVar[str]
    desk_page: ClassVar[str]
    key: ClassVar[str] = "number"
    fixed: ClassVar[int] = 1
    # What of a store's customers the list shows, which is written down.
    shows: ClassVar[Look | None] = None
    bulk: ClassVar[Bulk | None] = None
    views = ("index",)
    index_view_class = ShopIndex
    index_template_name = "home/shop_admin/list.html"
    inspect_view_enabled = False
    button_helper_class = DeskButton

    @property
    def columns_key(self) -> str:
        return f"{COLUMNS}:{self.base_url_path}"

    def get_permission_helper_class(self) -> type[PermissionHelper]:
        return type("ListsOwn", (ListsOwn,), {"ability": self.ability})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows: QuerySet[Model] = self.model.objects.filter(
            store_id__in=store_ids(request.user, self.ability)
        )
        return rows.select_related(*self.related)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Which store a row is of is said to who works in several."""
        chosen = request.session.get(self.columns_key)
        names = tuple(
            name
            for at, name in enumerate(self.list_display)
            if chosen is None or at < self.fixed or name in chosen
        )
        if self.bulk and self.bulk.stores_of(request.user, self.ability):
            names = ("ticked", *names)
        several = len(store_ids(request.user, self.ability)) > 1
        return (*names, "shop") if several else names

    @display(description="")
    def ticked(self, row: Model) -> str:
        bulk = cast(Bulk, self.bulk)
        box = '<input type="checkbox" form="bulk" name="{}" value="{}" aria-label="{}">'
        return format_html(box, bulk.name, attrgetter(bulk.key)(row), str(row))

    def columns(self, request: HttpRequest) -> list[tuple[str, Words, bool]]:
        """(name, words, whether it is shown) of those that may be left out."""
        shown = self.get_list_display(request)
        return [
            (name, self._words(name), name in shown) for name in self.list_display[self.fixed :]
        ]

    def desk_url(self, row: Model) -> str:
        keys = [attrgetter(self.key)(row)] if self.key else []
        query = urlencode({"store": attrgetter("store_id")(row)})
        return f"{reverse(self.desk_page, args=keys)}?{query}"

    def note_look(self, actor: User) -> None:
        if self.shows is None:
            return
        for store_id in sorted(store_ids(actor, self.ability)):
            looks.note(store_id=store_id, actor=actor, look=self.shows)

    def write_down(self, request: HttpRequest) -> None:
        """Who took the list of each store along."""
        for store in Store.objects.filter(pk__in=store_ids(request.user, self.ability)):
            audit.record(
                store=store,
                actor=person(request),
                action="list.export",
                target=str(self.get_menu_label()),
            )

    def _words(self, name: str) -> Words:
        own = getattr(self, name, None)
        if own is not None:
            words: Words = own.short_description
            return words
        return str(self.opts.get_field(name).verbose_name)


def _cell(admin: ShopList, item: Model, name: str) -> workbooks.Value:
    """Amounts, counts and moments by their types; what is chosen from a list in its words."""
    column, _attribute, value = lookup_field(name, item, admin)
    if column is not None and column.choices:
        value = getattr(item, f"get_{name}_display")()
    if isinstance(value, bool):
        return str(YES if value else NO)
    if value is None or isinstance(value, (int, Decimal, datetime)):
        return value
    return str(value)


def _plain(value: workbooks.Value) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else workbooks.harmless(str(value))
