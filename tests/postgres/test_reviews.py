"""Two taps on 提交评价 at once, with real connections on PostgreSQL: one review, counted once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from orders.lifecycle import cash, fulfil, steps
from orders.models import Order
from orders.reviews import writing
from orders.reviews.models import Review, ReviewSummary
from orders.reviews.writing import CannotReview, Wording
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_reviewed_many_times_at_once_it_is_one_review(at_once):
    store, at = make.store(), timezone.now()
    tea = make.variant(store, stock="9")
    buyer = make.user("王芳")
    buyer.date_joined -= timedelta(days=60)
    buyer.save()
    orders = [make.order(store, {tea: "1"}, buyer=buyer) for _number in range(2)]
    for order in orders:
        for step in (steps.confirm, fulfil.fulfil, cash.take):
            step(store=store, order_id=order.pk, actor=store.owner, at=at)
    calls = [
        partial(
            writing.write,
            order=Order.unscoped.get(pk=order.pk),
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
