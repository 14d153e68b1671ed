"""Where a person works or was asked to: as a copy, and at the end of the account."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.protection import security
from core import scope
from shop.stores.models import StaffInvitation, Store, StoreMembership

WHY = "where one person works, in all stores"


def _memberships(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = StoreMembership._base_manager.filter(user=asker.user).order_by("pk")
        for row in rows.select_related("store"):
            yield {"store": row.store.name, "role": row.role, "since": row.created_at}


def _invitations(asker: Asker) -> Iterator[Row]:
    """That reached their phone since it is theirs."""
    if not asker.user.phone:
        return
    with scope.across_stores(WHY):
        since = security.held_since(asker.user)
        rows = StaffInvitation._base_manager.filter(phone=asker.user.phone, created_at__gte=since)
        for row in rows.order_by("pk").select_related("store"):
            told = ("role", "state", "created_at", "decided_at")
            yield {"store": row.store.name} | {name: getattr(row, name) for name in told}


def _obstacles(user: User) -> list[str]:
    with scope.across_stores(WHY):
        owned = StoreMembership._base_manager.filter(user=user, role=StoreMembership.Role.OWNER)
        owns = Q(owner=user) | Q(pk__in=owned.values("store"))
        names = Store._base_manager.filter(owns).exclude(status=Store.Status.CLOSED)
        return [
            _("你是「%(store)s」的店主，请先联系我们办理停业") % {"store": name}
            for name in names.order_by("pk").values_list("name", flat=True)
        ]


def _forget(user: User, _at: datetime) -> None:
    """An owner's membership of a closed store stays: some row must say whose it was."""
    with scope.across_stores(WHY):
        rows = StoreMembership._base_manager.filter(user=user)
        rows.exclude(role=StoreMembership.Role.OWNER).delete()
        if user.phone:
            StaffInvitation._base_manager.filter(phone=user.phone).delete()


def install() -> None:
    register(
        Part(
            "memberships",
            gettext_lazy("工作的店铺"),
            ("stores.StoreMembership", "stores.Store"),
            _memberships,
            forget=_forget,
            obstacles=_obstacles,
        ),
        Part(
            "invitations", gettext_lazy("收到的店员邀请"), ("stores.StaffInvitation",), _invitations
        ),
    )
