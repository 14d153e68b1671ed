"""Background work of hearing; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.hearing import push as pushing


@shared_task
def push(*, note_ids: list[int]) -> None:
    """What one step has written; what fails waits for the sweep."""
    for note_id in sweeps.in_time(note_ids):
        pushing.send(note_id=note_id, at=timezone.now())


@shared_task
def push_waiting() -> None:
    at = timezone.now()
    for note_id in sweeps.in_time(pushing.due_ids(at=at)):
        with sweeps.logged("a push was not sent", note=note_id):
            pushing.send(note_id=note_id, at=at)


@shared_task
def forget_old_pushes() -> None:
    pushing.forget_old(at=timezone.now())
