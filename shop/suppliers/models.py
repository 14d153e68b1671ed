"""A store's suppliers, what they sell and for how much, and what changed since it was looked."""

import json
import secrets
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from core.private_files import private_files
from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned


class Kind(models.TextChoices):
    """Whose protocol is spoken: `adapters` has one for each."""

    HAIER = "haier", _("海尔")
    YLH = "ylh", _("易理货")


def new_key() -> str:
    return secrets.token_urlsafe(24)


def photo_path(_row: models.Model, _name: str) -> str:
    return f"suppliers/{secrets.token_hex(16)}"


class Supplier(StoreOwned):
    """A store's contract with a supplier, and how its prices become the store's."""

    class Margin(models.TextChoices):
        PERCENT = "percent", _("按成本加百分之几")
        FIXED = "fixed", _("按成本加几元")

    class Rounding(models.TextChoices):
        CENT = "cent", _("不取整")
        DIME_NINE = "dime_nine", _("尾数 .9")
        YUAN = "yuan", _("整元")
        NINE = "nine", _("个位 9")

    kind = models.CharField(_("供应商"), max_length=8, choices=Kind.choices)
    # JSON of what the adapter's FIELDS name; write-only in forms.
    keys = EncryptedTextField(blank=True, default="")
    is_on = models.BooleanField(_("启用"), default=True)
    # The last part of the address where the supplier tells us; whoever knows it may try to.
    notify_key = models.CharField(max_length=40, unique=True, default=new_key)
    # When it was last tried out, and what was wrong.
    tried_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    margin_kind = models.CharField(
        _("加价方式"), max_length=8, choices=Margin.choices, default=Margin.PERCENT
    )
    margin = models.DecimalField(_("加价"), max_digits=8, decimal_places=2, default=Decimal(15))
    rounding = models.CharField(
        _("取整"), max_length=10, choices=Rounding.choices, default=Rounding.YUAN
    )
    # However small the margin is: so much above the cost at least.
    least_margin = models.DecimalField(
        _("至少比成本高（元）"), max_digits=8, decimal_places=2, default=Decimal(1)
    )
    # Changes of a price up to this many percent need nobody; None asks for each.
    agreed_percent = models.DecimalField(
        _("自动改价（%）"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # So many stay unsold: others buy at the supplier too.
    kept_back = models.PositiveIntegerField(_("留几件不卖"), default=0)

    # What the supplier holds of the store's money, and below how much the desk warns.
    balance = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    balance_at = models.DateTimeField(null=True, blank=True)
    low_balance = models.DecimalField(
        _("余额低于多少提醒（元）"), max_digits=12, decimal_places=2, default=Decimal(1000)
    )

    class Meta:
        verbose_name = _("供应商")
        verbose_name_plural = _("供应商")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="supplier_once",
                fields=["store", "kind"],
                violation_error_message=_("已经连接过这个供应商了"),
            ),
            models.CheckConstraint(
                name="supplier_margin_not_negative",
                condition=Q(margin__gte=0, least_margin__gte=0),
                violation_error_message=_("加价不能是负数"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def secrets(self) -> dict[str, str]:
        """What the merchant typed in; for adapters alone."""
        return json.loads(self.keys) if self.keys else {}

    @property
    def is_balance_low(self) -> bool:
        return self.balance is not None and self.balance < self.low_balance


class SupplierProduct(StoreOwned):
    """Something a supplier sells, as it said last; once it was chosen, which goods it became."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="products")
    code = models.CharField(_("供应商编码"), max_length=40)
    name = models.CharField(_("品名"), max_length=200)
    brand = models.CharField(_("品牌"), max_length=60, blank=True)
    group = models.CharField(_("分类"), max_length=60, blank=True)
    # The supplier's address of it, and ours once it was fetched, or tried to be.
    picture = models.CharField(max_length=500, blank=True)
    photo = models.FileField(upload_to=photo_path, storage=private_files, blank=True)
    is_pictured = models.BooleanField(default=False)
    cost = models.DecimalField(_("供价"), max_digits=10, decimal_places=2, null=True, blank=True)
    list_price = models.DecimalField(
        _("开票价"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    # None: nobody said.
    stock = models.PositiveIntegerField(_("供应商库存"), null=True, blank=True)
    is_sold = models.BooleanField(_("可采购"), default=True)
    # Why not, in the supplier's words.
    reason = models.CharField(max_length=120, blank=True)
    # The goods of the store; with the row of the import that made them.
    variant = models.OneToOneField(
        ProductVariant,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supplied",
        verbose_name=_("店里的商品"),
    )
    row = models.ForeignKey(
        "imports.ImportRow", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(_("上次同步"), null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("供应商商品")
        verbose_name_plural = _("供应商商品")
        constraints: ClassVar = [
            models.UniqueConstraint(name="supplier_product_once", fields=["supplier", "code"]),
            models.CheckConstraint(
                name="supplier_product_cost_positive",
                condition=Q(cost__isnull=True) | Q(cost__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Difference(StoreOwned):
    """What a supplier changed of chosen goods, until somebody or the rule decided."""

    class What(models.TextChoices):
        PRICE = "price", _("改价")
        GONE = "gone", _("停止供货")
        BACK = "back", _("恢复供货")

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        APPLIED = "applied", _("已采用")
        LEFT = "left", _("不采用")
        OVERTAKEN = "overtaken", _("已变化")

    product = models.ForeignKey(SupplierProduct, models.CASCADE, related_name="differences")
    what = models.CharField(max_length=8, choices=What.choices)
    cost_before = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    price_before = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The rule decided, not a person.
    by_rule = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("供应商变化")
        verbose_name_plural = _("供应商变化")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="difference_one_open", fields=["product"], condition=Q(state="open")
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="difference_newest", fields=["store", "-created_at"]),
        ]


class SyncRun(StoreOwned):
    """One look at all that is known of a supplier."""

    class State(models.TextChoices):
        WAITING = "waiting", _("正在同步")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有完成")

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    # Why it was not finished.
    words = models.CharField(max_length=120, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When a worker last said it is at work; None while nobody is.
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("供应商同步")
        verbose_name_plural = _("供应商同步")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="sync_run_one_open", fields=["supplier"], condition=Q(state="waiting")
            ),
        ]

    @property
    def is_at_work(self) -> bool:
        return self.state == self.State.WAITING


class SyncError(StoreOwned):
    """What went wrong with one of the goods in a run."""

    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="errors")
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=120)
