"""Rules by which a store reads other people's pages, and what became of each run."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from core.types import Words
from shop.catalog.imports.models import ImportJob, file_path
from shop.crawler import words
from shop.stores.models import StoreOwned

SOMEBODY = settings.AUTH_USER_MODEL


class CrawlRule(StoreOwned):
    """Where to begin, where one may go, and how often. `rules` writes it."""

    class Every(models.TextChoices):
        NEVER = "", _("只手动")
        DAY = "day", _("每天")
        WEEK = "week", _("每周")

    name = models.CharField(_("名称"), max_length=60)
    # A line each.
    start = models.TextField(_("从哪些网址开始"))
    hosts = models.TextField(_("可以访问的网站"))
    follow = models.TextField(_("跟着走的链接"), blank=True)
    goods = models.TextField(_("商品页的网址"), blank=True)
    each = models.CharField(_("列表里的一件商品"), max_length=200, blank=True)
    pages = models.PositiveIntegerField(_("最多多少页"), default=500)
    depth = models.PositiveSmallIntegerField(_("最多几层"), default=5)
    delay = models.DecimalField(_("两次访问间隔（秒）"), max_digits=4, decimal_places=1, default=1)
    every = models.CharField(_("自动采集"), max_length=4, choices=Every.choices, blank=True)
    hour = models.PositiveSmallIntegerField(_("几点"), default=3)
    next_at = models.DateTimeField(null=True, blank=True)
    # Names in plugins.
    fetch = models.CharField(max_length=40, default="default")
    extract = models.CharField(max_length=40, default="default")
    keep = models.CharField(max_length=40, default="default")
    created_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(SOMEBODY, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("采集规则")
        verbose_name_plural = _("采集规则")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="crawl_rule_bounded", condition=Q(pages__gte=1) & Q(hour__lte=23)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="crawl_rule_due", fields=["next_at"], condition=~Q(every="")),
        ]

    def __str__(self) -> str:
        return self.name


class CrawlField(StoreOwned):
    """Where one thing about goods stands on a page."""

    class How(models.TextChoices):
        JSONLD = "jsonld", _("网页数据（JSON-LD）")
        MICRODATA = "microdata", _("微数据")
        CSS = "css", "CSS"
        XPATH = "xpath", "XPath"

    rule = models.ForeignKey(CrawlRule, models.CASCADE, related_name="fields")
    target = models.CharField(max_length=12, choices=list(words.TARGETS.items()))
    how = models.CharField(max_length=10, choices=How.choices)
    path = models.CharField(max_length=300)
    # A pattern: of the words only what matches.
    keep = models.CharField(max_length=200, blank=True)
    # A line each: old=>new.
    swaps = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="crawl_field_once", fields=["rule", "target"]),
        ]


class CrawlRun(StoreOwned):
    """One reading of the pages of a rule. `runs` writes it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("采集中")
        PAUSING = "pausing", _("正在暂停")
        PAUSED = "paused", _("已暂停")
        STOPPING = "stopping", _("正在停止")
        DONE = "done", _("已完成")

    ACTIVE: ClassVar = ("queued", "running", "pausing", "paused", "stopping")
    AT_WORK: ClassVar = ("queued", "running", "pausing", "stopping")

    rule = models.ForeignKey(CrawlRule, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    # A key of words.ENDINGS, once it is to end.
    ending = models.CharField(max_length=10, blank=True)
    pages = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)
    # The sheet on which somebody looks at what was found.
    job = models.ForeignKey(ImportJob, models.SET_NULL, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(SOMEBODY, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Not beyond; moved on by as long as it was paused.
    until = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("采集")
        verbose_name_plural = _("采集")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="crawl_run_one_a_store",
                fields=["store"],
                condition=Q(state__in=("queued", "running", "pausing", "paused", "stopping")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="crawl_run_newest", fields=["rule", "-created_at"]),
            models.Index(
                name="crawl_run_at_work",
                fields=["created_at"],
                condition=Q(state__in=("queued", "running", "pausing", "stopping")),
            ),
        ]

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def ending_words(self) -> Words:
        return words.ENDINGS.get(self.ending, "")


class CrawlWorker(StoreOwned):
    """A process that is at a run; one that is silent is gone."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="workers")
    beat_at = models.DateTimeField()


class CrawlItem(StoreOwned):
    """One piece of goods that a run has found, until it is on the sheet."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="found")
    # Of the page and the place on it: found twice it is one.
    mark = models.CharField(max_length=64)
    told = models.JSONField()
    picture = models.FileField(upload_to=file_path, storage=private_files, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="crawl_item_once", fields=["run", "mark"]),
        ]


class CrawlTrouble(StoreOwned):
    """A page that could not be read, and why."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="troubles")
    url = models.CharField(max_length=500)
    # A key of words.TROUBLES.
    code = models.CharField(max_length=20)
    about = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    @property
    def words(self) -> Words:
        return words.TROUBLES.get(self.code, words.TROUBLES["unreachable"])


class CrawlHost(StoreOwned):
    """What one site was asked in a run, and how it answered."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="hosts")
    host = models.CharField(max_length=120)
    requests = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    millis = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="crawl_host_once", fields=["run", "host"]),
        ]

    @property
    def average(self) -> int:
        """Milliseconds until an answer began."""
        return round(self.millis / max(1, self.requests - self.errors))


class CrawlTick(StoreOwned):
    """What happened within a few seconds of a run, for its charts."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="ticks")
    at = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="crawl_tick_once", fields=["run", "at"]),
        ]


class CrawlTry(StoreOwned):
    """One address, read to see what each field of a rule finds."""

    class State(models.TextChoices):
        WAITING = "waiting", _("正在读取")
        DONE = "done", _("已读取")
        FAILED = "failed", _("读不了")

    rule = models.ForeignKey(CrawlRule, models.CASCADE, related_name="tries")
    url = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    told = models.JSONField(default=dict, blank=True)
    # A key of words.TROUBLES.
    code = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    @property
    def words(self) -> Words:
        return words.TROUBLES.get(self.code, words.TROUBLES["unreachable"])
