"""Whether a variant can be bought, and how much of it: stock, units, and limits per buyer."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core import scope
from core.compiled import Compiled
from core.money import MAX, ZERO, round_cny
from core.quantity import plain, step
from orders import limits
from orders.cart.storing.storage import Owner
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

NONE_BOUGHT: Mapping[int, Decimal] = {}


class CannotAdd(Exception):
    """The message says why, in the shopper's words."""


@scope.across_stores("a shopper names a SKU of any store")
def find_variant(*, sku: str, store_slug: str = "") -> ProductVariant:
    """
    What is on sale under this SKU; the store's slug is needed where two shops use one SKU.

    :raises CannotAdd: for an unknown SKU, or one that several shops use
    """
    candidates = _of_sku(sku=sku, **({"store__slug": store_slug} if store_slug else {}))
    if not candidates:
        raise CannotAdd(_("商品不存在，可能已被删除"))
    if len(candidates) > 1:
        raise CannotAdd(_("请从店铺页面把商品加入购物车"))
    return candidates[0]


def _with_sku(**lookup: str) -> QuerySet[ProductVariant]:
    variants = privacy.marked(ProductVariant.unscoped.select_related("product", "store", "level"))
    return variants.filter(retired_at__isnull=True, **lookup)[:2]


_of_sku = Compiled(ProductVariant, _with_sku)


def problem_of(variant: ProductVariant) -> str:
    """Why this cannot be bought at all now; empty when it can."""
    if variant.store.status != Store.Status.OPEN:
        return _("店铺已停止营业")
    if not variant.store.takes_orders:
        return _("店铺暂时不接单，过几天再来看看")
    if is_off(variant):
        return _("商品已下架，看看店里别的吧")
    if is_sold_out(variant):
        return _("已售罄")
    return ""


def is_off(variant: ProductVariant, *, row: Model | None = None) -> bool:
    """Not on the shelf, or for some people only; `row`, where it was read by, may be marked so."""
    product = variant.product
    is_away = variant.retired_at or not variant.is_on_sale or not product.live
    return bool(is_away) or privacy.is_private(row or variant, product)


def is_sold_out(variant: ProductVariant) -> bool:
    """Less is left than one may buy."""
    return available_of(variant) < (variant.min_quantity or step(variant.unit))


def available_of(variant: ProductVariant) -> Decimal:
    """What can be sold now; nothing while a variant has no level."""
    level = getattr(variant, "level", None)
    return level.buyable if level else Decimal(0)


def bought_of(owner: Owner, variants: Collection[ProductVariant]) -> Mapping[int, Decimal]:
    """What this user bought of those with a limit; of a guest nothing is known yet."""
    limited = [variant.pk for variant in variants if variant.max_quantity]
    if not owner.user_id or not limited:
        return NONE_BOUGHT
    return limits.bought(variant_ids=limited, buyer_id=owner.user_id)


def allowance_of(variant: ProductVariant, bought: Decimal) -> Decimal | None:
    """How many this buyer may still buy; None without a limit."""
    if not variant.max_quantity:
        return None
    return max(variant.max_quantity - bought, Decimal(0))


def limit_problem(variant: ProductVariant, bought: Decimal) -> str:
    """Why the limit lets this buyer have none of it; empty when it does not."""
    allowance = allowance_of(variant, bought)
    if allowance is None or allowance >= (variant.min_quantity or step(variant.unit)):
        return ""
    return limits.words(variant, bought)


def allowed(
    variant: ProductVariant, wanted: Decimal, bought: Decimal = ZERO
) -> tuple[Decimal, str]:
    """
    As much of `wanted` as can be bought, and the words that tell what was cut.

    :raises CannotAdd: for what costs too much, or nothing
    """
    if variant.asked * wanted > MAX:
        raise CannotAdd(_("一次买这么多，请直接联系商家"))
    allowed, notice = _in_reach(variant, wanted, bought)
    if variant.asked and not round_cny(variant.asked * allowed):
        raise CannotAdd(_("数量太少，不够 1 分钱，请多买一些"))
    return allowed, notice


def _in_reach(variant: ProductVariant, wanted: Decimal, bought: Decimal) -> tuple[Decimal, str]:
    """So much of it as its limits, its unit and the stock let have, and what that cut."""
    least = variant.min_quantity or step(variant.unit)
    if variant.min_quantity and wanted < least:
        notice = _("这款 %(least)s %(unit)s起售") % {"least": least, "unit": variant.unit}
        return least, notice
    # The unit may have changed since: 1.5 斤 is no number of pieces.
    wanted = max(wanted - wanted % step(variant.unit), least)
    allowance, available = allowance_of(variant, bought), available_of(variant)
    if allowance is not None and wanted > allowance and allowance <= available:
        return allowance, limits.words(variant, bought)
    if wanted > available:
        left = {"left": plain(available), "unit": variant.unit}
        return available, _("只剩 %(left)s %(unit)s了，已帮你改成 %(left)s %(unit)s") % left
    return wanted, ""
