"""What is asked often is planned once a connection; nobody sees a difference."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import prepared
from core.compiled import Compiled
from shop.catalog.models import ProductVariant
from shop.stores.models import Store, StorePage
from shop.stores.public_pages import privacy
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def cheap(*, store: int, sku: str, before):
    rows = ProductVariant.unscoped.filter(store=store, sku=sku, created_at__lt=before)
    return privacy.marked(rows.select_related("product", "store", "level"))


def named(*, slug: str):
    return Store.objects.filter(slug=slug, status=Store.Status.OPEN)


def plans() -> list[tuple[str, int]]:
    """Statements that this connection has prepared, and how often each was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
            " ORDER BY prepare_time"
        )
        return cursor.fetchall()


@pytest.fixture
def store():
    store = make.store()
    # What is counted begins with a connection of its own.
    connection.close()
    return store


def test_a_statement_is_prepared_once_a_connection(store):
    product = make.product(store)
    connection.close()
    found = Compiled(ProductVariant, cheap)
    later = timezone.now() + timedelta(days=1)
    asked = {"store": store.pk, "sku": product.single_sku, "before": later}

    for _time in range(7):
        (variant,) = found(**asked)
        assert (variant.product, variant.store, variant.is_private) == (product, store, False)
    assert found(**asked | {"sku": "none"}) == []
    assert found(**asked | {"before": later - timedelta(days=9)}) == []

    ((statement, calls),) = plans()
    assert calls == 9
    assert statement.startswith("PREPARE kept_")


def test_each_connection_has_its_own(store):
    by_slug = Compiled(Store, named)
    assert by_slug(slug=store.slug) == [store]
    connection.close()

    assert by_slug(slug=store.slug) == [store]

    assert len(plans()) == 1


def test_what_was_asked_stays_readable(store):
    by_slug = Compiled(Store, named)
    with CaptureQueriesContext(connection) as queries:
        by_slug(slug=store.slug)
        list(named(slug=store.slug))

    kept, anew = (query["sql"] for query in queries.captured_queries)
    assert kept == anew
    assert kept.startswith("SELECT ")


def test_what_does_not_change_is_no_value_of_the_plan(store):
    by_slug = Compiled(Store, named)
    other = Compiled(Store, lambda *, slug: Store.objects.filter(slug=slug, status="closed"))

    assert (by_slug(slug=store.slug), other(slug=store.slug)) == ([store], [])

    texts = [statement for statement, _calls in plans()]
    assert ["'open'" in text for text in texts] == [True, False]
    assert not any("$2" in text for text in texts)


def test_it_outlives_a_rollback(store):
    by_slug = Compiled(Store, named)
    with transaction.atomic():
        by_slug(slug=store.slug)
        transaction.set_rollback(True)

    assert by_slug(slug=store.slug) == [store]
    assert [calls for _statement, calls in plans()] == [2]


@pytest.fixture
def widened():
    def widen(length: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE stores_storepage ALTER tagline TYPE varchar({length})")

    (length,) = {StorePage._meta.get_field("tagline").max_length}
    yield lambda: widen(length + 9)
    widen(length)


def test_a_change_of_the_schema_is_followed(store, widened):
    pages = Compiled(StorePage, lambda *, store: StorePage.objects.filter(store=store))
    assert pages(store=store.pk) == [store.page]
    widened()

    assert pages(store=store.pk) == [store.page]
    assert [calls for _statement, calls in plans()] == [1]


def test_a_transaction_that_meets_a_change_of_the_schema_may_be_tried_again(store, widened):
    pages = Compiled(StorePage, lambda *, store: StorePage.objects.filter(store=store))
    assert pages(store=store.pk) == [store.page]
    widened()

    with pytest.raises(OperationalError, match="must not change result type"), transaction.atomic():
        pages(store=store.pk)

    with transaction.atomic():
        assert pages(store=store.pk) == [store.page]


def test_plans_that_somebody_dropped_are_made_again(store):
    by_slug = Compiled(Store, named)
    by_slug(slug=store.slug)
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")

    assert by_slug(slug=store.slug) == [store]


def test_without_such_cursors_nothing_is_prepared(store):
    by_slug = Compiled(Store, named)
    options = connection.settings_dict["OPTIONS"]
    kept = options.pop("cursor_factory")
    connection.close()
    try:
        assert kept is prepared.Cursor
        assert by_slug(slug=store.slug) == [store]
        assert plans() == []
    finally:
        options["cursor_factory"] = kept
        connection.close()
