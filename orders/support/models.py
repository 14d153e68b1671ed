"""What a shopper and a store say to each other, and what a store keeps about its customers."""

import secrets
from datetime import date, time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from core.weekdays import EVERY_DAY
from orders.models import Order
from shop.catalog.models import ProductPage
from shop.stores.models import StoreOwned

LONGEST = 1000


def picture_path(store_id: int, on: date) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"support/{store_id}/{on:%Y/%m}/{secrets.token_hex(16)}.jpg"


class Thread(StoreOwned):
    """
    One conversation of one shopper with one store, about a product, an order or nothing.

    Each side has three facts of its own: how many messages it has not seen, since when, and
    when it last looked. Written by `orders.support.threads` only, behind a lock of the row.
    """

    # "user 12" or "guest …": `orders.support.shoppers`; empty once the account has ended.
    who = models.CharField(max_length=60, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        ProductPage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="+")
    # Store, who and about what in one word: of each there is one thread.
    key = models.CharField(max_length=160, unique=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # Grows with whatever a page shows of the thread.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("开始时间"))
    last_at = models.DateTimeField(_("最后一句"))
    # Since when the shopper waits for an answer; null when the store spoke last.
    waits_since = models.DateTimeField(_("等待回复"), null=True, blank=True)

    shopper_unread = models.PositiveIntegerField(default=0)
    shopper_unread_since = models.DateTimeField(null=True, blank=True)
    shopper_seen_at = models.DateTimeField(null=True, blank=True)
    shopper_told_at = models.DateTimeField(null=True, blank=True)
    store_unread = models.PositiveIntegerField(default=0)
    store_unread_since = models.DateTimeField(null=True, blank=True)
    store_seen_at = models.DateTimeField(null=True, blank=True)
    store_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("客服会话")
        verbose_name_plural = _("客服会话")
        indexes: ClassVar = [
            models.Index(name="thread_store_newest", fields=["store", "-last_at"]),
            models.Index(
                name="thread_to_answer",
                fields=["store", "waits_since"],
                condition=Q(waits_since__isnull=False),
            ),
            models.Index(
                name="thread_shopper_away",
                fields=["shopper_unread_since"],
                condition=Q(shopper_unread_since__isnull=False),
            ),
            models.Index(
                name="thread_store_away",
                fields=["store_unread_since"],
                condition=Q(store_unread_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shopper_name} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("messages-thread", args=[self.pk])

    @property
    def shopper_name(self) -> str:
        """What the store calls who writes."""
        if self.person is not None:
            return self.person.get_full_name()
        return _now("访客 %(number)s") % {"number": self.pk} if self.who else _now("已注销用户")


class ThreadMessage(StoreOwned):
    """One thing said, shown or noted. Empty where the account of who wrote it has ended."""

    class Side(models.TextChoices):
        SHOPPER = "shopper", _("顾客")
        STORE = "store", _("店家")
        # Said by the store's hours, and by nobody.
        AUTO = "auto", _("自动回复")
        # Among the store's own people; the shopper never sees it.
        NOTE = "note", _("内部备注")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=Side.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("内容"), max_length=LONGEST, blank=True)
    # Its name is made by `picture_path`.
    picture = models.FileField(_("图片"), storage=private_files, blank=True)
    product = models.ForeignKey(
        ProductPage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("客服消息")
        verbose_name_plural = _("客服消息")
        indexes: ClassVar = [
            models.Index(name="message_store_newest", fields=["store", "-id"]),
            models.Index(
                name="message_of_store", fields=["store", "created_at"], condition=Q(side="store")
            ),
        ]


class SupportHours(StoreOwned):
    """When somebody answers, and what is said by itself when nobody does."""

    # Bit 0 is Monday, as in the delivery's time slots.
    weekdays = models.PositiveSmallIntegerField(_("星期"), default=EVERY_DAY)
    opens = models.TimeField(_("从"), default=time(9))
    # Not after `opens`: of the next day.
    closes = models.TimeField(_("到"), default=time(21))
    away_text = models.CharField(_("自动回复"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("客服时间")
        verbose_name_plural = _("客服时间")
        constraints: ClassVar = [
            models.UniqueConstraint(name="support_hours_once", fields=["store"]),
            models.CheckConstraint(
                name="support_hours_weekdays", condition=Q(weekdays__lte=EVERY_DAY)
            ),
        ]


class CannedReply(StoreOwned):
    """What a store says often; `orders.support.answering.replies` fills its places."""

    title = models.CharField(_("名称"), max_length=20)
    text = models.CharField(_("内容"), max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("快捷回复")
        verbose_name_plural = _("快捷回复")
        constraints: ClassVar = [
            models.UniqueConstraint(name="canned_reply_title_once", fields=["store", "title"])
        ]

    def __str__(self) -> str:
        return self.title


class CustomerCard(StoreOwned):
    """What a store keeps in mind about one of its customers."""

    who = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Short words: 老顾客, 不要香菜.
    labels = models.JSONField(_("标签"), default=list, blank=True)
    note = models.TextField(_("备注"), max_length=500, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("顾客备注")
        verbose_name_plural = _("顾客备注")
        constraints: ClassVar = [
            models.UniqueConstraint(name="customer_card_once", fields=["store", "who"])
        ]


class CustomerLabel(StoreOwned):
    """One of a card's labels, by which lists find it; `customers.keep` writes both."""

    card = models.ForeignKey(CustomerCard, models.CASCADE, related_name="+")
    word = models.CharField(max_length=12)

    class Meta:
        verbose_name = _("顾客标签")
        verbose_name_plural = _("顾客标签")
        constraints: ClassVar = [
            models.UniqueConstraint(name="customer_label_once", fields=["card", "word"])
        ]
        indexes: ClassVar = [models.Index(name="customer_label_word", fields=["store", "word"])]

    def __str__(self) -> str:
        return self.word
