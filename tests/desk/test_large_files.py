"""Long lists, and figures of large stores, are taken away by a process that holds a little."""

import gc
import os
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from home.statistics.reports import reading
from home.statistics.reports.models import ProductDay, StorePeriod
from home.statistics.reports.pages import book, sheet
from orders.choosing import Wanted
from orders.exports import jobs
from orders.exports.models import ExportJob
from orders.models import Order, OrderLine
from shop.stores.models import Store
from tests import make
from tests.many_goods import goods

pytestmark = [pytest.mark.django_db, pytest.mark.long]
# What the ids of all of them take, a portion of rows, and the writer; it was 25.
MOST_MB = 45
# Of figures: what a report reads, its rows, and the writer; it was 7.
FIGURES_MB = 15


def copies(row: Model, times: int, **changed: str) -> None:
    """So many more rows like this one, made by the database: no memory of ours holds them."""
    names = [field.column for field in row._meta.local_concrete_fields if not field.primary_key]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = row._meta.db_table
    made = f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}", n WHERE id = %s'  # noqa: S608 - names of our own
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"{numbers} {made}", [times, row.pk])


def many_orders(store: Store, number: int) -> None:
    order = make.order(store, {make.variant(store, name="龙井茶", stock="9"): "1"})
    unique = {name: f"'{name}' || i" for name in ("number", "token", "idempotency_key")}
    copies(order, number - 1, **unique)
    copies(OrderLine._base_manager.get(order=order), number - 1, order_id=f"{order.pk} + i")
    assert Order._base_manager.filter(store=store, lines__name="龙井茶").count() == number


def megabytes(name: str) -> int:
    (line,) = [row for row in Path("/proc/self/status").read_text().splitlines() if name in row]
    return int(line.split()[1]) // 1024


def grown(act: Callable[[], None]) -> int:
    """By how many megabytes at most a child grows, beside what it began with, while it acts."""

    def measured(end) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        # As often as a worker collects, which is oftener than tests do.
        gc.set_threshold(700, 10, 10)
        before = megabytes("VmRSS")
        act()
        end.send(megabytes("VmHWM") - before)
        os._exit(0)

    forking = get_context("fork")
    here, there = forking.Pipe()
    child = forking.Process(target=measured, args=(there,))
    child.start()
    there.close()
    told: int = here.recv()
    child.join()
    return told


@pytest.mark.parametrize(("form", "number"), [("csv", 100_000), ("xlsx", 10_000)])
def test_so_many_orders_are_not_held(store, form, number, tmp_path):
    many_orders(store, number)
    job = ExportJob(store=store, kind="orders", form=form, wanted=Wanted().plain())
    path = tmp_path / "list"

    def act() -> None:
        with path.open("wb") as out:
            listing = jobs.LISTS[job.kind](job)
            assert listing.total == number
            rows = (row for portion in listing.portions for row in portion)
            jobs._write(job, listing, rows, out)

    assert grown(act) < MOST_MB
    assert path.stat().st_size > 50 * number


def two_years_of(store: Store, number: int) -> None:
    """So many goods, each sold on each of five days, and a row of sums for every day."""
    today = timezone.localdate()
    goods(store, number)
    days = [today - timedelta(days=back) for back in range(731)]
    StorePeriod._base_manager.bulk_create(
        StorePeriod(store=store, by="day", starts_on=day, paid_amount="99.00", paid_orders=9)
        for day in days
    )
    with connection.cursor() as cursor:
        for day in days[:5]:
            cursor.execute(
                'INSERT INTO reports_productday (store_id, "on", product_id, orders, quantity,'
                " amount, refund_amount) SELECT store_id, %s, product_id, 2, 2, 20, 0"
                " FROM catalog_productvariant WHERE store_id = %s",
                [day, store.pk],
            )
    assert ProductDay._base_manager.filter(store=store).count() == 5 * number


def test_figures_of_a_large_store_are_not_held(store, tmp_path):
    two_years_of(store, 5000)
    today = timezone.localdate()
    stretch = reading.stretch(store, today - timedelta(days=730), today, "day", today=today)
    path = tmp_path / "book"
    lengths = {}

    for name in ("sales", "products"):

        def act(name: str = name) -> None:
            path.write_bytes(sheet.workbook(book.made(name, stretch, today=today)))

        assert grown(act) < FIGURES_MB, name
        rows = openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True).worksheets[0]
        lengths[name] = len(list(rows.values))

    # A line for each day, and the best two hundred of the goods.
    assert lengths == {"sales": 1 + 731, "products": 1 + 200}
