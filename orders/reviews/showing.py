"""What pages and programs show of reviews: nobody's name but the first sign of it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scope
from core.types import Words
from orders.reviews import words
from orders.reviews.models import Review, ReviewSummary
from shop.catalog.models import ProductPage
from shop.stores.models import Store
from shop.stores.public_pages import privacy

FIRST = 3
# Key of an address → what it is called, and the order.
SORTS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "new": (gettext_lazy("最新"), ("-pk",)),
    "best": (gettext_lazy("好评在前"), ("-stars", "-pk")),
    "worst": (gettext_lazy("差评在前"), ("stars", "-pk")),
}


public_reviews = scope.across_stores("reviews are read by everybody")


@dataclass(frozen=True)
class Shown:
    """A review with what its writer is called."""

    review: Review
    name: str


def goods(product_id: int) -> ProductPage:
    """:raises Http404: for goods that shoppers do not see, or not all of them"""
    rows = ProductPage._base_manager.select_related("store", "store__page").filter(live=True)
    rows = privacy.public(rows)
    page: ProductPage = get_object_or_404(rows, pk=product_id, store__status=Store.Status.OPEN)
    return page


def chosen(
    product: ProductPage,
    *,
    sort: str = "new",
    stars: int | None = None,
    has_photos: bool = False,
    word: str = "",
) -> QuerySet[Review]:
    """By a key of SORTS; of so many stars only, with photos only, or saying `word`."""
    rows = Review.unscoped.for_store(product.store_id).filter(product=product).shown()
    rows = rows.select_related("person", "line").prefetch_related("photos")
    rows = rows.filter(stars=stars) if stars else rows
    rows = rows.filter(has_photos=True) if has_photos else rows
    rows = rows.filter(words.saying(word)) if word else rows
    ordered: QuerySet[Review] = rows.order_by(*SORTS.get(sort, SORTS["new"])[1])
    return ordered


def said_word(product: ProductPage, given: str) -> str:
    """`given`, if it is one of the product's common words; nothing else is looked for."""
    return given if any(row["word"] == given for row in product.review_words) else ""


def named(review: Review) -> Shown:
    if review.is_anonymous or review.person is None or not review.person.name:
        return Shown(review, _("匿名顾客"))
    return Shown(review, f"{review.person.name[:1]}**")


def summary_of(product: ProductPage) -> ReviewSummary | None:
    return ReviewSummary.unscoped.filter(store=product.store_id, product=product).first()


def on_product_page(page: ProductPage, request: HttpRequest) -> dict[str, object]:
    """The newest; no query where there is none."""
    if not page.review_count:
        return {}
    return {"reviews": [named(review) for review in chosen(page)[:FIRST]]}
