"""Taps on 提交评价 at once, with real connections on PostgreSQL: one each, counted once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from orders.lifecycle import cash, fulfil, steps
from orders.models import Order
from orders.reviews import shop_ratings, writing
from orders.reviews.models import Review, ReviewSummary, ShopRating
from orders.reviews.writing import CannotReview, Wording
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def received(store, tea, count: int, **given) -> list[Order]:
    orders, at = [], timezone.now()
    for _number in range(count):
        order = make.order(store, {tea: "1"}, **given)
        for step in (steps.confirm, fulfil.fulfil, cash.take):
            step(store=store, order_id=order.pk, actor=store.owner, at=at)
        orders.append(Order.unscoped.get(pk=order.pk))
    return orders


def test_reviewed_many_times_at_once_it_is_one_review(at_once):
    store = make.store()
    tea = make.variant(store, stock="9")
    buyer = make.user("王芳")
    buyer.date_joined -= timedelta(days=60)
    buyer.save()
    orders = received(store, tea, 2, buyer=buyer)
    calls = [
        partial(
            writing.write,
            order=order,
            line_id=order.lines.get().pk,
            wording=Wording(stars=stars),
            actor=None,
            at=timezone.now(),
        )
        for order, stars in zip(orders, (5, 3), strict=True)
        for _tap in range(4)
    ]

    results = at_once(calls)

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 6
    assert all(isinstance(error, CannotReview) for error in refused), refused
    assert Review.unscoped.count() == 2
    summary = ReviewSummary.unscoped.get()
    assert (summary.count, summary.stars_total, summary.stars_5) == (2, 8, 1)


def rating(order: Order, stars: int):
    return partial(shop_ratings.rate, order=order, stars=stars, actor=None, at=timezone.now())


def test_a_shop_rated_eight_times_at_once_for_one_order_is_rated_once(at_once):
    store = make.store()
    [order] = received(store, make.variant(store, stock="9"), 1)

    results = at_once([rating(order, 4) for _tap in range(8)])

    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 7
    assert all(isinstance(error, CannotReview) for error in refused), refused
    store.refresh_from_db()
    assert (ShopRating.unscoped.count(), store.rating_count, store.rating_total) == (1, 1, 4)


@pytest.mark.long
def test_eight_buyers_at_once_are_all_counted(at_once):
    store = make.store()
    orders = received(store, make.variant(store, stock="9"), 8)

    results = at_once(
        [rating(order, stars) for order, stars in zip(orders, [5, 4] * 4, strict=True)]
    )

    assert all(isinstance(result, ShopRating) for result in results), results
    store.refresh_from_db()
    assert (store.rating_count, store.rating_total) == (8, 36)
