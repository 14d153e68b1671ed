"""Wagtail's admin as a merchant meets it: their pages, their pictures, the way to the desk."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.actor import Visitor
from core.types import Words
from shop.stores import suspension
from shop.stores.admin import tree_rules
from shop.stores.admin.panels import WelcomePanel
from shop.stores.models import Store, StorePage
from shop.stores.people import roles

DESK_URL = "/merchant/"


def is_merchant(user: Visitor) -> bool:
    return not roles.is_operator(user)


@hooks.register("construct_main_menu", order=1000)
def reduce_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not is_merchant(request.user):
        return
    kept = [item for item in menu_items if item.name == "images"]
    menu_items[:] = [*_pages_item(request.user), *kept, _desk_item()]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/merchant.css"))


@hooks.register("construct_homepage_panels", order=1000)
def welcome(request: HttpRequest, panels: list[Component]) -> None:
    if is_merchant(request.user):
        panels[:] = [WelcomePanel(request)]


@hooks.register("construct_homepage_summary_items", order=1000)
def drop_summary(request: HttpRequest, items: list[Component]) -> None:
    if is_merchant(request.user):
        items.clear()


@hooks.register("construct_search", order=1000)
def reduce_search(request: HttpRequest, areas: list[SearchArea]) -> None:
    if is_merchant(request.user):
        areas[:] = [area for area in areas if area.name in {"pages", "images"}]


@hooks.register("construct_page_listing_buttons")
def drop_sorting(buttons: list[Button], page: Page, user: Visitor, context: object = None) -> None:
    """Goods are listed by sales and name, so that an order of the menu would do nothing."""
    if is_merchant(user):
        buttons[:] = [b for b in buttons if getattr(b, "icon_name", "") != "list-ul"]


@hooks.register("construct_page_action_menu")
def publish_first(
    menu_items: list[Component], request: HttpRequest, context: dict[str, object]
) -> None:
    """
    Merchants mean "show it" when they save; a draft is one tap further. In a store that is
    not open nothing can be saved, so that nothing is offered.
    """
    if not is_merchant(request.user):
        return
    page = context.get("page")
    if page is not None and _shut_store(request, page):
        menu_items.clear()
        return
    publish = [item for item in menu_items if item.name == "action-publish"]
    menu_items[:] = [*publish, *(item for item in menu_items if item not in publish)]


@hooks.register("before_edit_page")
def say_that_it_is_shut(request: HttpRequest, page: Page) -> None:
    store = _shut_store(request, page) if request.method == "GET" else None
    if store is not None:
        messages.warning(request, suspension.notice(store))


@hooks.register("before_delete_page")
def keep_store_face(request: HttpRequest, page: Page) -> HttpResponse | None:
    if tree_rules.is_store_face(page):
        return _refuse(request, page, tree_rules.STORE_STAYS)
    return None


@hooks.register("before_move_page")
def keep_in_store(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if tree_rules.is_store_face(page):
        return _refuse(request, page, tree_rules.STORE_STAYS)
    if not tree_rules.stays_in_store([page], destination):
        return _refuse(request, page, tree_rules.OWN_STORE_ONLY)
    return None


@hooks.register("before_copy_page")
def copy_in_store(request: HttpRequest, page: Page) -> HttpResponse | None:
    if tree_rules.is_store_face(page):
        return _refuse(request, page, tree_rules.STORE_STAYS)
    if request.method != "POST":
        return None
    # Wagtail's CopyView.post reads this page with get() and answers 500 when it is missing.
    wanted = request.POST.get("new_parent_page", "")
    destination = Page.objects.filter(pk=wanted).first() if wanted.isdecimal() else None
    if destination is None:
        raise Http404
    if not tree_rules.stays_in_store([page], destination):
        return _refuse(request, page, tree_rules.OWN_STORE_ONLY)
    return None


@hooks.register("before_bulk_action")
def keep_in_store_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: BulkAction
) -> HttpResponse | None:
    if action.model is not Page or action_type not in {"delete", "move"}:
        return None
    pages = list(objects)
    if tree_rules.any_store_face(pages):
        messages.error(request, tree_rules.STORE_STAYS)
        return redirect(tree_rules.way_back(action))
    if action_type == "move":
        destination = action.cleaned_form.cleaned_data["chooser"]
        if not tree_rules.stays_in_store(pages, destination):
            messages.error(request, tree_rules.OWN_STORE_ONLY)
            return redirect(tree_rules.way_back(action))
    return None


def _shut_store(request: HttpRequest, page: Page) -> Store | None:
    stores = [membership.store for membership in roles.memberships_of(request.user)]
    return suspension.shut_among(stores, paths=[page.path])


def _refuse(request: HttpRequest, page: Page, message: Words) -> HttpResponse:
    messages.error(request, message)
    return redirect("wagtailadmin_explore", page.pk)


def _pages_item(user: Visitor) -> list[MenuItem]:
    ids = [m.store_id for m in roles.memberships_of(user) if roles.can(m, "pages")]
    if not ids:
        return []
    faces = list(StorePage.objects.filter(store_id__in=ids)[:2])
    # A plain link: Wagtail's own item opens the explorer, which reads the admin API.
    url = (
        reverse("wagtailadmin_explore", args=[faces[0].pk])
        if len(faces) == 1
        else reverse("wagtailadmin_explore_root")
    )
    return [MenuItem(_("页面"), url, name="pages", icon_name="folder-open-inverse", order=100)]


def _desk_item() -> MenuItem:
    return MenuItem(_("回到工作台"), DESK_URL, name="desk", icon_name="home", order=900)
