"""What buyers say of what they received and of the shop, and the sums per product."""

import secrets
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from orders.models import Order, OrderLine
from shop.catalog.models import ProductPage
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager, StoreOwnedQuerySet

LONGEST = 500
STARS = range(1, 6)


def photo_path(instance: "ReviewPhoto", filename: str) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"reviews/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


# What everybody reads, and the shop has not said anything about.
UNANSWERED = Q(state="shown", replied_at__isnull=True)


class ReviewQuerySet(StoreOwnedQuerySet["Review"]):
    def shown(self) -> Self:
        return self.filter(state=Review.State.SHOWN)

    def to_judge(self) -> Self:
        """What waits for a moderator: all of it, or what was added to it."""
        return self.filter(Q(state=Review.State.WAITING) | Q(is_addition_held=True))


class Review(StoreOwned):
    """One line of an order, received; written once, added to once, answered by the shop."""

    # Wagtail would read it again at each save, for what pages it may lead to.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        WAITING = "waiting", _("待审核")
        SHOWN = "shown", _("显示中")
        HIDDEN = "hidden", _("已隐藏")

    class Hidden(models.TextChoices):
        """Why nobody sees it; that it is bad is none."""

        ABUSE = "abuse", _("辱骂、歧视")
        PRIVATE = "private", _("泄露他人信息")
        ADVERT = "advert", _("广告、引流")
        UNLAWFUL = "unlawful", _("违法内容")
        UNRELATED = "unrelated", _("和商品无关")

    line = models.OneToOneField(OrderLine, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    product = models.ForeignKey(ProductPage, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stars = models.PositiveSmallIntegerField(_("星级"))
    text = models.TextField(_("评价"), max_length=LONGEST, blank=True)
    is_anonymous = models.BooleanField(_("匿名"), default=True)
    has_photos = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("时间"))
    added_text = models.TextField(_("追评"), max_length=LONGEST, blank=True)
    added_at = models.DateTimeField(null=True, blank=True)
    # Until a moderator has read it.
    is_addition_held = models.BooleanField(default=False)
    reply = models.TextField(_("店家回复"), max_length=LONGEST, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    hidden_reason = models.CharField(
        _("隐藏原因"), max_length=10, choices=Hidden.choices, blank=True
    )

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints: ClassVar = [
            models.CheckConstraint(name="review_stars", condition=Q(stars__gte=1, stars__lte=5)),
            models.CheckConstraint(
                name="review_hidden_with_reason",
                condition=(~Q(state="hidden") & Q(hidden_reason=""))
                | (Q(state="hidden") & ~Q(hidden_reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="review_product_newest", fields=["product", "-id"]),
            models.Index(name="review_person_newest", fields=["person", "-id"]),
            models.Index(name="review_store_newest", fields=["store", "-id"]),
            models.Index(
                name="review_to_judge",
                fields=["store"],
                condition=Q(state="waiting") | Q(is_addition_held=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} {self.text[:40]}"

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.SHOWN


class ReviewPhoto(StoreOwned):
    """Kept privately, and shown by a view as long as its review is."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="photos")
    picture = models.FileField(_("图片"), upload_to=photo_path, storage=private_files)

    class Meta:
        verbose_name = _("评价图片")
        verbose_name_plural = _("评价图片")


class ReviewSummary(StoreOwned):
    """What a product page says of all reviews that are shown; `summary.change` writes it."""

    wagtail_reference_index_ignore = True

    product = models.OneToOneField(ProductPage, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    stars_total = models.PositiveIntegerField(default=0)
    with_photos = models.PositiveIntegerField(default=0)
    # How many of one star, two, … five.
    stars_1 = models.PositiveIntegerField(default=0)
    stars_2 = models.PositiveIntegerField(default=0)
    stars_3 = models.PositiveIntegerField(default=0)
    stars_4 = models.PositiveIntegerField(default=0)
    stars_5 = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("评价汇总")
        verbose_name_plural = _("评价汇总")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="review_summary_adds_up",
                condition=Q(
                    count=F("stars_1") + F("stars_2") + F("stars_3") + F("stars_4") + F("stars_5")
                )
                & Q(with_photos__lte=F("count")),
            ),
        ]

    @property
    def average(self) -> Decimal | None:
        """4.7; None without a review."""
        if not self.count:
            return None
        return (Decimal(self.stars_total) / self.count).quantize(Decimal("0.1"))

    @property
    def by_stars(self) -> list[tuple[int, int]]:
        """(stars, how many), the best first."""
        return [(star, getattr(self, f"stars_{star}")) for star in reversed(STARS)]


class ShopRating(StoreOwned):
    """The shop itself, once per order; the suggestion is read by nobody but the shop."""

    wagtail_reference_index_ignore = True

    order = models.OneToOneField(Order, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stars = models.PositiveSmallIntegerField(_("星级"))
    suggestion = models.TextField(_("建议"), max_length=LONGEST, blank=True)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("店铺评分")
        verbose_name_plural = _("店铺评分")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="shop_rating_stars", condition=Q(stars__gte=1, stars__lte=5)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="shop_rating_store_newest", fields=["store", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.stars} {self.suggestion[:40]}"


class ReviewReminder(StoreOwned):
    """That an order's buyer was asked once how the goods are."""

    order = models.OneToOneField(Order, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
