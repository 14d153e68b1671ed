"""A bulk change among other people's single ones, with real connections on PostgreSQL."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, connections
from django.utils import timezone

from shop.bulk import jobs
from shop.bulk.changing import Change
from shop.bulk.choosing import Chosen
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.reckoning.terms import Kind
from shop.stock import check, ledger
from shop.stores.models import AuditEntry
from tests import make
from tests.many_goods import goods
from tests.shop.promotions.made import percent, promotion

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


@pytest.fixture
def store():
    return make.store()


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """That nobody serves yet: the workers are started by the tests."""
    monkeypatch.setattr(jobs.work_on_bulk, "delay", lambda **_job: None)


def judged(store, kind: str, change: Change) -> BulkJob:
    at = timezone.now()
    job = jobs.send_in(
        store=store, kind=kind, change=change, chosen=Chosen(), actor=store.owner, at=at
    )
    jobs.work(job_id=job.pk, at=at)
    return job


def single(store, variant_ids: list[int], price: str) -> None:
    for variant_id in variant_ids:
        products.change_variant(
            store=store, variant_id=variant_id, actor=store.owner, price=Decimal(price)
        )


def test_every_price_is_explained_whoever_was_first(store, at_once):
    variant_ids = goods(store, 300)
    promotion(store, Kind.PERCENT, percent("80"))
    job = judged(store, "price", Change(way="up", amount="1"))
    assert jobs.start(store=store, job_id=job.pk, actor=store.owner)
    at = timezone.now()
    # A second worker, who believes that the first is gone.
    late = at + jobs.SILENCE + timedelta(minutes=1)
    single_ids = variant_ids[5::20]

    results = at_once(
        [
            partial(jobs.work, job_id=job.pk, at=at),
            partial(jobs.work, job_id=job.pk, at=late),
            partial(single, store, single_ids, "7"),
            partial(single, store, list(reversed(single_ids)), "8"),
        ]
    )

    assert results == [None] * 4
    states = dict(BulkRow.unscoped.filter(job=job).values_list("variant_id", "state"))
    assert set(states.values()) <= {"changed", "refused"}
    for variant in ProductVariant.objects.for_store(store):
        entries = AuditEntry.unscoped.for_store(store).filter(target=variant.sku)
        steps = [
            entry.changes["price"]
            for entry in entries.filter(action="variant.change").order_by("pk")
        ]
        told = [Decimal(before) for before, _after in steps] + [variant.price]
        assert told == [Decimal("10.00"), *(Decimal(after) for _before, after in steps)]
        by_bulk = [step for step in steps if step == ["10.00", "11.00"]]
        assert len(by_bulk) == (states[variant.pk] == "changed")
        page = ProductPage.objects.get(pk=variant.product_id)
        assert page.price_from == variant.price * Decimal("0.8")


def test_levels_are_explained_while_people_count(store, at_once):
    variant_ids = goods(store, 200)
    job = judged(store, "stock", Change(way="up", amount="5"))
    assert jobs.start(store=store, job_id=job.pk, actor=store.owner)

    def count(wanted: list[int]) -> None:
        for variant_id in wanted:
            ledger.change(
                store=store,
                variant_id=variant_id,
                kind="receive",
                quantity=Decimal(2),
                actor=store.owner,
            )

    results = at_once(
        [
            partial(jobs.work, job_id=job.pk, at=timezone.now()),
            partial(count, variant_ids[::10]),
            partial(count, list(reversed(variant_ids[::10]))),
        ]
    )

    assert results == [None] * 3
    levels = ProductVariant.objects.for_store(store).values_list("pk", "level__on_hand")
    twice = set(variant_ids[::10])
    assert dict(levels) == {pk: Decimal(19 if pk in twice else 15) for pk in variant_ids}
    assert check.differences() == []


def test_who_stops_it_stops_it_between_two_hundreds(store, at_once):
    goods(store, 400)
    job = judged(store, "price", Change(way="up", amount="1"))
    jobs.start(store=store, job_id=job.pk, actor=store.owner)
    at = timezone.now()

    results = at_once(
        [
            partial(jobs.work, job_id=job.pk, at=at),
            partial(jobs.cancel, store=store, job_id=job.pk, actor=store.owner, at=at),
        ]
    )

    assert results == [None, True]

    job.refresh_from_db()
    changed = BulkRow.unscoped.filter(job=job, state="changed").count()
    assert changed < 400
    raised = ProductVariant.objects.for_store(store).filter(price=11).count()
    assert (job.state, changed % 100, job.done, raised) == ("cancelled", 0, changed, changed)


class Killed(BaseException):
    pass


def test_who_stops_it_as_another_worker_takes_it_up(store):
    """Between its being taken up and its being read: what is stopped is not taken back."""
    goods(store, 300)
    job = judged(store, "price", Change(way="up", amount="1"))
    jobs.start(store=store, job_id=job.pk, actor=store.owner)
    at = timezone.now()
    late = at + jobs.SILENCE + timedelta(minutes=1)
    writes = f'UPDATE "{BulkJob._meta.db_table}"'
    told: list[str] = []
    stopped: list[Future[bool]] = []

    def dies_at_the_second_hundred(execute, sql, params, many, context):
        told.extend([sql] if sql.startswith(f'{writes} SET "done"') else [])
        if len(told) == 2:
            raise Killed
        return execute(sql, params, many, context)

    def stop() -> bool:
        try:
            return jobs.cancel(store=store, job_id=job.pk, actor=store.owner, at=late)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:

        def is_stopped(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if not stopped and sql.startswith(writes):
                stopped.append(pool.submit(stop))
                wait(stopped, timeout=1)
            return result

        with connection.execute_wrapper(dies_at_the_second_hundred), pytest.raises(Killed):
            jobs.work(job_id=job.pk, at=at)
        with connection.execute_wrapper(is_stopped):
            jobs.work(job_id=job.pk, at=late)

    assert stopped[0].result()
    job.refresh_from_db()
    changed = BulkRow.unscoped.filter(job=job, state="changed").count()
    raised = ProductVariant.objects.for_store(store).filter(price=11).count()
    assert (job.state, raised) == ("cancelled", changed)
    assert 100 <= changed < 300
