"""What people complain about to the platform, and what it answered."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from shop.stores.models import Store


def new_token() -> str:
    return secrets.token_urlsafe(18)


def photo_path(_photo: "ComplaintPhoto", _name: str) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"complaints/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


class Complaint(models.Model):
    """The platform's own record: no store reads it. The token opens its page for who wrote it."""

    class Kind(models.TextChoices):
        ORDER = "order", _("订单纠纷：不发货、不退款、货不对")
        FAKE = "fake", _("假货或违法商品")
        FALSE = "false", _("虚假宣传、价格欺诈")
        PRIVACY = "privacy", _("泄露个人信息、骚扰")
        OTHER = "other", _("其他")

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    store = models.ForeignKey(
        Store, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("店铺")
    )
    # As the person wrote it, also where no store of ours is found.
    store_name = models.CharField(_("店铺名称或网址"), max_length=200, blank=True)
    order_number = models.CharField(_("订单编号"), max_length=40, blank=True)
    text = models.TextField(_("内容"), max_length=1000)
    phone = models.CharField(_("联系电话"), max_length=15)
    created_at = models.DateTimeField(_("时间"))
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("答复人"),
    )

    class Meta:
        verbose_name = _("投诉举报")
        verbose_name_plural = _("投诉举报")
        indexes: ClassVar = [
            models.Index(
                name="complaint_open",
                fields=["created_at"],
                condition=models.Q(answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.store_name or self.store or ''}".strip(" ·")


class ComplaintPhoto(models.Model):
    """What somebody saw; for operators and for who knows the complaint's token."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="photos")
    picture = models.FileField(_("照片"), upload_to=photo_path, storage=private_files)

    class Meta:
        verbose_name = _("投诉照片")
        verbose_name_plural = _("投诉照片")

    def __str__(self) -> str:
        return self.picture.name or ""
