"""The platform's own pages: its home, and landing pages for campaigns."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar
from urllib.parse import quote

from django.db.models import (
    Count,
    QuerySet,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from core.compiled import Compiled
from home.moderation import StoreApprovalTask  # noqa: F401  (a model of this app)
from shop.catalog import listing, stream_bodies
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import storefront
from shop.stores.blocks import StoreBody
from shop.stores.editing.page_form import StorePageForm
from shop.stores.models import Store, StorePage
from shop.stores.pages import PinyinSlugPage
from shop.stores.public_pages import by_address, cache_tags, moments, privacy

# Of the only home page, as migration 0002 makes it.
HOME_PATH = "/home/"
Kind = TypeVar("Kind", bound=Page)


class HomePage(Page):
    """The town square: open a store, search, stores and goods to visit."""

    body = StreamField(StoreBody(), blank=True, verbose_name=_("内容"))

    template = "home/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["stores.StorePage", "home.LandingPage"]
    max_count = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("平台首页")
        verbose_name_plural = _("平台首页")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """One look-up by path instead of one per level of the tree."""
        if not path_components:
            return super().route(request, path_components)
        if any("\x00" in component for component in path_components):
            raise Http404
        page = page_at(path_components, root=self.url_path)
        if page is not None:
            return RouteResult(page)
        moved_to = _new_address(path_components)
        if moved_to is None:
            raise Http404
        return RouteResult(self, kwargs={"moved_to": moved_to})

    def serve(
        self, request: HttpRequest, *args: object, moved_to: str = "", **kwargs: object
    ) -> HttpResponse:
        if moved_to:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{moved_to}?{query}" if query else moved_to)
        response = super().serve(request, *args, **kwargs)
        cache_tags.shows(response, cache_tags.TOWN)
        return response

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        place = stream_bodies.Place(None, moments.shown_at(request))
        return context | {
            "tab": "home",
            "stores": newest_stores()[:8],
            "products": best_products()[:20],
            "shelves": common_shelves(),
            "blocks": stream_bodies.stream(self.body, place),
            "canonical_url": storefront.absolute("/"),
        }


class LandingPage(moments.PreviewedAtMoments, PinyinSlugPage):
    """A campaign: under the home page for the platform, under a store for that store."""

    body = StreamField(StoreBody(), blank=True, verbose_name=_("内容"))

    template = "home/landing_page.html"
    base_form_class = StorePageForm
    parent_page_types: ClassVar = ["home.HomePage", "stores.StorePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("活动页")
        verbose_name_plural = _("活动页")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        until = (getattr(response, "context_data", None) or {}).get("shown_until")
        cache_tags.shows(response, cache_tags.TOWN, until=until)
        return response

    def store_shown(self) -> Store | None:
        return self._store_page.store if self._store_page else None

    @cached_property
    def _store_page(self) -> StorePage | None:
        if self.depth <= 3:
            return None
        pages = StorePage.objects.select_related("store")
        return pages.filter(path=self.path[: 3 * self.steplen]).first()

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        store = self.store_shown()
        if store is not None:
            storefront.require_open(store, request)
        place = stream_bodies.Place(store, moments.shown_at(request))
        blocks = stream_bodies.stream(self.body, place)
        return context | {
            "store": store,
            "store_page": self._store_page,
            "blocks": blocks,
            "shown_until": stream_bodies.changes_at(blocks),
            "canonical_url": storefront.absolute(storefront.address(self)),
        }


def newest_stores() -> QuerySet[StorePage]:
    pages = privacy.public(StorePage.objects.live()).filter(store__status=Store.Status.OPEN)
    return pages.select_related("store").order_by("-store__created_at")


def common_shelves(limit: int = 8) -> list[str]:
    """What most open stores call their shelves: 水果, 零食, …"""
    shelves = privacy.public(CategoryPage.objects.live())
    shelves = shelves.filter(store__status=Store.Status.OPEN, depth=4)
    names = shelves.order_by().values("title").annotate(stores=Count("store", distinct=True))
    return [row["title"] for row in names.order_by("-stores", "title")[:limit]]


def best_products() -> QuerySet[ProductPage]:
    """Best sellers of all stores, with their stores' names."""
    return listing.town_cards(listing.on_sale().filter(in_stock=True)).order_by("-sales", "-pk")


def page_at(components: Sequence[str], *, root: str = HOME_PATH) -> Page | None:
    """
    The live page at a path below the home page, with its store and `is_restricted`; the
    likeliest kind is looked for first.
    """
    url_path = f"{root}{'/'.join(components)}/"
    for pages in [_store_pages] if len(components) == 1 else [_product_pages, _category_pages]:
        for page in pages(url_path=url_path):
            return page
    return _page_of_another_kind(url_path)


def _asked_by_address(kind: type[Kind], *related: str) -> Compiled[Kind, Kind]:
    def build(*, url_path: str) -> QuerySet[Kind]:
        rows = kind.objects.live().select_related(*related).filter(url_path=url_path)
        return rows.annotate(is_restricted=privacy.is_restricted()).order_by()[:1]

    return Compiled(kind, build)


_store_pages = _asked_by_address(StorePage, "store")
_product_pages = _asked_by_address(ProductPage, "store", "store__page")
_category_pages = _asked_by_address(CategoryPage, "store", "store__page")


def _page_of_another_kind(url_path: str) -> Page | None:
    rows = Page.objects.live().filter(url_path=url_path)
    found = rows.annotate(is_restricted=privacy.is_restricted()).first()
    if found is None:
        return None
    page = found.specific
    page.is_restricted = found.is_restricted
    return page


def _new_address(path_components: list[str]) -> str | None:
    """Where a store that changed its address has gone, with the rest of the path."""
    former, *rest = path_components
    slug = by_address.new_slug_of(former)
    return f"/{'/'.join(quote(part) for part in (slug, *rest))}/" if slug else None
