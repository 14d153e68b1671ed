"""The sums of a product's shown reviews: changed with them, in their transaction."""

from django.db.models import QuerySet

from orders.reviews import words
from orders.reviews.models import Review, ReviewSummary
from shop.catalog.models import ProductPage
from shop.stores.public_pages import cache_tags

# Older ones no longer say what the goods are like, and thousands would keep a writer waiting.
NEWEST = 500


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
    page = _page_of(review)
    page.update(review_count=sums.count, rating=sums.average, review_words=_words(review))


def forget_photos(review: Review) -> None:
    """The photos of this locked review are gone."""
    if review.is_shown and review.has_photos:
        sums = ReviewSummary.unscoped.select_for_update()
        row = sums.get(store=review.store_id, product=review.product_id)
        row.with_photos -= 1
        row.save(update_fields=["with_photos"])
    touch(review)


def forget_words(review: Review) -> None:
    """The text of this locked review is gone."""
    if review.is_shown:
        sums = ReviewSummary.unscoped.select_for_update()
        sums.get(store=review.store_id, product=review.product_id)
        _page_of(review).update(review_words=_words(review))
    touch(review)


def _page_of(review: Review) -> QuerySet[ProductPage]:
    pages: QuerySet[ProductPage] = ProductPage._base_manager.all()
    return pages.filter(store=review.store_id, pk=review.product_id)


def _words(review: Review) -> list[dict[str, object]]:
    """Of the product's newest reviews, while its sums are locked."""
    shown = Review.unscoped.for_store(review.store_id).filter(product=review.product_id).shown()
    texts = shown.exclude(text="").order_by("-pk").values_list("text", flat=True)[:NEWEST]
    return words.common(list(texts), name=_page_of(review).values_list("title", flat=True).get())


def touch(review: Review) -> None:
    """The product's page says something else now."""
    cache_tags.touch(cache_tags.product_name(review.product_id))
