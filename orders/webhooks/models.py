"""Who is told of what, what was told, and each try to tell it."""

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from core.outbound import LONGEST_ADDRESS
from orders.webhooks.kinds import Kind
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager, StoreOwnedQuerySet


def new_event_id() -> str:
    return f"evt_{secrets.token_hex(12)}"


class Webhook(StoreOwned):
    """An address of the store's own program, and which events it is told of."""

    url = models.CharField(_("网址"), max_length=LONGEST_ADDRESS)
    # Shown once, when it is made: the other side proves with it that we speak.
    secret = EncryptedTextField()
    events = models.JSONField(_("事件"), default=list)
    is_enabled = models.BooleanField(_("启用"), default=True)
    # Since when nothing has arrived; null while things do.
    failing_since = models.DateTimeField(null=True, blank=True)
    # Switched off by ourselves, because nothing arrived for days.
    given_up_at = models.DateTimeField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhook")
        constraints: ClassVar = [
            models.UniqueConstraint(name="webhook_address_once", fields=["store", "url"])
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryQuerySet(StoreOwnedQuerySet["WebhookDelivery"]):
    def waiting(self) -> Self:
        return self.filter(state=WebhookDelivery.State.WAITING)

    def due(self, at: datetime) -> Self:
        """Nobody is at it, its time has come, and nothing earlier about its object waits."""
        earlier = WebhookDelivery.unscoped.filter(
            webhook=OuterRef("webhook"),
            subject=OuterRef("subject"),
            store=OuterRef("store"),
            state=WebhookDelivery.State.WAITING,
            pk__lt=OuterRef("pk"),
        )
        return self.waiting().filter(
            Q(claimed_until=None) | Q(claimed_until__lte=at),
            ~Exists(earlier),
            next_try_at__lte=at,
            webhook__is_enabled=True,
        )


class WebhookDelivery(StoreOwned):
    """
    One event for one webhook, written in the transaction of what happened. Its number is the
    event's `sequence`: of two about one object the later has the greater, because both were
    written behind that object's lock.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待送达")
        DELIVERED = "delivered", _("已送达")
        FAILED = "failed", _("没有送到")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=40, unique=True, default=new_event_id)
    type = models.CharField(_("事件"), max_length=30)
    # The object whose events go out one after the other: "order 26112048150926".
    subject = models.CharField(max_length=60)
    # What is told: that object, or something of it, "refund R…" (`orders.webhooks.shapes`).
    source = models.CharField(max_length=60)
    # JSON as it went out, made at the first try; every other try sends the same.
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    give_up_at = models.DateTimeField()
    created_at = models.DateTimeField(_("时间"))
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Webhook 记录")
        verbose_name_plural = _("Webhook 记录")
        indexes: ClassVar = [
            models.Index(
                name="webhook_waiting",
                fields=["next_try_at"],
                condition=Q(state="waiting"),
            ),
            models.Index(
                name="webhook_waiting_of_object",
                fields=["webhook", "subject", "id"],
                condition=Q(state="waiting"),
            ),
            models.Index(name="webhook_newest", fields=["webhook", "-id"]),
        ]

    @property
    def words(self) -> str:
        """What happened, as it is called where events are chosen; a test is none of them."""
        return str(dict(Kind.choices).get(self.type, _("测试")))

    def __str__(self) -> str:
        return self.event_id

    @property
    def sequence(self) -> int:
        return self.pk


class WebhookAttempt(StoreOwned):
    """One try: what was sent is the delivery's body and this signature; never changed."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    signature = models.CharField(max_length=120)
    # None without an answer: `error` says why.
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    error = models.CharField(max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Webhook 送达记录")
        verbose_name_plural = _("Webhook 送达记录")
        ordering: ClassVar = [F("id").desc()]

    @property
    def is_ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
