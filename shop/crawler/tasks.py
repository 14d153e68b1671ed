"""Background work of the crawler; the tasks of one run and one try stand with them."""

import logging

from celery import shared_task
from django.utils import timezone

from shop.crawler import runs

logger = logging.getLogger(__name__)


@shared_task
def start_due_crawls() -> None:
    runs.start_due(at=timezone.now())


@shared_task
def look_after_crawls() -> None:
    """Runs whose process was killed or never came go on."""
    for run_id in runs.silent_ids(at=timezone.now()):
        runs.launch_crawl.delay(run_id=run_id)


@shared_task
def forget_old_crawls() -> None:
    runs.forget_old(at=timezone.now())
