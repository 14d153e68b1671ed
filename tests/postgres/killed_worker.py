"""
A worker process that is killed (SIGKILL) before its n-th step, where a step is a statement of
its own or either side of a commit: what happens inside a transaction is undone together, and
calls to the gateway lie between such statements.

For each line "action id step" on stdin it forks a child that does the action, and answers
with the child's exit code: -9 killed, 0 done before step n.
"""

import os
import signal
import sys
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any

USED = (
    "Cryptodome.IO.PEM",
    "orders.aftersales.steps.answering",
    "orders.aftersales.steps.lapsing",
    "orders.aftersales.steps.returning",
    "orders.lifecycle.expiry",
    "orders.payments.closing",
    "orders.payments.refunds.refund_runs",
)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiaodiantong.settings.test"
    import django

    django.setup()
    warm_up()
    for line in sys.stdin:
        action, row_id, step = line.split()
        child = os.fork()
        if child == 0:
            act(action, int(row_id), die_before=int(step))
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def warm_up() -> None:
    """Here once, what every child would import and build by itself."""
    from celery import current_app
    from django.urls import reverse

    for module in USED:
        import_module(module)
    current_app.finalize(auto=True)
    reverse("wagtailadmin_home")


def act(action: str, row_id: int, *, die_before: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from orders.lifecycle import expiry
    from orders.payments import closing
    from orders.payments.refunds import refund_runs

    steps = count(1)

    def step() -> None:
        if next(steps) == die_before:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not connection.in_atomic_block:
            step()
        return execute(sql, params, many, context)

    commit = connection._commit

    def counted_commit() -> Any:
        step()
        done = commit()
        step()
        return done

    connection._commit = counted_commit  # type: ignore[method-assign]
    at = timezone.now()
    with connection.execute_wrapper(statement):
        if action == "settle":
            closing.query(payment_id=row_id, at=at, source="query")
        elif action == "expire":
            store_id = store_of(row_id)
            late = at + timedelta(minutes=11)
            expiry.expire(store=store_id, order_id=row_id, at=late)
        elif action == "refund":
            refund_runs.run(refund_id=row_id, at=at)
        else:
            aftersale(action, row_id)


def aftersale(action: str, row_id: int) -> None:
    """A step of a return: the shop says yes, or has the goods; or nobody said anything."""
    from django.utils import timezone

    from orders.aftersales.models import AfterSale
    from orders.aftersales.steps import answering, lapsing, returning

    case = AfterSale._base_manager.get(pk=row_id)
    given: Any = {"store": case.store_id, "aftersale_id": row_id, "at": timezone.now()}
    if action == "grant":
        answering.grant(**given, actor=None)
    elif action == "receive":
        goods = {row.line_id: returning.Back(row.quantity) for row in case.lines.all()}
        returning.receive(**given, actor=None, found="whole", goods=goods)
    elif action == "lapse":
        lapsing.lapse(**given | {"at": case.deadline})


def store_of(order_id: int) -> int:
    from orders.models import Order

    return Order._base_manager.values_list("store_id", flat=True).get(pk=order_id)


if __name__ == "__main__":
    main()
