"""The rules of a store: made, changed, removed, and when they are due."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.addresses import is_among, is_public, parsed
from core.types import Cleaned
from shop.crawler import plugins
from shop.crawler.models import CrawlField, CrawlRule, CrawlRun
from shop.crawler.spidering.job import Field, Job
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

MOST, MOST_STARTS, MOST_PATTERNS = 20, 20, 20
DEEPEST = 10
SECONDS, MEGABYTES = 3600, 300
# Where pages that speak to machines say it: what a new rule begins with.
FIRST_FIELDS = {
    "name": "name",
    "price": "offers.price",
    "barcode": "gtin13",
    "picture": "image",
    "category": "category",
    "description": "description",
}
_SETTINGS = ("name", "each", "pages", "depth", "delay", "every", "hour")
_PLUGINS = {"fetch": "fetch", "extract": "extract", "keep": "store"}


@dataclass(frozen=True)
class FieldWish:
    """A line of the form."""

    PARTS = ("how", "path", "keep", "swaps")

    target: str
    how: str
    path: str
    keep: str = ""
    swaps: str = ""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@transaction.atomic
def save(
    *,
    store: Store,
    rule_id: int | None,
    values: Cleaned,
    fields: Iterable[FieldWish],
    actor: Actor,
    at: datetime,
) -> CrawlRule:
    """
    A new rule, or a changed one; its fields are those, and no others.

    :raises ValidationError: {field of the form: what is wrong}
    :raises CrawlRule.DoesNotExist: for a rule that is not the store's
    """
    wanted = list(fields)
    _check(values, wanted)
    rule = _locked(store, rule_id, actor)
    for name in _SETTINGS:
        setattr(rule, name, values[name])
    for name in _PLUGINS:
        setattr(rule, name, values.get(name) or plugins.DEFAULT)
    starts = lines(values["start"])
    hosts = lines(values["hosts"]) or [urlsplit(url).hostname or "" for url in starts]
    rule.start, rule.hosts = "\n".join(starts), "\n".join(dict.fromkeys(hosts)).lower()
    rule.follow, rule.goods = "\n".join(lines(values["follow"])), "\n".join(lines(values["goods"]))
    rule.next_at = next_time(rule, after=at)
    rule.save()
    rule.fields.for_store(store).delete()
    rows = [CrawlField(store_id=rule.store_id, rule=rule, **vars(wish)) for wish in wanted]
    CrawlField.unscoped.bulk_create(rows)
    audit.record(store=store, actor=actor, action="crawler.rule", target=rule.name)
    return rule


def _locked(store: Store, rule_id: int | None, actor: Actor) -> CrawlRule:
    own = CrawlRule.objects.for_store(store)
    if rule_id is not None:
        return own.select_for_update(of=("self",)).get(pk=rule_id)
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    if own.count() >= MOST:
        raise ValidationError({"name": _("最多 %(most)s 条规则") % {"most": MOST}})
    return CrawlRule(store=store, actor=named(actor))


@transaction.atomic
def remove(*, store: Store, rule_id: int, actor: Actor) -> bool:
    """With its runs; False while one of them is at work."""
    rule = CrawlRule.objects.for_store(store).select_for_update(of=("self",)).get(pk=rule_id)
    if CrawlRun.objects.for_store(store).filter(rule=rule, state__in=CrawlRun.ACTIVE).exists():
        return False
    audit.record(store=store, actor=actor, action="crawler.remove", target=rule.name)
    rule.delete()
    return True


def next_time(rule: CrawlRule, *, after: datetime) -> datetime | None:
    """At its hour, not before tomorrow once a day; in a week once a week."""
    if not rule.every:
        return None
    local = timezone.localtime(after)
    at_hour = local.replace(hour=rule.hour, minute=0, second=0, microsecond=0)
    step = timedelta(days=7 if rule.every == CrawlRule.Every.WEEK else 1)
    return at_hour if at_hour > local else at_hour + step


def job_of(rule: CrawlRule, *, key: str, folder: str, **bounds: object) -> Job:
    """What the process that crawls is told."""
    wanted = rule.fields.for_store(rule.store_id).order_by("pk")
    told: Cleaned = {
        "start": tuple(lines(rule.start)),
        "hosts": tuple(lines(rule.hosts)),
        "follow": tuple(lines(rule.follow)),
        "goods": tuple(lines(rule.goods)),
        "fields": tuple(_field(row) for row in wanted),
        "each": rule.each,
        "pages": rule.pages,
        "depth": rule.depth,
        "seconds": SECONDS,
        "megabytes": MEGABYTES,
        "delay": float(rule.delay),
        "agent": agent(),
        "allowed": tuple(settings.OUTBOUND_ALLOWED),
        "fetch": rule.fetch,
        "extract": rule.extract,
    }
    return Job(key=key, folder=folder, **{**told, **bounds})


def agent() -> str:
    """Who asks, and where its people can be found."""
    contact = settings.CRAWL_CONTACT or settings.WAGTAILADMIN_BASE_URL
    return f"Mozilla/5.0 (compatible; XiaodiantongBot/1.0; +{contact})"


def _field(row: CrawlField) -> Field:
    pairs = [line.partition("=>") for line in lines(row.swaps)]
    swaps = tuple((old.strip(), new.strip()) for old, _arrow, new in pairs if old.strip())
    return Field(row.target, row.how, row.path, row.keep, swaps)


def _check(values: Cleaned, fields: list[FieldWish]) -> None:
    """:raises ValidationError: {field of the form: what is wrong}"""
    starts = lines(values["start"])
    if not starts or len(starts) > MOST_STARTS:
        raise ValidationError({"start": _("请写 1 到 %(most)s 个网址") % {"most": MOST_STARTS}})
    for url in starts:
        check_address(url)
    for name in ("follow", "goods"):
        patterns = lines(values[name])
        if len(patterns) > MOST_PATTERNS:
            raise ValidationError({name: _("最多 %(most)s 行") % {"most": MOST_PATTERNS}})
        for pattern in patterns:
            _check_pattern(name, pattern)
    for wish in fields:
        if wish.keep:
            _check_pattern(wish.target, wish.keep)
    if not {"name", "price"} <= {wish.target for wish in fields}:
        raise ValidationError({"name_path": _("至少要写品名和价格在哪里")})


def check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValidationError({"start": _("这不是一个网址")}) from error
    if parts.scheme not in ("http", "https") or not host or len(url) > 500:
        raise ValidationError({"start": _("网址要以 http:// 或 https:// 开头")})
    try:
        address = parsed(host)
    except ValueError:
        # A name: it is judged when it is asked for.
        return
    if not is_public(address) and not is_among(address, settings.OUTBOUND_ALLOWED):
        raise ValidationError({"start": _("不能用内网地址")})


def _check_pattern(name: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        words = _("表达式写错了：%(pattern)s") % {"pattern": pattern[:60]}
        raise ValidationError({name: words}) from error
    if len(pattern) > 200:
        raise ValidationError({name: _("表达式太长")})


def of(store: Store) -> "list[CrawlRule]":
    return list(CrawlRule.objects.for_store(id_of(store)).order_by("pk"))
