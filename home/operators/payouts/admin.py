"""提现 and 结算账户 in the operators' admin: what waits for finance, and what stores have."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Case, Model, QuerySet, Sum, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, yuan
from home.operators.payments.base import PaymentAdmin, StoreFilter, stacked
from home.reconciliation_rows import Figure
from orders.payments.payouts import ledger
from orders.payments.payouts.models import SettlementAccount, Withdrawal

State = Withdrawal.State


class WithdrawalAdmin(PaymentAdmin):
    model = Withdrawal
    area = "payouts"
    menu_label = gettext_lazy("提现")
    menu_icon = "download"
    base_url_path = "operate-withdrawals"
    views = ("index",)
    inspect_view_enabled = False
    list_display = ("page", "store", "sum", "to", "state", "created")
    list_filter = ("state", StoreFilter)
    search_fields = ("number", "voucher", "store__name")
    ordering: ClassVar = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """What waits stands first, the oldest of it before the others."""
        waits = Case(When(state=State.REQUESTED, then=0), When(state=State.APPROVED, then=1))
        rows = super().get_queryset(request).annotate(waits=waits)
        return rows.order_by("waits", "pk")

    @display(description=gettext_lazy("提现单号"))
    def page(self, row: Withdrawal) -> str:
        url = reverse("operate_withdrawal", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, row.number)

    @display(description=gettext_lazy("金额"), ordering="amount")
    def sum(self, row: Withdrawal) -> str:
        return yuan(row.amount)

    @display(description=gettext_lazy("提现账户"))
    def to(self, row: Withdrawal) -> str:
        return f"{row.holder} · {row.bank} {row.masked}"

    @display(description=gettext_lazy("申请时间"), ordering="created_at")
    def created(self, row: Withdrawal) -> str:
        return stacked(row.created_at)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        waiting = rows.filter(state__in=Withdrawal.OPEN).aggregate(sum=Sum("amount"))["sum"]
        return [Figure(_("待处理合计"), yuan(waiting or ZERO))]


class SettlementAccountAdmin(PaymentAdmin):
    model = SettlementAccount
    area = "payouts"
    menu_icon = "table"
    base_url_path = "operate-settlements"
    views = ("index",)
    inspect_view_enabled = False
    list_display = ("store", "usable", "waiting", "on_its_way", "gone", "kept", "missing", "rate")
    list_filter = (StoreFilter,)
    search_fields = ("store__name",)
    ordering = ("-available",)

    @display(description=gettext_lazy("可提现"), ordering="available")
    def usable(self, row: SettlementAccount) -> str:
        return yuan(row.available)

    @display(description=gettext_lazy("待结算"), ordering="frozen")
    def waiting(self, row: SettlementAccount) -> str:
        return yuan(row.frozen)

    @display(description=gettext_lazy("提现中"), ordering="held")
    def on_its_way(self, row: SettlementAccount) -> str:
        return yuan(row.held)

    @display(description=gettext_lazy("已提现"), ordering="paid")
    def gone(self, row: SettlementAccount) -> str:
        return yuan(row.paid)

    @display(description=gettext_lazy("服务费"), ordering="fees")
    def kept(self, row: SettlementAccount) -> str:
        return yuan(row.fees)

    @display(description=gettext_lazy("待补足"), ordering="owed")
    def missing(self, row: SettlementAccount) -> str:
        return yuan(row.owed)

    @display(description=gettext_lazy("费率"))
    def rate(self, row: SettlementAccount) -> str:
        url = reverse("operate_settlement_rate", args=[row.store_id])
        percent = f"{(ledger.rate_of(row.store_id) * 100).normalize():f}%"
        return format_html('<a href="{}">{}</a>', url, percent)
