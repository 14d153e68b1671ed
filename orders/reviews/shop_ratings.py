"""
The shop itself, rated once per order by who received it, with a suggestion for its people. The
average is everybody's to read; the suggestion, like a message, is the shop's alone.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from orders.models import Order
from orders.reviews import writing
from orders.reviews.models import STARS, ShopRating
from orders.reviews.writing import CannotReview
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags


def of_order(order: Order) -> ShopRating | None:
    return ShopRating.unscoped.filter(store=order.store_id, order=order).first()


def of_store(store: Store, *, has_suggestion: bool = False) -> QuerySet[ShopRating]:
    """For the shop; those with a suggestion only."""
    rows: QuerySet[ShopRating] = ShopRating.objects.for_store(store).select_related("order")
    return rows.exclude(suggestion="") if has_suggestion else rows


@transaction.atomic
def rate(
    *, order: Order, stars: int, suggestion: str = "", actor: Actor, at: datetime
) -> ShopRating:
    """
    :raises CannotReview: for what was not received, is too long ago, or has its rating
    """
    if stars not in STARS:
        raise CannotReview(_("请选择 1–5 星"))
    if not writing.is_time(order, at=at):
        raise CannotReview(_("现在不能给店铺打分：没收到货，或超过 90 天了"))
    rating = ShopRating(
        store_id=order.store_id,
        order=order,
        # As with reviews: behind the link somebody else may be signed in.
        person=order.buyer or named(actor),
        stars=stars,
        suggestion=writing.plain(suggestion),
        created_at=at,
    )
    writing.insert_once(rating, otherwise=_("这笔订单已经给店铺打过分了"))
    _count(rating)
    return rating


def _count(rating: ShopRating) -> None:
    """One more in the sums of its store, whose pages hear where they say something else now."""
    rows = Store.objects.filter(pk=rating.store_id)
    # Rows that point to the store, orders above all, are written meanwhile.
    store = rows.select_for_update(no_key=True).get()
    before = store.rating
    store.rating_count += 1
    store.rating_total += rating.stars
    rows.update(rating_count=store.rating_count, rating_total=store.rating_total)
    if store.rating != before:
        cache_tags.touch(cache_tags.store_name(store.pk))
