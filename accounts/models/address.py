"""The address book."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.addresses.areas import Area
from core.phones import masked


class Address(models.Model):
    """A place of one person's address book; only `accounts.addresses.addressbook` writes it."""

    class Label(models.TextChoices):
        HOME = "家", _("家")
        COMPANY = "公司", _("公司")
        SCHOOL = "学校", _("学校")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", verbose_name=_("用户")
    )
    name = models.CharField(_("收货人"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=15)
    area_code = models.CharField(max_length=6, blank=True)
    province = models.CharField(_("省"), max_length=40)
    city = models.CharField(_("市"), max_length=40)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    detail = models.CharField(_("详细地址"), max_length=200)
    zip_code = models.CharField(_("邮编"), max_length=6, blank=True)
    label = models.CharField(_("标签"), max_length=4, choices=Label.choices, blank=True)
    is_default = models.BooleanField(_("默认"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("收货地址")
        verbose_name_plural = _("收货地址")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="address_one_default",
                fields=["user"],
                condition=Q(is_default=True),
                violation_error_message=_("默认地址只能有一个"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.area.words} {self.detail}"

    @property
    def area(self) -> Area:
        return Area(self.area_code, self.province, self.city, self.district)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)
