"""What Celery tells us: whose request a task belongs to, when beat begins, who logs."""

from celery import Task, signals

from shop.stores.people import audit
from xiaodiantong.ops import tasks
from xiaodiantong.ops.health import heartbeat
from xiaodiantong.ops.logging import request_ids
from xiaodiantong.ops.metrics import counters

HEADER = "request_id"
ACTING = "acting"


def connect() -> None:
    signals.before_task_publish.connect(_send_request_id)
    signals.before_task_publish.connect(_send_acting)
    signals.task_prerun.connect(_take_request_id)
    signals.task_prerun.connect(_take_acting)
    signals.task_success.connect(_count_success)
    signals.task_failure.connect(_count_failure)
    signals.beat_init.connect(_beat_at_once)
    signals.beat_embedded_init.connect(_beat_at_once)
    # Having a receiver is enough: Celery then leaves logging as Django set it up.
    signals.setup_logging.connect(_keep_logging)


def _send_request_id(headers: dict[str, object] | None = None, **kwargs: object) -> None:
    if headers is not None:
        headers[HEADER] = request_ids.current.get()


def _take_request_id(task: Task | None = None, **kwargs: object) -> None:
    # A task that runs at once is part of the request it runs in.
    if task is not None and not task.request.is_eager:
        given = getattr(task.request, HEADER, None)
        request_ids.current.set(given if given and given != "-" else request_ids.new())


def _send_acting(headers: dict[str, object] | None = None, **kwargs: object) -> None:
    acted = audit.ACTING.get()
    if headers is not None and acted is not None:
        headers[ACTING] = acted.number


def _take_acting(task: Task | None = None, **kwargs: object) -> None:
    """What somebody began who acted for a store says so, also when a worker does it later."""
    if task is not None and not task.request.is_eager:
        number = getattr(task.request, ACTING, None)
        audit.ACTING.set(None if number is None else audit.Acted(number))


def _count_success(sender: Task | None = None, **kwargs: object) -> None:
    counters.tasks_done.labels(getattr(sender, "name", "-"), "done").inc()


def _count_failure(sender: Task | None = None, **kwargs: object) -> None:
    counters.tasks_done.labels(getattr(sender, "name", "-"), "failed").inc()


def _beat_at_once(**kwargs: object) -> None:
    """Healthy as soon as all are up: by its schedule beat waits half a minute first."""
    tasks.beat.apply_async(expires=heartbeat.EVERY_SECONDS)


def _keep_logging(**kwargs: object) -> None:
    pass
