"""资金账户 and 账户流水 in the operators' admin: what each store has received and given back."""

from django.contrib.admin import display
from django.db.models import Model, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import yuan
from home.operators.payments.base import (
    NEWEST,
    DayFilter,
    Details,
    PaymentAdmin,
    StoreFilter,
    Table,
    link,
    moment,
    stacked,
)
from home.reconciliation_rows import Figure
from orders.payments.models import AccountEntry, PaymentAccount


class PaymentAccountAdmin(PaymentAdmin):
    model = PaymentAccount
    area = "payments"
    menu_icon = "table"
    base_url_path = "operate-payment-accounts"
    list_display = ("store", "holder", "total", "usable", "held")
    list_display_add_buttons = "store"
    list_filter = ("holder", StoreFilter)
    search_fields = ("store__name",)
    ordering = ("-balance",)

    @display(description=gettext_lazy("余额"), ordering="balance")
    def total(self, row: PaymentAccount) -> str:
        return yuan(row.balance)

    @display(description=gettext_lazy("可用"), ordering="available")
    def usable(self, row: PaymentAccount) -> str:
        return yuan(row.available)

    @display(description=gettext_lazy("冻结"), ordering="frozen")
    def held(self, row: PaymentAccount) -> str:
        return yuan(row.frozen)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        sums = rows.aggregate(total=Sum("balance"), frozen=Sum("frozen"))
        return [
            Figure(_("余额合计"), yuan(sums["total"] or 0)),
            Figure(_("冻结合计"), yuan(sums["frozen"] or 0)),
        ]

    def details(self, instance: PaymentAccount) -> Details:
        row = instance
        facts: list[tuple[str, object]] = [
            (_("店铺"), row.store.name),
            (_("资金所在"), row.get_holder_display()),
            (_("余额"), yuan(row.balance)),
            (_("可用"), yuan(row.available)),
            (_("冻结"), yuan(row.frozen)),
        ]
        entries = row.entries.select_related("order", "payment").order_by("-pk")[:NEWEST]
        headers = [
            _("时间"),
            _("类型"),
            _("订单"),
            _("支付单"),
            _("余额变动"),
            _("冻结变动"),
            _("余额"),
        ]
        rows = [
            [
                moment(entry.created_at),
                entry.get_kind_display(),
                entry.order.number,
                link("operate-payments", entry.payment_id, entry.payment.out_trade_no),
                yuan(entry.balance_change),
                yuan(entry.frozen_change),
                yuan(entry.balance_after),
            ]
            for entry in entries
        ]
        return Details(facts, [Table(_("最近的账户流水"), headers, rows)])


class AccountEntryAdmin(PaymentAdmin):
    model = AccountEntry
    area = "payments"
    menu_icon = "list-ul"
    base_url_path = "operate-account-entries"
    views = ("index",)
    inspect_view_enabled = False
    related = ("store", "account", "order", "payment")
    list_display = ("created", "store", "holder", "kind", "number", "change", "hold", "after")
    list_filter = ("kind", "account__holder", ("created_at", DayFilter), StoreFilter)
    search_fields = ("order__number", "payment__out_trade_no", "store__name")
    ordering = ("-pk",)

    @display(description=gettext_lazy("时间"), ordering="created_at")
    def created(self, row: AccountEntry) -> str:
        return stacked(row.created_at)

    @display(description=gettext_lazy("资金所在"))
    def holder(self, row: AccountEntry) -> str:
        return str(row.account.get_holder_display())

    @display(description=gettext_lazy("订单"))
    def number(self, row: AccountEntry) -> str:
        return link("operate-payments", row.payment_id, row.order.number)

    @display(description=gettext_lazy("余额变动"), ordering="balance_change")
    def change(self, row: AccountEntry) -> str:
        return yuan(row.balance_change)

    @display(description=gettext_lazy("冻结变动"), ordering="frozen_change")
    def hold(self, row: AccountEntry) -> str:
        return yuan(row.frozen_change)

    @display(description=gettext_lazy("余额"), ordering="balance_after")
    def after(self, row: AccountEntry) -> str:
        return yuan(row.balance_after)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        return [
            Figure(_("余额变动合计"), yuan(rows.aggregate(sum=Sum("balance_change"))["sum"] or 0))
        ]
