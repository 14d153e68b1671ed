"""A store: the tenant that every order, stock level and product belongs to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from core.money import ZERO
from shop.stores.naming import slugs
from shop.stores.people import departments


class StoreQuerySet(models.QuerySet["Store"]):
    def open(self) -> "StoreQuerySet":
        return self.filter(status=Store.Status.OPEN)


# By `update` of the functions that the columns name, never with the whole row.
WRITTEN_ELSEWHERE = {
    "freight_words",
    "delivery_mark",
    "offers_edge",
    "has_offers_beside",
    "coupons_until",
    "rating_count",
    "rating_total",
}
# The word of fewer says who said it more than how the shop is.
RATED_FROM = 5


class Store(models.Model):
    """The tenant: every order, stock level and product belongs to exactly one."""

    class Status(models.TextChoices):
        OPEN = "open", _("营业中")
        SUSPENDED = "suspended", _("已暂停")
        CLOSED = "closed", _("已停业")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="owned_stores",
        verbose_name=_("店主"),
    )
    name = models.CharField(_("店铺名称"), max_length=200)
    # What shoppers see; empty shows none. Whoever runs the store has chosen it, or is asked.
    phone = models.CharField(_("电话"), max_length=15)
    phone_chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    slug = models.SlugField(
        _("网址"),
        max_length=slugs.MAX_LENGTH,
        unique=True,
        validators=[slugs.validate_store_slug, slugs.refuse_reserved],
    )
    # Printed QR codes keep working after the one change of address that is allowed.
    former_slug = models.SlugField(
        _("原网址"), max_length=slugs.MAX_LENGTH, unique=True, null=True, blank=True
    )
    status = models.CharField(
        _("状态"), max_length=12, choices=Status.choices, default=Status.OPEN, db_index=True
    )
    status_reason = models.CharField(_("原因"), max_length=200, blank=True)
    is_resting = models.BooleanField(_("休息中"), default=False)
    # Asked by the owner of everybody else who works here; the site asks by SECOND_FACTOR_FOR.
    staff_need_factor = models.BooleanField(_("店员要开两步验证"), default=False, db_default=False)
    takes_orders = models.BooleanField(_("接受下单"), default=True)
    # A new store promises nothing that its owner has not chosen: goods are fetched and paid
    # at the counter until `shipping.setup.save_delivery` says where it stands and how it brings.
    offers_express = models.BooleanField(_("快递"), default=False)
    offers_freight = models.BooleanField(_("物流"), default=False)
    offers_local = models.BooleanField(_("同城配送"), default=False)
    offers_pickup = models.BooleanField(_("到店自提"), default=True)
    # Cash for what a courier or a lorry brings: a stranger far away may refuse the parcel.
    cod_for_parcels = models.BooleanField(
        _("快递、物流可以货到付款"), default=False, db_default=False
    )
    # The column keeps its name of 0.1.0, when one fee covered both.
    local_fee = models.DecimalField(
        _("同城配送费"), max_digits=8, decimal_places=2, default=ZERO, db_column="delivery_fee"
    )
    express_fee = models.DecimalField(
        _("快递运费"), max_digits=8, decimal_places=2, default=ZERO, db_default=ZERO
    )
    free_delivery_from = models.DecimalField(
        _("满多少包邮"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    # What product pages say where freight depends on the address; written by shipping.setup.
    freight_words = models.CharField(max_length=60, blank=True, editable=False)
    # Another one after each change of a delivery setting; written by shipping.setup.
    delivery_mark = models.CharField(
        max_length=16, editable=False, default="first", db_default="first"
    )
    # When prices next change by themselves; written by `shop.promotions.display.showing`.
    offers_edge = models.DateTimeField(null=True, editable=False)
    # Whether group buys or presales are among what begins or ends then; written with it.
    has_offers_beside = models.BooleanField(default=True, db_default=True, editable=False)
    # Until when there is a coupon to claim; written by `shop.promotions.coupons`.
    coupons_until = models.DateTimeField(null=True, editable=False)
    # How many orders' buyers rated the shop, and the sum of their stars; written by
    # `orders.reviews.shop_ratings`.
    rating_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    rating_total = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="store")
    created_at = models.DateTimeField(_("开店时间"), auto_now_add=True, db_index=True)

    objects: ClassVar[models.Manager["Store"]] = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("店铺")
        verbose_name_plural = _("店铺")
        permissions: ClassVar = departments.permissions()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="store_delivery_fee_not_negative",
                condition=Q(local_fee__gte=0),
                violation_error_message=_("运费不能是负数"),
            ),
            models.CheckConstraint(
                name="store_express_fee_not_negative",
                condition=Q(express_fee__gte=0),
                violation_error_message=_("运费不能是负数"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """A form that was open for an hour does not put back what others have written since."""
        if update_fields is None and not self._state.adding and not force_insert:
            own = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            update_fields = [name for name in own if name not in WRITTEN_ELSEWHERE]
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def sells_beside(self) -> bool:
        """Whether a page of goods has to ask for group buys and presales."""
        return self.offers_edge is not None and self.has_offers_beside

    @property
    def rating(self) -> Decimal | None:
        """What shoppers are told, 1.0 to 5.0; None before RATED_FROM have rated the shop."""
        return self.rating_average if self.rating_count >= RATED_FROM else None

    @property
    def rating_average(self) -> Decimal | None:
        """What the shop itself is told; None without a rating."""
        if not self.rating_count:
            return None
        return (Decimal(self.rating_total) / self.rating_count).quantize(Decimal("0.1"))

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    @property
    def share_url(self) -> str:
        """The address that is printed, scanned and sent: scheme, host and slug."""
        return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/{self.slug}/"
