"""Coupons for many among people who claim the same, with real connections on PostgreSQL."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from orders.customers import giving
from orders.customers.choosing import Wanted
from orders.customers.models import CouponJob, CouponJobRow
from shop.bulk import running
from shop.promotions import coupons
from shop.promotions.models import Coupon, CouponHolding
from tests import make
from tests.shop.promotions.made import coupon

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
PEOPLE, STRANGERS = 24, 6


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """That nobody serves yet: the workers are started by the tests."""
    monkeypatch.setattr(giving.work_on_coupons, "delay", lambda **_job: None)


def begun(store, kind: Coupon) -> CouponJob:
    at = timezone.now()
    job = giving.send_in(store=store, coupon=kind, wanted=Wanted(), actor=store.owner, at=at)
    giving.work(job_id=job.pk, at=at)
    assert giving.start(store=store, job_id=job.pk, actor=store.owner)
    return job


def claim(store, kind: Coupon, people: list) -> int:
    """How many of these got one."""
    got = 0
    for user in people:
        try:
            coupons.claim(coupon_id=kind.pk, store=store, user=user, at=timezone.now())
        except coupons.CannotClaim:
            continue
        got += 1
    return got


def test_two_jobs_late_workers_and_claims_give_each_one_and_no_more_than_there_are(at_once):
    store = make.store()
    tea = make.variant(store, stock="1000")
    people = [make.user(f"顾客{number}") for number in range(PEOPLE)]
    for person in people:
        make.order(store, {tea: "1"}, buyer=person)
    kind = coupon(store, total=PEOPLE)
    jobs = [begun(store, kind), begun(store, kind)]
    at = timezone.now()
    # Who believes that the others are gone.
    late = at + running.SILENCE + timedelta(minutes=1)
    strangers = [make.user(f"别人{number}") for number in range(STRANGERS)]

    results = at_once(
        [
            *(partial(giving.work, job_id=job.pk, at=at) for job in jobs),
            partial(giving.work, job_id=jobs[0].pk, at=late),
            partial(claim, store, kind, [*strangers, *people[::3]]),
        ]
    )

    assert results[:3] == [None] * 3
    had = Counter(CouponHolding.unscoped.filter(coupon=kind).values_list("user_id", flat=True))
    assert set(had.values()) == {1}
    kind.refresh_from_db()
    assert sum(had.values()) == kind.claimed <= PEOPLE
    rows = CouponJobRow.unscoped.filter(job__in=jobs)
    states = Counter(rows.values_list("state", flat=True))
    assert states["changed"] == kind.claimed - results[3]
    assert sum(states.values()) == 2 * PEOPLE
    assert set(states) <= {"changed", "same", "refused"}
    assert set(CouponJob.unscoped.values_list("state", flat=True)) == {"done"}
