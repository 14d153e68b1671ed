"""Orders that a shop wrote down from a chat, each waiting for its customer behind a link."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from orders.models import Order
from shop.catalog.models import ProductVariant
from shop.stores import storefront
from shop.stores.models import StoreOwned

LIFETIME = timedelta(days=7)


def new_token() -> str:
    return secrets.token_urlsafe(18)


class Draft(StoreOwned):
    """
    What one customer wants, without prices: those are read when the link is opened.
    Whoever has the token may put the lines into an own cart, and see nothing else.
    """

    class State(models.TextChoices):
        UNOPENED = "unopened", _("未打开")
        OPENED = "opened", _("已打开")
        ORDERED = "ordered", _("已下单")
        EXPIRED = "expired", _("已过期")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    customer = models.CharField(_("顾客"), max_length=40, blank=True)
    note = models.CharField(_("备注"), max_length=100, blank=True)
    # What was said and the shop does not have, word by word: the customer is told.
    missing = models.JSONField(_("没有的"), default=list, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    order = models.ForeignKey(
        Order, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("订单")
    )
    created_at = models.DateTimeField(_("整理时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效期至"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    ordered_at = models.DateTimeField(_("下单时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("订单草稿")
        verbose_name_plural = _("订单草稿")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="draft_ordered_has_time",
                condition=Q(order__isnull=True) | Q(ordered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_expires_after_making",
                condition=Q(expires_at__gte=F("created_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="draft_store_newest", fields=["store", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.customer or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("chat-draft", args=[self.store.slug, self.token])

    @property
    def link(self) -> str:
        """The address that is sent to the customer."""
        return storefront.absolute(self.get_absolute_url())

    def state_at(self, at: datetime) -> "Draft.State":
        if self.ordered_at is not None:
            return self.State.ORDERED
        if self.expires_at <= at:
            return self.State.EXPIRED
        return self.State.OPENED if self.opened_at else self.State.UNOPENED


class DraftLine(StoreOwned):
    """One wish; `name` is what it was called then, and stays when the goods are gone."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(
        ProductVariant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("商品"), max_length=255)
    said = models.CharField(_("原话"), max_length=200, blank=True)
    quantity = QuantityField(_("数量"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="draft_line_unique", fields=["draft", "variant"]),
            models.CheckConstraint(name="draft_line_positive", condition=Q(quantity__gt=0)),
        ]


class DraftOffer(StoreOwned):
    """Other goods for a line that is sold out by now; the customer says so behind the link."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("等顾客回复")
        ACCEPTED = "accepted", _("顾客同意")
        DECLINED = "declined", _("顾客不要")
        WITHDRAWN = "withdrawn", _("已撤回")

    line = models.ForeignKey(DraftLine, models.CASCADE, related_name="offers")
    variant = models.ForeignKey(
        ProductVariant, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What stood in the line before, and what is offered: as they were called then.
    old_name = models.CharField(_("原来的商品"), max_length=255)
    name = models.CharField(_("换成"), max_length=255)
    quantity = QuantityField(_("换多少"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="draft_offer_one_open",
                fields=["line"],
                condition=Q(state="proposed"),
            ),
            models.CheckConstraint(name="draft_offer_positive", condition=Q(quantity__gt=0)),
        ]
