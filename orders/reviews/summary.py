"""The sums of a product's shown reviews: changed with them, in their transaction."""

from orders.reviews.models import Review, ReviewSummary
from shop.catalog.models import ProductPage
from shop.stores import cache_tags


def count(review: Review, by: int) -> None:
    """One shown review more (1), or less (-1). For a caller inside a transaction."""
    given = {"store_id": review.store_id, "product_id": review.product_id}
    ReviewSummary.unscoped.get_or_create(**given)
    sums = ReviewSummary.unscoped.select_for_update().get(**given)
    star = f"stars_{review.stars}"
    sums.count += by
    sums.stars_total += by * review.stars
    sums.with_photos += by * review.has_photos
    setattr(sums, star, getattr(sums, star) + by)
    sums.save()
    touch(review)
    pages = ProductPage._base_manager.filter(store=review.store_id, pk=review.product_id)
    pages.update(review_count=sums.count, rating=sums.average)


def forget_photos(review: Review) -> None:
    """The photos of this locked review are gone."""
    if review.is_shown and review.has_photos:
        sums = ReviewSummary.unscoped.select_for_update()
        row = sums.get(store=review.store_id, product=review.product_id)
        row.with_photos -= 1
        row.save(update_fields=["with_photos"])
    touch(review)


def touch(review: Review) -> None:
    """The product's page says something else now."""
    cache_tags.touch(cache_tags.product_name(review.product_id))
