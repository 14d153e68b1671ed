"""A run from its beginning to the sheet: begun, paused, stopped, taken up again, ended."""

from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import scope
from shop.crawler import launching, rules
from shop.crawler.models import CrawlRule, CrawlRun, CrawlWorker
from shop.crawler.supervising import SILENCE, most_workers
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

State = CrawlRun.State
KEPT = timedelta(days=60)


class CannotStart(Exception):
    """The message says why."""


@transaction.atomic
def start(*, store: Store, rule_id: int, actor: Actor, at: datetime) -> CrawlRun:
    """
    :raises CannotStart: while another run of the store is at work, or after so many of a day
    :raises CrawlRule.DoesNotExist: for a rule that is not the store's
    """
    rule = CrawlRule.objects.for_store(store).get(pk=rule_id)
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    own = CrawlRun.objects.for_store(store)
    if own.filter(state__in=CrawlRun.ACTIVE).exists():
        raise CannotStart(_("正在采集别的，一次只能采集一个"))
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    most = settings.CRAWL_RUNS_A_DAY
    if own.filter(created_at__gte=midnight).count() >= most:
        raise CannotStart(_("今天已经采集 %(most)s 次，明天再来") % {"most": most})
    run = CrawlRun.unscoped.create(
        store=store,
        rule=rule,
        actor=named(actor),
        created_at=at,
        until=at + timedelta(seconds=rules.SECONDS),
    )
    audit.record(store=store, actor=actor, action="crawler.run", target=rule.name)
    _queue(run.pk)
    return run


@transaction.atomic
def pause(*, store: Store, run_id: int, at: datetime) -> bool:
    """False when there is nothing to pause."""
    own = CrawlRun.unscoped.filter(store_id=id_of(store), pk=run_id, ending="")
    paused = own.filter(state__in=(State.QUEUED, State.RUNNING))
    if not paused.update(state=State.PAUSING, paused_at=at):
        return False
    _queue(run_id)
    return True


@transaction.atomic
def go_on(*, store: Store, run_id: int, at: datetime) -> bool:
    own = CrawlRun.unscoped.select_for_update().filter(store_id=id_of(store), pk=run_id)
    run = own.filter(state=State.PAUSED).first()
    if run is None:
        return False
    run.until += at - (run.paused_at or at)
    run.state, run.paused_at = State.QUEUED, None
    run.save(update_fields=["state", "until", "paused_at"])
    _queue(run_id)
    return True


@transaction.atomic
def stop(*, store: Store, run_id: int) -> bool:
    """What it has found goes to the sheet all the same."""
    own = CrawlRun.unscoped.filter(store_id=id_of(store), pk=run_id, ending="")
    stopped = own.filter(state__in=CrawlRun.ACTIVE)
    if not stopped.update(state=State.STOPPING, ending="stopped"):
        return False
    _queue(run_id)
    return True


@shared_task(acks_late=True)
def launch_crawl(*, run_id: int) -> None:
    launching.launch(run_id)


def _queue(run_id: int) -> None:
    transaction.on_commit(lambda: launch_crawl.delay(run_id=run_id), robust=True)


def start_due(*, at: datetime) -> list[int]:
    """Rules whose time has come; one that cannot begin waits for its next time."""
    with scope.across_stores("a sweep over all rules"):
        due = CrawlRule.unscoped.exclude(every="").filter(next_at__lte=at)
        found = list(due.select_related("store", "actor").order_by("next_at")[:50])
    begun = []
    for rule in found:
        # Whoever writes the next time is the one who begins it.
        own = CrawlRule.unscoped.filter(pk=rule.pk, next_at=rule.next_at)
        if not own.update(next_at=rules.next_time(rule, after=at)):
            continue
        if not rule.store.is_open:
            continue
        try:
            run = start(store=rule.store, rule_id=rule.pk, actor=rule.actor, at=at)
        except (CannotStart, IntegrityError):
            continue
        begun.append(run.pk)
    return begun


def silent_ids(*, at: datetime) -> list[int]:
    """Runs whose workers are gone, never came, or are fewer than they could be."""
    young = Q(created_at__gt=at - timedelta(seconds=10))
    with scope.across_stores("a sweep over all runs"):
        runs = CrawlRun.unscoped.filter(state__in=CrawlRun.AT_WORK).exclude(young)
        alive = CrawlWorker.unscoped.filter(beat_at__gt=at - SILENCE)
        counts = dict.fromkeys(runs.values_list("pk", flat=True), 0)
        for run_id in alive.filter(run_id__in=counts).values_list("run_id", flat=True):
            counts[run_id] += 1
    return [run_id for run_id, count in counts.items() if count < most_workers()]


def forget_old(*, at: datetime) -> None:
    with scope.across_stores("a sweep over all runs"):
        old = CrawlRun.unscoped.filter(created_at__lt=at - KEPT)
        old.exclude(state__in=CrawlRun.ACTIVE).delete()
