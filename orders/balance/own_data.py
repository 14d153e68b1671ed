"""What a person paid in: the entries are told with the membership, the orders with the orders."""

from datetime import datetime

from django.db.models import Model
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.social.joining import joining
from core import scope
from orders.balance.models import BalanceWithdrawal, TopUp

WHY = "what a person paid in and wanted back, in all stores"


def _top_ups(asker: Asker) -> list[Row]:
    with scope.across_stores(WHY):
        rows = TopUp.unscoped.filter(order__buyer=asker.user).select_related("order", "store")
        return [
            {
                "store": row.store.name,
                "order": row.order.number,
                "amount": row.order.total_price,
                "bonus": row.bonus,
                "created_at": row.order.created_at,
                "booked_at": row.booked_at,
            }
            for row in rows.order_by("pk")
        ]


def _withdrawals(asker: Asker) -> list[Row]:
    with scope.across_stores(WHY):
        rows = BalanceWithdrawal.unscoped.filter(user=asker.user).select_related("store")
        names = ("number", "state", "amount", "bonus", "account", "reason", "created_at")
        return [
            {"store": row.store.name, **{name: getattr(row, name) for name in names}}
            for row in rows.order_by("pk")
        ]


def _obstacles(user: User) -> list[str]:
    with scope.across_stores(WHY):
        waiting = BalanceWithdrawal.unscoped.filter(user=user, state="asked").count()
    words = _("还有 %(count)s 笔余额退款等商家处理") % {"count": waiting}
    return [words] if waiting else []


def _forget(user: User, _at: datetime) -> None:
    with scope.across_stores(WHY):
        BalanceWithdrawal.unscoped.filter(user=user).update(user=None, account="")


@receiver(joining, dispatch_uid="balance of who joins")
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    with scope.across_stores(WHY):
        BalanceWithdrawal.unscoped.filter(user=leaving).update(user=staying)


def install() -> None:
    register(
        Part("top_ups", gettext_lazy("余额充值"), ("balance.TopUp",), _top_ups),
        Part(
            "balance_withdrawals",
            gettext_lazy("余额退款申请"),
            ("balance.BalanceWithdrawal",),
            _withdrawals,
            forget=_forget,
            obstacles=_obstacles,
        ),
    )
