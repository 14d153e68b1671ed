"""What `manage.py crawl` does: keeps a worker's place, has pages read, keeps what is found."""

import logging
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from redis import Redis

from core import scope
from core.language import in_chinese
from shop.catalog.imports.reading.limits import MAX_ENTRIES
from shop.crawler import child, keeping, plugins, rules
from shop.crawler.models import CrawlRun, CrawlWorker
from shop.crawler.spidering.job import keys_of

logger = logging.getLogger(__name__)
State = CrawlRun.State
# Who has not said so for that long is no longer at work.
SILENCE = timedelta(seconds=45)
MOST_DEATHS = 5
# A process that says nothing for so long hangs, in somebody's pattern for instance.
PATIENCE = 60.0


def work(*, run_id: int) -> None:
    """Until the run ends, pauses, or somebody else is at it."""
    worker = _claim(run_id)
    if worker is None:
        return
    with in_chinese():
        try:
            _crawl(worker)
        finally:
            # The database may be what failed.
            with suppress(Exception):
                CrawlWorker.unscoped.filter(pk=worker.pk).delete()
        _settle(run_id)


def _claim(run_id: int) -> CrawlWorker | None:
    """A place at the run, as long as there is one."""
    at = timezone.now()
    with transaction.atomic():
        with scope.across_stores("a run by its number"):
            run = _locked(run_id)
        if run is None or run.state not in CrawlRun.AT_WORK:
            return None
        workers = CrawlWorker.unscoped.filter(run=run, store_id=run.store_id)
        workers.filter(beat_at__lte=at - SILENCE).delete()
        if workers.count() >= most_workers():
            return None
        if run.state == State.QUEUED:
            CrawlRun.unscoped.filter(pk=run_id).update(state=State.RUNNING)
        return CrawlWorker.unscoped.create(store_id=run.store_id, run=run, beat_at=at)


def _locked(run_id: int) -> CrawlRun | None:
    return CrawlRun.unscoped.select_for_update().filter(pk=run_id).first()


def _run_of(worker: CrawlWorker) -> CrawlRun:
    """As it stands now."""
    runs = CrawlRun.unscoped.filter(store_id=worker.store_id).select_related("rule")
    found: CrawlRun = runs.get(pk=worker.run_id)
    return found


def most_workers() -> int:
    """Without a queue that several can reach one is all."""
    return int(settings.CRAWL_WORKERS) if settings.CRAWL_REDIS_URL else 1


def folder_of(run_id: int) -> Path:
    """The JOBDIR of a run on this machine."""
    folder = Path(settings.CRAWL_DIR) / str(run_id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _crawl(worker: CrawlWorker) -> None:
    """Processes one after the other, as long as they die without having said why."""
    while True:
        run = _run_of(worker)
        if run.ending or run.state != State.RUNNING:
            return
        ending = _ending_before(run)
        if not ending:
            ending = _one_process(run, worker)
        if ending == "stopped":
            return
        if ending:
            CrawlRun.unscoped.filter(pk=run.pk, ending="").update(ending=ending)
            return
        CrawlRun.unscoped.filter(pk=run.pk).update(deaths=F("deaths") + 1)


def _ending_before(run: CrawlRun) -> str:
    if run.deaths >= MOST_DEATHS:
        return "died"
    if timezone.now() >= run.until:
        return "seconds"
    if run.items >= MAX_ENTRIES:
        return "goods"
    return "pages" if run.pages >= run.rule.pages else ""


def _one_process(run: CrawlRun, worker: CrawlWorker) -> str:
    """How it ended; "" when it died."""
    folder = folder_of(run.pk)
    job = rules.job_of(
        run.rule,
        key=str(run.pk),
        folder=str(folder),
        pages=run.rule.pages - run.pages,
        seconds=max(1, int((run.until - timezone.now()).total_seconds())),
        redis_url=settings.CRAWL_REDIS_URL,
    )
    with child.Child(job) as process:
        keeper = keeping.Keeper(run, folder)
        heard = time.monotonic()
        while not process.is_over:
            some = process.lines()
            if some:
                heard = time.monotonic()
                keeper.keep(some)
                process.kept(len(some))
            elif time.monotonic() - heard > PATIENCE:
                return ""
            if _is_enough(worker):
                process.stop()
        return process.ending


def _is_enough(worker: CrawlWorker) -> bool:
    """Says that it is alive, about once a second, and asks whether it shall go on."""
    now = timezone.now()
    if now - worker.beat_at < timedelta(seconds=1):
        return False
    worker.beat_at = now
    CrawlWorker.unscoped.filter(pk=worker.pk).update(beat_at=now)
    run = _run_of(worker)
    return run.state != State.RUNNING or bool(run.ending) or bool(_ending_before(run))


def _settle(run_id: int) -> None:
    """The last to leave pauses the run, or puts what was found on the sheet."""
    with transaction.atomic():
        with scope.across_stores("a run by its number"):
            run = _locked(run_id)
        if run is None or CrawlWorker.unscoped.filter(run=run, store_id=run.store_id).exists():
            return
        if run.state == State.PAUSING and not run.ending:
            CrawlRun.unscoped.filter(pk=run_id).update(state=State.PAUSED)
            return
        if not run.ending or run.state not in CrawlRun.AT_WORK:
            return
        try:
            plugins.load("store", run.rule.keep)(run)
        except plugins.Missing:
            run.ending = "missing"
        run.state, run.ended_at = State.DONE, timezone.now()
        run.save(update_fields=["state", "ending", "ended_at", "job"])
    rmtree(Path(settings.CRAWL_DIR) / str(run_id), ignore_errors=True)
    if settings.CRAWL_REDIS_URL:
        with Redis.from_url(settings.CRAWL_REDIS_URL) as queue:
            queue.delete(*keys_of(str(run_id)))
