"""That somebody of the platform acts for a store, for a while."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.stores.tenancy import StoreOwned


class Acting(StoreOwned):
    """One stay of an operator in a store, by name and for a reason; `people.acting` writes."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("原因"), max_length=200)
    started_at = models.DateTimeField(_("进入"))
    ends_at = models.DateTimeField(_("最晚到"))
    left_at = models.DateTimeField(_("离开"), null=True, blank=True)

    class Meta:
        verbose_name = _("代店操作")
        verbose_name_plural = _("代店操作")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="acting_ends_after_start", condition=Q(ends_at__gt=F("started_at"))
            ),
            models.CheckConstraint(name="acting_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason
