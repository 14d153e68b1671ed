"""Queries written once answer as those that are built anew."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import scope
from core.compiled import Compiled
from shop.catalog.listing import Card
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import Store, StorePage
from shop.stores.public_pages import privacy
from tests import make


def cheap(*, store: int, sku: str, before):
    rows = ProductVariant.unscoped.filter(store=store, sku=sku, created_at__lt=before)
    return privacy.marked(rows.select_related("product", "store", "level"))


def below(*, path: str):
    return ProductPage.objects.filter(path__startswith=path).order_by("pk")


@pytest.mark.django_db
def test_each_call_has_its_own_values_and_one_statement(django_assert_num_queries):
    store, another = make.store(), make.store()
    one, other = (make.product(store, price=price) for price in ("1.00", "2.00"))
    found = Compiled(ProductVariant, cheap)
    later = timezone.now() + timedelta(days=1)

    for product in (one, other, one):
        with django_assert_num_queries(1):
            (variant,) = found(store=store.pk, sku=product.single_sku, before=later)
            assert (variant.product.pk, variant.store.pk) == (product.pk, store.pk)
            assert variant.price == product.price_from
            assert variant.level.variant_id == variant.pk
            assert variant.is_private is False

    assert found(store=store.pk, sku=one.single_sku, before=later - timedelta(days=2)) == []
    assert found(store=another.pk, sku=one.single_sku, before=later) == []


@pytest.mark.django_db
def test_sql_is_that_of_the_queryset():
    values = {"store": make.store().pk, "sku": "A-1", "before": timezone.now()}
    found = Compiled(ProductVariant, cheap)
    found(store=1, sku="", before=timezone.now() - timedelta(days=9))
    with CaptureQueriesContext(connection) as queries:
        found(**values)
        list(cheap(**values))

    kept, anew = (query["sql"] for query in queries.captured_queries)

    assert kept == anew


@pytest.mark.django_db
def test_beginnings_and_tuples():
    store, other = make.store(), make.store()
    pages = [make.product(store), make.product(store)]
    theirs = make.product(other)
    by_path = Compiled(ProductPage, below)
    cards = Compiled(ProductPage, lambda *, path: below(path=path).values_list(*Card._fields))

    assert by_path(path=other.page.path) == [theirs]
    assert by_path(path=store.page.path) == pages
    assert [row[0] for row in cards(path=store.page.path)] == [page.pk for page in pages]
    with pytest.raises(ValueError, match="path has signs of LIKE"):
        by_path(path="%")


@pytest.mark.django_db
def test_a_scope_is_obeyed():
    store, other = make.store(), make.store()
    of = Compiled(StorePage, lambda *, path: StorePage.objects.filter(path=path))
    assert len(of(path=other.page.path)) == 1
    seen = scope.Scope(
        store.owner_id,
        frozenset({store.pk}),
        frozenset(),
        lambda: (store.page.path,),
        lambda: frozenset({store.owner_id}),
    )

    with scope.entered(seen):
        assert of(path=other.page.path) == []
        assert len(of(path=store.page.path)) == 1


@pytest.mark.django_db
def test_what_cannot_be_kept_is_refused():
    hidden = Compiled(Store, lambda *, name: Store.objects.filter(name=name.upper()))
    beside = Compiled(Store, lambda *, pk: Store.objects.filter(pk=pk).prefetch_related("owner"))

    with pytest.raises(ValueError, match="name does not stand in the SQL"):
        hidden(name="a")
    with pytest.raises(ValueError, match="would be left out"):
        beside(pk=1)


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rows_are_locked_inside_a_transaction_only():
    store = make.store()
    locked = Compiled(Store, lambda *, pk: Store.objects.filter(pk=pk).select_for_update())
    with transaction.atomic():
        assert locked(pk=store.pk) == [store]

    with pytest.raises(TransactionManagementError):
        locked(pk=store.pk)


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_ask_by_their_own_connections():
    store = make.store()
    of = Compiled(Store, lambda *, pk: Store.objects.filter(pk=pk))
    of(pk=0)
    found: list[list[Store]] = []

    def ask() -> None:
        found.append(of(pk=store.pk))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [[store]]
