"""Deleting and copying goods in Wagtail's admin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from accounts.requests import person
from shop.catalog import editor, removal
from shop.catalog.models import ProductPage
from shop.stores.admin import tree_rules


@hooks.register("before_delete_page", order=10)
def hide_instead_of_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not removal.must_be_kept(page):
        return None
    if request.method != "POST":
        count = len(removal.kept_products(page))
        context = {"page": page, "count": count, "is_product": isinstance(page, ProductPage)}
        return TemplateResponse(request, "shop/catalog/admin/confirm_hide.html", context)
    parent_id = page.get_parent().pk
    _tell_hidden(request, removal.hide(page=page, actor=person(request)))
    return redirect("wagtailadmin_explore", parent_id)


@hooks.register("before_bulk_action", order=10)
def hide_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Page], action: BulkAction
) -> HttpResponse | None:
    if action.model is not Page or action_type != "delete":
        return None
    kept = [page for page in objects if removal.must_be_kept(page)]
    if not kept:
        return None
    _tell_hidden(request, removal.hide_all(pages=kept, actor=person(request)))
    # Wagtail goes on with this very list: what is left in it is deleted.
    objects[:] = [page for page in objects if page not in kept]
    return None if objects else redirect(tree_rules.way_back(action))


@hooks.register("after_create_page")
def open_first_variant(request: HttpRequest, page: Page) -> None:
    if isinstance(page, ProductPage):
        editor.open_first_variant(page=page, actor=person(request))


def _tell_hidden(request: HttpRequest, count: int) -> None:
    messages.warning(
        request,
        ngettext(
            "%(count)s 个商品有库存或订单记录，不能删除，已下架并从店里隐藏",
            "%(count)s 个商品有库存或订单记录，不能删除，已下架并从店里隐藏",
            count,
        )
        % {"count": count},
    )
