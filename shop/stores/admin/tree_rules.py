"""What may happen to pages in the tree: a store's face stays, its goods stay its own."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from shop.stores.models import StorePage

STORE_DEPTH = 3
STORE_STAYS = _("店铺首页不能删除、移动或复制。想暂停营业，请到工作台设置")
OWN_STORE_ONLY = _("商品和分类只能在同一家店铺里移动或复制")


def way_back(action: BulkAction) -> str:
    """Where a bulk action returns to; its own address without ids would answer 404."""
    if action.next_url == action.request.path:
        return reverse("wagtailadmin_explore_root")
    return str(action.next_url)


def store_path(page: Page) -> str:
    """The path of the store page that `page` stands under, or is; empty above the stores."""
    return page.path[: STORE_DEPTH * Page.steplen] if page.depth >= STORE_DEPTH else ""


def is_store_face(page: Page) -> bool:
    return page.depth == STORE_DEPTH and issubclass(page.specific_class or Page, StorePage)


def any_store_face(pages: Iterable[Page]) -> bool:
    return any(is_store_face(page) for page in pages)


def stays_in_store(pages: Iterable[Page], destination: Page) -> bool:
    """Every page stays below the store page it is below now."""
    return all(store_path(page) == store_path(destination) for page in pages)
