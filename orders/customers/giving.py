"""A coupon for many customers: judged, looked at, given one by one, stopped; nobody twice."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

from celery import shared_task
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import in_chinese
from orders.customers import choosing
from orders.customers.models import CouponJob, CouponJobRow
from orders.models import Order
from shop.bulk import running
from shop.promotions import coupons
from shop.promotions.models import Coupon, CouponHolding
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

MOST = 20_000
KEPT = timedelta(days=30)
State, RowState = CouponJob.State, CouponJobRow.State


class NotNow(Exception):
    """Nobody is chosen, more than at once, or there are too few pieces; the message says so."""


def to_give(store: Store | int, *, at: datetime) -> QuerySet[Coupon]:
    """Coupons of which a piece would be good for something, the new ones first."""
    rows: QuerySet[Coupon] = Coupon.objects.for_store(store).filter(is_stopped=False)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("-pk")


@transaction.atomic
def send_in(
    *, store: Store, coupon: Coupon, wanted: choosing.Wanted, actor: Actor, at: datetime
) -> CouponJob:
    """
    A new job, whose customers a worker judges; nobody is given one before somebody says so.

    :raises NotNow: for nobody, or more than MOST
    """
    number = choosing.last_orders(store, wanted).count()
    if not number:
        raise NotNow(_("没有符合条件的顾客"))
    if number > MOST:
        raise NotNow(_("一次最多发给 %(most)s 人，请按标签或分组分几次") % {"most": MOST})
    job = CouponJob.unscoped.create(
        store=store,
        coupon=coupon,
        wanted=wanted.plain(),
        actor=named(actor),
        total=number,
        created_at=at,
    )
    _queue(job.pk)
    return job


@transaction.atomic
def start(*, store: Store, job_id: int, actor: Actor) -> bool:
    """
    What was looked at is done now; False when it is, or was, already.

    :raises NotNow: when there are not enough pieces left for all
    """
    waiting = CouponJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WAITING)
    job = running.begin(waiting, _ready, state=State.WORKING, actor=actor)
    if job is None:
        return False
    total, claimed = job.coupon.total, job.coupon.claimed
    left = job.total if total is None else total - claimed
    if left < job.total:
        words = _("只剩 %(left)s 张，不够发给 %(people)s 人；请先加总数，或者少选一些人")
        raise NotNow(words % {"left": left, "people": job.total})
    _record(job, "coupon.give", actor)
    _queue(job.pk)
    return True


@transaction.atomic
def cancel(*, store: Store, job_id: int, actor: Actor, at: datetime) -> bool:
    """Nobody else is given one: who has one keeps it. False: it is over."""
    rows = CouponJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WORKING)
    if not running.stop(rows, state=State.CANCELLED, at=at):
        return False
    _record(CouponJob.unscoped.for_store(store).get(pk=job_id), "coupon.give_stop", actor)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False once it was begun."""
    rows = CouponJob.unscoped.filter(store_id=id_of(store), pk=job_id)
    return running.drop(rows, states=(State.JUDGING, State.WAITING))


@shared_task(acks_late=True)
def work_on_coupons(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_coupons.delay(job_id=job_id), robust=True)


def _record(job: CouponJob, action: str, actor: Actor) -> None:
    """As one gift to chosen people is, with the job that tells of each."""
    target = f"{job.coupon.number} × {job.total} #{job.pk}"
    audit.record(store=job.store_id, actor=actor, action=action, target=target)


def work(*, job_id: int, at: datetime) -> None:
    """Judge or give, whatever the job is at; nothing when somebody else is at it."""
    job = running.claim(CouponJob, job_id=job_id, at=at)
    if job is None:
        return
    with in_chinese(), suppress(running.Stopped):
        if job.state == State.JUDGING:
            _judge(job, at=at)
        else:
            _give(job, at=at)


def at_work_ids(*, at: datetime) -> list[int]:
    return running.at_work_ids(CouponJob, at=at)


def forget_old(*, at: datetime) -> None:
    running.forget_old(CouponJob, before=at - KEPT)


def _judge(job: CouponJob, *, at: datetime) -> None:
    """From the beginning, also after a worker that was killed: nothing of it counts before."""
    CouponJobRow.unscoped.filter(job=job, store_id=job.store_id).delete()
    meant = choosing.last_orders(job.store_id, choosing.Wanted.read(job.wanted))
    numbers = count(1)

    def judged(some: Sequence[int]) -> None:
        found = Order.unscoped.filter(store_id=job.store_id, pk__in=some).select_related("buyer")
        orders = list(found.order_by("pk"))
        had = _had(job, orders)
        rows = [_row(job, order, had, next(numbers)) for order in orders]
        CouponJobRow.unscoped.bulk_create(rows, batch_size=running.JUDGED_AT_ONCE)

    ids = list(meant.order_by("pk").values_list("pk", flat=True))
    running.judge(job, ids, judged, waits=State.WAITING, at=at)


def _had(job: CouponJob, orders: Sequence[Order]) -> dict[int, int]:
    """{id of a person: pieces of this coupon they ever had}"""
    people = [order.buyer_id for order in orders if order.buyer_id]
    rows = CouponHolding.unscoped.filter(store_id=job.store_id, coupon=job.coupon_id)
    counted = rows.filter(user__in=people).values("user_id").annotate(n=Max("n"))
    return dict(counted.values_list("user_id", "n"))


def _row(job: CouponJob, order: Order, had: Mapping[int, int], number: int) -> CouponJobRow:
    state, refusal = RowState.READY, ""
    if order.buyer is None:
        state, refusal = RowState.WRONG, _("没有用账号下过单，没有地方放券")
    elif not order.buyer.is_active:
        state, refusal = RowState.WRONG, _("账号停用了")
    elif had.get(order.buyer.pk, 0) >= job.coupon.per_person:
        state, refusal = RowState.SAME, _("已经领满了")
    return CouponJobRow(
        store_id=job.store_id, job=job, number=number, state=state, order=order, refusal=refusal
    )


def _ready(job: CouponJob) -> QuerySet[CouponJobRow]:
    rows: QuerySet[CouponJobRow] = CouponJobRow.unscoped.filter(job=job, store_id=job.store_id)
    rows = rows.filter(state=RowState.READY).select_related("order__buyer")
    return rows.order_by("number")


def _give(job: CouponJob, *, at: datetime) -> None:
    """Each for themselves, with their row: either both are written or none."""
    began = time.monotonic()

    def act(rows: Sequence[CouponJobRow]) -> None:
        for row in rows:
            try:
                _give_one(job, row, at=running.now(at, began))
            except coupons.CannotClaim as refused:
                row.state, row.refusal = RowState.REFUSED, str(refused)[:200]

    fields = ["state", "refusal", "holding"]
    ended = running.in_portions(job, _ready(job), act, size=1, fields=fields, at=at)
    running.end(job, state=State.DONE, ended_at=ended)


def _give_one(job: CouponJob, row: CouponJobRow, *, at: datetime) -> None:
    """:raises coupons.CannotClaim: when none is left, or it was stopped meanwhile"""
    person = row.order.buyer
    if person is None or not person.is_active:
        row.state, row.refusal = RowState.WRONG, _("账号停用了")
        return
    # Two customers of the preview may have become one person since.
    others = CouponJobRow.unscoped.filter(job=job, store_id=job.store_id, holding__user=person)
    has_one = others.exists()
    piece = None if has_one else coupons.give_one(coupon=job.coupon, user=person, at=at)
    if piece is None:
        row.state, row.refusal = RowState.SAME, _("已经领满了")
        return
    row.state, row.holding = RowState.CHANGED, piece
