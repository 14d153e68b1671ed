"""Many orders on their way: judged, looked at, taken one by one, stopped; nothing twice."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import in_chinese
from orders import choosing, locks
from orders.bulk.kinds import WORKS
from orders.bulk.models import OrderJob, OrderJobRow
from orders.models import Order
from shop.bulk import running
from shop.stores.models import Store
from shop.stores.tenancy import id_of

MOST = 20_000
KEPT = timedelta(days=30)
State, RowState = OrderJob.State, OrderJobRow.State


class NotThatMany(Exception):
    """Nothing is chosen, or more than is taken at once."""


@transaction.atomic
def send_in(
    *, store: Store, kind: str, wanted: choosing.Wanted, actor: Actor, at: datetime
) -> OrderJob:
    """
    A new job, whose orders a worker judges; nothing is done before somebody says so.

    :raises NotThatMany: for none, or more than MOST
    """
    number = choosing.orders_of(store, wanted).count()
    if not number:
        raise NotThatMany(_("没有选中订单"))
    if number > MOST:
        raise NotThatMany(_("一次最多处理 %(most)s 单，请分几次") % {"most": MOST})
    job = OrderJob.unscoped.create(
        store=store,
        kind=kind,
        wanted=wanted.plain(),
        total=number,
        actor=named(actor),
        created_at=at,
    )
    _queue(job.pk)
    return job


@transaction.atomic
def start(*, store: Store, job_id: int, actor: Actor) -> bool:
    """What was looked at is done now; False when it is, or was, already."""
    waiting = OrderJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WAITING)
    job = running.begin(waiting, _ready, state=State.WORKING, actor=actor)
    if job is None:
        return False
    running.record(job, "order_bulk.start", actor)
    _queue(job.pk)
    return True


@transaction.atomic
def cancel(*, store: Store, job_id: int, actor: Actor, at: datetime) -> bool:
    """No further order is begun: what is done stays, the rest does too. False: it is over."""
    rows = OrderJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WORKING)
    if not running.stop(rows, state=State.CANCELLED, at=at):
        return False
    running.record(OrderJob.unscoped.for_store(store).get(pk=job_id), "order_bulk.cancel", actor)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False once it was begun."""
    rows = OrderJob.unscoped.filter(store_id=id_of(store), pk=job_id)
    return running.drop(rows, states=(State.JUDGING, State.WAITING))


@shared_task(acks_late=True)
def work_on_orders(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_orders.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Judge or do, whatever the job is at; nothing when somebody else is at it."""
    job = running.claim(OrderJob, job_id=job_id, at=at)
    if job is None:
        return
    with in_chinese(), suppress(running.Stopped):
        if job.state == State.JUDGING:
            _judge(job, at=at)
        else:
            _do(job, at=at)


def at_work_ids(*, at: datetime) -> list[int]:
    return running.at_work_ids(OrderJob, at=at)


def forget_old(*, at: datetime) -> None:
    running.forget_old(OrderJob, before=at - KEPT)


def _judge(job: OrderJob, *, at: datetime) -> None:
    """From the beginning, also after a worker that was killed: nothing of it counts before."""
    OrderJobRow.unscoped.filter(job=job, store_id=job.store_id).delete()
    wanted = choosing.orders_of(job.store_id, choosing.Wanted.read(job.wanted))
    numbers = count(1)

    def judged(some: Sequence[int]) -> None:
        orders = Order.unscoped.filter(store_id=job.store_id, pk__in=some).order_by("pk")
        rows = [_row(job, order, next(numbers)) for order in orders.prefetch_related("lines")]
        OrderJobRow.unscoped.bulk_create(rows, batch_size=running.JUDGED_AT_ONCE)

    ids = list(wanted.order_by("pk").values_list("pk", flat=True))
    running.judge(job, ids, judged, waits=State.WAITING, at=at)


def _row(job: OrderJob, order: Order, number: int) -> OrderJobRow:
    kind, refusal = WORKS[job.kind], ""
    is_done = kind.is_done(order)
    try:
        if not is_done:
            kind.refuse(order)
    except locks.NotAllowedNow as refused:
        refusal = str(refused)
    left = sum((line.to_send for line in order.lines.all() if line.to_send > 0), Decimal(0))
    return OrderJobRow(
        store_id=job.store_id,
        job=job,
        number=number,
        state=RowState.SAME if is_done else RowState.WRONG if refusal else RowState.READY,
        order=order,
        seen_left=left,
        refusal=refusal[:200],
    )


def _ready(job: OrderJob) -> QuerySet[OrderJobRow]:
    rows: QuerySet[OrderJobRow] = OrderJobRow.unscoped.filter(job=job, store_id=job.store_id)
    return rows.filter(state=RowState.READY).select_related("order__store").order_by("number")


def _do(job: OrderJob, *, at: datetime) -> None:
    """Each order for itself, with its row: either both are written or none."""
    began = time.monotonic()

    def act(rows: Sequence[OrderJobRow]) -> None:
        for row in rows:
            try:
                WORKS[job.kind].do(row, actor=job.actor, at=running.now(at, began))
            except locks.NotAllowedNow as refused:
                row.state, row.refusal = RowState.REFUSED, str(refused)[:200]
            else:
                row.state = RowState.CHANGED

    ended = running.in_portions(job, _ready(job), act, size=1, fields=["state", "refusal"], at=at)
    running.end(job, state=State.DONE, ended_at=ended)
