"""
What shoppers see of a store beyond its own words. `stores` knows nothing of goods, so the
apps above it register what they add, in the `ready()` of their AppConfig.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import filepath_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import ZERO
from core.types import Json
from shop.stores.public_pages import cache_tags, moments

if TYPE_CHECKING:
    from wagtail.models import Page as _Page

    from shop.stores.models import Store
else:
    _Page = object


class Good(Protocol):
    """What the poster shows of a product page, which stands above this app."""

    title: str
    unit: str
    price_from: Decimal
    price_to: Decimal
    gallery: list[Json]


# By page model ("stores.StorePage"): each adds its part to the context of such a page.
sections: defaultdict[str, list[Callable[..., dict[str, object]]]] = defaultdict(list)
# Each makes what pages of a store show true to the clock; True when it wrote something.
before_serving: list[Callable[["Store"], bool]] = []
# Each returns at most so many of a store's best goods, for its poster and share page.
best_goods: list[Callable[["Store", int], Sequence[Good]]] = []


class HasPath(Protocol):
    @property
    def url_path(self) -> str: ...


class Delivery(NamedTuple):
    ways: str
    fee: str


class ServedToShoppers(moments.PreviewedAtMoments, _Page):
    """
    Mixin of page types below a store: open stores only, and nothing personal, so that one
    cached answer serves everybody. htmx gets the `fragment`, when there is one.
    """

    fragment = ""

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        store = store_of(self)
        require_open(store, request)
        for keep_true in before_serving:
            if keep_true(store):
                self.reread()
        response = super().serve(request, *args, **kwargs)
        if self.fragment:
            patch_vary_headers(response, ["HX-Request"])
        context = getattr(response, "context_data", None) or {}
        names = context.get("shown_names", ())
        tags = (cache_tags.store_name(store.pk), *names)
        edges = [edge for edge in (store.offers_edge, context.get("shown_until")) if edge]
        cache_tags.shows(response, *tags, until=min(edges, default=None))
        return response

    def store_shown(self) -> "Store":
        return store_of(self)

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> str:
        if self.fragment and wants_fragment(request):
            return self.fragment
        return super().get_template(request, *args, **kwargs)

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        context = super().get_context(request, *args, **kwargs)
        store = store_of(self)
        canonical = absolute(address(self))
        context |= {"store": store, "store_page": store.page, "canonical_url": canonical}
        for section in sections[self._meta.label]:
            context |= section(self, request)
        return context


def store_of(page: Any) -> "Store":
    """The store of a page below it, also while a new page is previewed before its first save."""
    if page.store_id is None:
        stores = page._meta.get_field("store").related_model.objects
        page.store = stores.get(page__path=page.path[: 3 * page.steplen])
    return page.store


def wants_fragment(request: HttpRequest) -> bool:
    """
    htmx asks for a piece only; a history restore needs the whole page. By the headers as they
    came: copies are kept by this very answer, also before htmx' own middleware, which would
    decode them first.
    """
    asked = request.META.get
    return (
        asked("HTTP_HX_REQUEST") == "true"
        and asked("HTTP_HX_BOOSTED") != "true"
        and asked("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
    )


def best_goods_of(store: "Store", limit: int) -> list[Good]:
    return [good for provider in best_goods for good in provider(store, limit)][:limit]


def require_open(store: "Store", request: HttpRequest) -> None:
    """:raises Http404: for a suspended or closed store, unless staff preview it"""
    if not store.is_open and not getattr(request, "is_preview", False):
        raise Http404


def address(page: HasPath) -> str:
    """The path of a page, from its own row: the site's root is the only page at depth 2."""
    return f"/{page.url_path.split('/', 2)[2]}"


def absolute(path: str) -> str:
    """A path with the scheme and host that links leaving the site carry."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def picture_address(files: dict[str, str] | None, width: str = "720") -> str:
    """The absolute address of a rendition for link cards and search engines; may be empty."""
    if not files:
        return ""
    url = media_address(files.get(width) or files[max(files, key=int)])
    return url if url.startswith("http") else absolute(url)


def media_address(name: str) -> str:
    """
    The address of an uploaded file, as its storage says it. A folder's storage takes addresses
    apart to join them, which was a tenth of the time of a list with its hundred pictures.
    """
    base = getattr(default_storage, "base_url", None)
    return f"{base}{filepath_to_uri(name)}" if base else default_storage.url(name)


def local_phone(phone: str) -> str:
    """A number as people here dial it."""
    return phone.removeprefix("+86")


def delivery_of(store: "Store") -> Delivery:
    """How goods reach the shopper and what that costs, as the store has set it."""
    ways = [
        (store.offers_express, _("快递")),
        (store.offers_freight, _("物流")),
        (store.offers_local, _("同城配送")),
        (store.offers_pickup, _("到店自提")),
    ]
    return Delivery(" · ".join(word for is_offered, word in ways if is_offered), _fee_of(store))


def _fee_of(store: "Store") -> str:
    if not (store.offers_express or store.offers_freight or store.offers_local):
        return _("到店自提免运费")
    if store.freight_words:
        # Kept in Chinese, with every fee; in another language it says what they depend on.
        is_chinese = get_language() == settings.LANGUAGE_CODE
        return store.freight_words if is_chinese else _("运费按地址计算")
    offered = [
        (store.offers_local, _("同城"), store.local_fee),
        (store.offers_express, _("快递"), store.express_fee),
    ]
    fees = [(word, fee) for is_offered, word, fee in offered if is_offered]
    asked = {fee for _word, fee in fees}
    if not asked:
        return _("运费按地址计算")
    if asked == {ZERO}:
        return _("免运费")
    if len(asked) == 1:
        fee = _("运费 ¥%(fee)s") % {"fee": _short(asked.pop())}
    else:
        fee = _("，").join(flat_words(word, fee) for word, fee in fees)
    if store.free_delivery_from is None:
        return fee
    free = _("满 ¥%(amount)s 包邮") % {"amount": _short(store.free_delivery_from)}
    return _("，").join((fee, free))


def flat_words(way: str, fee: Decimal) -> str:
    """What one of several ways costs: 同城 ¥5."""
    if fee == ZERO:
        return _("%(way)s免运费") % {"way": way}
    return _("%(way)s ¥%(fee)s") % {"way": way, "fee": _short(fee)}


def _short(amount: Decimal) -> str:
    return f"{amount:.2f}".removesuffix(".00")
