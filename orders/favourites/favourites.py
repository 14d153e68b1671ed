"""
收藏: kept and taken back; who waits for goods is told once when they are there again, and who
watches a price once for each fall.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import messages
from accounts.models import User
from accounts.sms.purposes import Purpose, purpose
from core import daytime, scope
from core.language import sent
from orders.favourites.models import Favourite
from shop.catalog.models import ProductPage
from shop.stores.models import Store
from shop.stores.naming import names
from shop.stores.public_pages import privacy

MOST = 500
AT_ONCE = 200
RESTOCKED = purpose(
    "favourite_restocked", "你收藏的 %(product)s 到货了：%(url)s", path="account/favourites/"
)
CHEAPER = purpose(
    "favourite_cheaper",
    "你收藏的 %(product)s 降价了，现在 ¥%(price)s：%(url)s",
    path="account/favourites/",
)
# A shop that moves its price up and down is heard of once a day.
PRICE_REST = timedelta(days=1)
PRICE_NOW = Subquery(ProductPage.objects.filter(pk=OuterRef("product_id")).values("price_from"))
own_favourites = scope.across_stores("a shopper's own favourites")


class CannotKeep(Exception):
    """The message says why."""


@own_favourites
def of(user: User) -> QuerySet[Favourite]:
    """The newest first; the caller lifts the scope while it reads them."""
    return _own(user).select_related("store", "store__page", "product").order_by("-pk")


@own_favourites
def keep(
    *, user: User, store: Store, product: ProductPage | None = None, at: datetime
) -> Favourite:
    """
    Kept before, it stays as it is.

    :raises CannotKeep: past MOST
    """
    row = {"person": user, "store": store, "product": product}
    there = Favourite.unscoped.filter(**row).first()
    if there is not None:
        return there
    if Favourite.unscoped.filter(person=user).count() >= MOST:
        raise CannotKeep(_("最多收藏 %(most)s 样，先取消一些吧") % {"most": MOST})
    try:
        with transaction.atomic():
            return Favourite.unscoped.create(**row, created_at=at)
    except IntegrityError:
        return Favourite.unscoped.get(**row)


@own_favourites
def remove(*, user: User, favourite_id: int) -> bool:
    """False for somebody else's, and for none."""
    return bool(Favourite.unscoped.filter(person=user, pk=favourite_id).delete()[0])


@own_favourites
def watch(*, user: User, favourite_id: int, wants: bool) -> bool:
    """到货提醒 on or off; False for somebody else's, for a store, and for none."""
    rows = _own(user).filter(pk=favourite_id, product__isnull=False)
    return bool(rows.update(wants_restock=wants, told_at=None))


@own_favourites
def watch_price(*, user: User, favourite_id: int, wants: bool) -> bool:
    """降价提醒 on, from what it costs now, or off; False as for `watch`."""
    rows = _own(user).filter(pk=favourite_id, product__isnull=False)
    return bool(rows.update(price_watched=PRICE_NOW if wants else None))


@scope.across_stores("goods of every store come back")
def restocked(*, at: datetime) -> list[int]:
    """
    Favourites whose goods are there again, and whose person waits to hear of it; none by night,
    so that who still can have them in the morning hears it then.
    """
    if not daytime.is_day(at):
        return []
    rows = _to_be_had().filter(wants_restock=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("goods of every store become cheaper")
def cheaper(*, at: datetime) -> list[int]:
    """
    Favourites that cost less than when they were looked at, not told of within the last day;
    none by night.
    """
    if not daytime.is_day(at):
        return []
    rows = _to_be_had().filter(product__price_from__lt=F("price_watched"))
    rows = rows.filter(Q(price_told_at=None) | Q(price_told_at__lte=at - PRICE_REST))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("goods of every store become dearer")
def follow_rises() -> int:
    """What costs more now is watched from there: the next fall is told again."""
    rows = Favourite.unscoped.filter(product__price_from__gt=F("price_watched"))
    return Favourite.unscoped.filter(pk__in=rows.values("pk")).update(price_watched=PRICE_NOW)


@scope.across_stores("goods of every store come back")
@transaction.atomic
def tell(*, favourite_id: int, at: datetime) -> bool:
    """False where it was told meanwhile, or nobody has a phone to be told on."""
    waiting = Favourite.unscoped.filter(pk=favourite_id, wants_restock=True)
    if not waiting.update(wants_restock=False, told_at=at):
        return False
    row = Favourite.unscoped.select_related("person", "product").get(pk=favourite_id)
    return _tell(row, RESTOCKED)


@scope.across_stores("goods of every store become cheaper")
@transaction.atomic
def tell_price(*, favourite_id: int, at: datetime) -> bool:
    """Once for each fall; False as for `tell`."""
    row = Favourite.unscoped.select_related("person", "product").get(pk=favourite_id)
    price = row.product.price_from if row.product else None
    # Conditional, so that of two sweeps one tells; a price that rose meanwhile is no fall.
    fallen = Favourite.unscoped.filter(pk=row.pk, price_watched=row.price_watched)
    if price is None or not fallen.filter(price_watched__gt=price).update(
        price_watched=price, price_told_at=at
    ):
        return False
    return _tell(row, CHEAPER, price=f"{price:.2f}".removesuffix(".00"))


def _own(user: User) -> QuerySet[Favourite]:
    """Without goods that have become for some people only."""
    is_shown = Q(product=None) | ~privacy.is_restricted("product__path")
    rows: QuerySet[Favourite] = Favourite.unscoped.filter(is_shown, person=user)
    return rows


def _to_be_had() -> QuerySet[Favourite]:
    return privacy.public(Favourite.unscoped.all(), "product__path").filter(
        product__in_stock=True,
        product__is_on_sale=True,
        product__live=True,
        store__status=Store.Status.OPEN,
    )


def _tell(row: Favourite, about: Purpose, **said: str) -> bool:
    if row.product is None or not row.person.phone:
        return False
    title = names.harmless(row.product.title, otherwise=sent("商品"))
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('favourites')}"
    messages.send_sms(
        to=row.person.phone,
        purpose=about,
        parameters={"product": title, "url": url, **said},
        person_id=row.person_id,
    )
    return True
