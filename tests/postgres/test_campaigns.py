"""A campaign of the platform, joined, left and suspended at the same moment, on PostgreSQL."""

from functools import partial

import pytest
from django.utils import timezone

from shop.campaigns import campaigns
from shop.campaigns.models import Campaign, Joining
from shop.promotions import running
from shop.promotions.reckoning.terms import Kind, Scope
from tests import make
from tests.shop.campaigns.made import campaign
from tests.shop.promotions.made import percent

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
STORES, ROUNDS = 4, 4


@pytest.fixture
def stores():
    found = [make.store() for _n in range(STORES)]
    for store in found:
        make.variant(store, price="10.00")
    return found


def joins(row: Campaign, stores) -> list:
    given = {"number": row.number, "scope": Scope(), "actor": None, "at": timezone.now()}
    return [partial(campaigns.join, store=store, **given) for store in stores]


@pytest.mark.long
def test_nobody_joins_past_its_suspension(at_once, stores):
    """Whoever was in before it is suspended with it; whoever comes after is told why."""
    for _round in range(ROUNDS):
        row = campaign(Kind.PERCENT, percent("80"))
        given = {"number": row.number, "reason": "规则有误", "actor": None, "at": timezone.now()}

        suspended, *joined = at_once([partial(campaigns.suspend, **given), *joins(row, stores)])

        assert isinstance(suspended, Campaign), suspended
        assert all(isinstance(one, (Joining, campaigns.Closed)) for one in joined), joined
        parts = Joining.unscoped.filter(campaign=row).select_related("promotion")
        assert parts.count() == sum(isinstance(one, Joining) for one in joined)
        assert {part.promotion.suspended_for for part in parts} <= {"规则有误"}
        assert running.rows([store.pk for store in stores], at=timezone.now()) == []


@pytest.mark.long
def test_nobody_joins_past_its_end(at_once, stores):
    for _round in range(ROUNDS):
        row = campaign(Kind.PERCENT, percent("80"))
        given = {"number": row.number, "actor": None, "at": timezone.now()}

        ended, *joined = at_once([partial(campaigns.end, **given), *joins(row, stores)])

        assert isinstance(ended, Campaign), ended
        assert all(isinstance(one, (Joining, campaigns.Closed)) for one in joined), joined
        assert running.rows([store.pk for store in stores], at=timezone.now()) == []


def test_a_store_joins_once_however_often_it_taps(at_once, stores):
    row = campaign(Kind.PERCENT, percent("80"))

    results = at_once(joins(row, stores[:1]) * 5)

    assert sum(isinstance(one, Joining) for one in results) == 1, results
    assert sum(isinstance(one, campaigns.Closed) for one in results) == 4, results
    assert Joining.unscoped.count() == 1


@pytest.mark.long
def test_leaving_while_it_is_suspended(at_once, stores):
    row = campaign(Kind.PERCENT, percent("80"))
    for join in joins(row, stores):
        join()
    at = timezone.now()
    leaves = [
        partial(campaigns.leave, store=store, number=row.number, actor=None, at=at)
        for store in stores
    ]
    suspend = partial(campaigns.suspend, number=row.number, reason="规则有误", actor=None, at=at)

    results = at_once([suspend, *leaves])

    assert [one for one in results if isinstance(one, Exception)] == []
    assert not Joining.unscoped.filter(left_at=None).exists()
    campaigns.restore(number=row.number, actor=None, at=timezone.now())
    assert running.rows([store.pk for store in stores], at=timezone.now()) == []
