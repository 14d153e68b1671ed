"""What search engines should know: open stores, their shelves, goods and campaigns."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page

from home.models import LandingPage
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import storefront
from shop.stores.models import Store, StorePage
from shop.stores.public_pages import privacy


class PublicSitemap(Sitemap):
    """Addresses on the host that share links carry, whatever host asked."""

    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


class FixedSitemap(PublicSitemap):
    def items(self) -> list[str]:
        return ["/", "/terms/", "/privacy/", "/terms/opening/", "/help/complaint/"]

    def location(self, item: Page) -> str:
        return str(item)


class PagesSitemap(PublicSitemap):
    """Live pages of one type below open stores."""

    def __init__(self, model: type[Page]) -> None:
        self.model = model

    def items(self) -> QuerySet[Page]:
        rows = privacy.public(self.model.objects.live())
        rows = rows.filter(store__status=Store.Status.OPEN)
        if self.model is ProductPage:
            rows = rows.filter(is_on_sale=True)
        return rows.only("url_path", "last_published_at").order_by("pk")

    def location(self, item: Page) -> str:
        return storefront.address(item)

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


class LandingSitemap(PagesSitemap):
    """Campaigns: those of the platform, and those of open stores."""

    def items(self) -> QuerySet[Page]:
        open_stores = StorePage.objects.filter(store__status=Store.Status.OPEN, live=True)
        store_path = Substr("path", 1, 3 * LandingPage.steplen)
        rows = privacy.public(LandingPage.objects.live()).annotate(store_path=store_path)
        rows = rows.filter(Q(depth=3) | Q(store_path__in=open_stores.values("path")))
        return rows.only("url_path", "last_published_at").order_by("pk")


SITEMAPS = {
    "fixed": FixedSitemap(),
    "stores": PagesSitemap(StorePage),
    "categories": PagesSitemap(CategoryPage),
    "products": PagesSitemap(ProductPage),
    "campaigns": LandingSitemap(LandingPage),
}
