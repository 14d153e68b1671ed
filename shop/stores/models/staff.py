"""Who runs a store, whom it asked to, and the log of what they changed."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.phones import masked
from shop.stores.models.acting import Acting
from shop.stores.models.store import Store
from shop.stores.tenancy import StoreOwned, StoreOwnedManager


class StoreRole(StoreOwned):
    """A role that the owner made, by ticking what it may do; `people.own_roles` writes."""

    name = models.CharField(_("名称"), max_length=12)
    # {"orders": true}: a database finds the keys of an object, and SQLite no members of a list.
    abilities = models.JSONField(_("可以做的事"), default=dict)
    refund_limit = models.DecimalField(
        _("每个订单最多退"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("角色")
        verbose_name_plural = _("角色")
        constraints: ClassVar = [
            models.UniqueConstraint(name="store_role_name", fields=["store", "name"]),
            models.CheckConstraint(
                name="store_role_limit_not_negative",
                condition=Q(refund_limit__isnull=True) | Q(refund_limit__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


# Beside the built-in ones: the role is a row of the store.
OWN_ROLE = "own"


class StoreMembership(models.Model):
    """Who works for a store, and as what."""

    class Role(models.TextChoices):
        OWNER = "owner", _("店主")
        MANAGER = "manager", _("店长")
        CLERK = "clerk", _("店员（订单）")
        EDITOR = "editor", _("编辑（页面）")
        SUPPORT = "support", _("客服")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    store = models.ForeignKey(Store, models.CASCADE, related_name="memberships")
    role = models.CharField(
        _("角色"), max_length=10, choices=[*Role.choices, (OWN_ROLE, _("自定义角色"))]
    )
    own_role = models.ForeignKey(
        StoreRole, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    suspended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Whether the store's pages are; asked once a request, by admin.permissions.
    is_moderated: bool

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()

    class Meta:
        verbose_name = _("店员")
        verbose_name_plural = _("店员")
        constraints: ClassVar = [
            models.UniqueConstraint(name="membership_unique", fields=["user", "store"]),
            models.UniqueConstraint(
                name="membership_one_owner", fields=["store"], condition=Q(role="owner")
            ),
            models.CheckConstraint(
                name="membership_own_role_named",
                condition=Q(role=OWN_ROLE, own_role__isnull=False)
                | (~Q(role=OWN_ROLE) & Q(own_role__isnull=True)),
            ),
            models.CheckConstraint(
                name="membership_owner_works",
                condition=~Q(role="owner") | Q(suspended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role_name}"

    @property
    def role_name(self) -> str:
        return self.own_role.name if self.own_role else self.get_role_display()


def new_invitation_token() -> str:
    return secrets.token_urlsafe(18)


class StaffInvitation(StoreOwned):
    """
    A phone that was asked to work for a store. Whoever has the phone decides: before that
    nobody works for anybody, and the store learns nothing of them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待接受")
        ACCEPTED = "accepted", _("已接受")
        DECLINED = "declined", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    phone = models.CharField(_("手机号"), max_length=15, db_index=True)
    role = models.CharField(
        _("角色"),
        max_length=10,
        choices=[*StoreMembership.Role.choices, (OWN_ROLE, _("自定义角色"))],
    )
    # Gone with a role that was deleted after the answer.
    own_role = models.ForeignKey(
        StoreRole, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    token = models.CharField(
        max_length=40, unique=True, default=new_invitation_token, editable=False
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Declined for this store, or for every store there is and will be.
    refuses_everybody = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("店员邀请")
        verbose_name_plural = _("店员邀请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="invitation_one_waiting",
                fields=["store", "phone"],
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{masked(self.phone)} · {self.role_name}"

    @property
    def role_name(self) -> str:
        return self.own_role.name if self.own_role else self.get_role_display()

    def get_absolute_url(self) -> str:
        return f"/invitations/{self.token}/"


class StoreHandover(StoreOwned):
    """An owner asks one of the staff to take the store over; `people.handover` writes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待接手")
        DONE = "done", _("已移交")
        DECLINED = "declined", _("对方没有接手")
        WITHDRAWN = "withdrawn", _("已撤回")

    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("店铺移交")
        verbose_name_plural = _("店铺移交")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="handover_one_waiting", fields=["store"], condition=Q(state="waiting")
            ),
        ]


class AuditEntry(StoreOwned):
    """
    A privileged change: who did what to which thing, from what to what. PostgreSQL itself
    refuses to change or delete one (migration 0015); `audit.prune` ends those of two years ago.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(_("操作"), max_length=40)
    target = models.CharField(_("对象"), max_length=200)
    changes = models.JSONField(_("变化"), default=dict)
    # An address without its end, as sessions are listed; nothing for the shop's own tasks.
    place = models.CharField(_("网络"), max_length=45, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    # Somebody of the platform did it, acting for the store.
    acting = models.ForeignKey(
        Acting, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The day of a look at something, which is written once a day.
    looked_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes: ClassVar = [models.Index(name="audit_store_newest", fields=["store", "-id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="audit_look_once_a_day",
                fields=["store", "actor", "looked_on", "action", "target"],
                condition=Q(looked_on__isnull=False),
            ),
        ]
