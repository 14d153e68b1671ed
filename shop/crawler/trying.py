"""One address, read to see what each field of a rule finds; in the background, for a moment."""

import tempfile
import time
from datetime import datetime

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import scope
from core.types import Json
from shop.crawler import child, rules
from shop.crawler.models import CrawlRule, CrawlTry
from shop.stores.models import Store

A_DAY = 200
SECONDS = 30


class TooMany(Exception):
    """The message says so."""


@transaction.atomic
def ask(*, store: Store, rule_id: int, url: str, at: datetime) -> CrawlTry:
    """
    :raises ValidationError: for what is no address
    :raises TooMany: after A_DAY of them
    :raises CrawlRule.DoesNotExist: for a rule that is not the store's
    """
    rules.check_address(url)
    rule = CrawlRule.objects.for_store(store).get(pk=rule_id)
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    own = CrawlTry.objects.for_store(store)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if own.filter(created_at__gte=midnight).count() >= A_DAY:
        raise TooMany(_("今天已经试读 %(most)s 次，明天再来") % {"most": A_DAY})
    row = CrawlTry.unscoped.create(store=store, rule=rule, url=url[:500], created_at=at)
    transaction.on_commit(lambda: read_one.delay(try_id=row.pk), robust=True)
    # Only the last few say anything to anybody.
    old = own.filter(rule=rule, created_at__lt=midnight)
    old.delete()
    return row


@shared_task
def read_one(*, try_id: int) -> None:
    with scope.across_stores("a try-out by its number"):
        waiting = CrawlTry.unscoped.select_related("rule").filter(state="waiting")
        row = waiting.filter(pk=try_id).first()
    if row is None:
        return
    told: Json = {}
    trouble = ["", "died", ""]
    until = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory(prefix="crawl-") as folder:
        bounds = {"only": row.url, "seconds": SECONDS - 5, "delay": 0.0}
        job = rules.job_of(row.rule, key=f"try-{row.pk}", folder=folder, **bounds)
        with child.Child(job) as process:
            while not process.is_over and time.monotonic() < until:
                some = process.lines()
                process.kept(len(some))
                for line in some:
                    told = line.get("tried", told)
                    trouble = line.get("trouble", trouble)
    row.state = CrawlTry.State.DONE if told else CrawlTry.State.FAILED
    row.told, row.code, row.about = told, "" if told else trouble[1], "" if told else trouble[2]
    row.save(update_fields=["state", "told", "code", "about"])
