"""支付单, 退款单, 支付日志 in the operators' admin: what was tried, paid, given back, said."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import yuan
from home.operators.payments.base import (
    NEWEST,
    Action,
    DayFilter,
    Details,
    PaymentAdmin,
    StoreFilter,
    Table,
    filled,
    link,
    moment,
    stacked,
)
from home.operators.payments.log import account_words, log_table
from home.reconciliation_rows import Figure
from orders.payments.models import (
    ONLINE,
    PaymentOrder,
    Refund,
)


class PaymentOrderAdmin(PaymentAdmin):
    model = PaymentOrder
    area = "payments"
    menu_icon = "clipboard-list"
    base_url_path = "operate-payments"
    related = ("store", "order")
    list_display: ClassVar[tuple[str, ...]] = (
        "number",
        "store",
        "way",
        "sum",
        "state_words",
        "numbers",
        "created",
        "paid",
    )
    list_display_add_buttons = "number"
    list_filter: ClassVar[tuple[object, ...]] = (
        "state",
        "channel",
        "is_surplus",
        ("created_at", DayFilter),
        StoreFilter,
    )
    search_fields: ClassVar[tuple[str, ...]] = (
        "order__number",
        "out_trade_no",
        "transaction_id",
        "store__name",
    )
    ordering = ("-pk",)

    @display(description=gettext_lazy("订单"))
    def number(self, row: PaymentOrder) -> str:
        return row.order.number

    @display(description=gettext_lazy("渠道"))
    def way(self, row: PaymentOrder) -> str:
        return f"{row.get_channel_display()} · {row.get_product_display()}"

    @display(description=gettext_lazy("金额"), ordering="amount")
    def sum(self, row: PaymentOrder) -> str:
        return yuan(row.amount)

    @display(description=gettext_lazy("状态"), ordering="state")
    def state_words(self, row: PaymentOrder) -> str:
        words = [row.get_state_display()]
        if row.is_surplus:
            words.append(_("多收"))
        if row.refund_held:
            words.append(_("退 %(sum)s") % {"sum": yuan(row.refund_held)})
        if row.trouble:
            words.append(_("异常"))
        return " · ".join(map(str, words))

    @display(description=gettext_lazy("商户单号 / 渠道单号"))
    def numbers(self, row: PaymentOrder) -> str:
        return format_html("{}<br>{}", row.out_trade_no, row.transaction_id)

    @display(description=gettext_lazy("发起"), ordering="created_at")
    def created(self, row: PaymentOrder) -> str:
        return stacked(row.created_at)

    @display(description=gettext_lazy("付款"), ordering="paid_at")
    def paid(self, row: PaymentOrder) -> str:
        return stacked(row.paid_at)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        is_paid = Q(state=PaymentOrder.State.SUCCEEDED)
        sums = rows.aggregate(
            count=Count("pk", filter=is_paid),
            paid=Sum("amount", filter=is_paid),
            held=Sum("refund_held", filter=is_paid),
        )
        count = _("%(count)s 笔成功") % {"count": sums["count"]}
        return [
            Figure(_("收款"), yuan(sums["paid"] or 0), count),
            Figure(_("其中退款"), yuan(sums["held"] or 0)),
        ]

    def details(self, instance: PaymentOrder) -> Details:
        row = instance
        configuration = row.configuration
        facts = filled(
            (
                (_("店铺"), row.store.name),
                (_("订单"), row.order.number),
                (_("渠道"), self.way(row)),
                (_("状态"), self.state_words(row)),
                (_("金额"), yuan(row.amount)),
                (_("立减"), yuan(row.allowance) if row.allowance else ""),
                (_("退款占用"), yuan(row.refund_held)),
                (_("商户单号"), row.out_trade_no),
                (_("渠道单号"), row.transaction_id),
                (_("付款人"), row.payer),
                (_("收款账户"), configuration and account_words(configuration)),
                (_("异常"), row.trouble),
                (_("经手人"), row.actor),
                (_("发起"), moment(row.created_at)),
                (_("付款"), moment(row.paid_at)),
                (_("关闭"), moment(row.closed_at)),
                (_("下次查询"), moment(row.next_query_at)),
            )
        )
        actions = []
        if row.channel in ONLINE and row.configuration_id:
            url = reverse("operate_payment_query", args=[row.pk])
            actions = [Action(url, _("查询渠道"), _("向支付渠道查询这笔付款，已付的会入账"))]
        return Details(
            facts, [_refund_table(row.refunds.all()), log_table(row.log.all())], actions=actions
        )


class RefundAdmin(PaymentAdmin):
    model = Refund
    area = "payments"
    menu_icon = "rotate"
    base_url_path = "operate-refunds"
    related = ("store", "order", "payment")
    list_display: ClassVar[tuple[str, ...]] = (
        "number",
        "store",
        "way",
        "why",
        "sum",
        "state_words",
        "tries",
        "created",
    )
    list_display_add_buttons = "number"
    list_filter: ClassVar[tuple[object, ...]] = (
        "state",
        "payment__channel",
        ("created_at", DayFilter),
        StoreFilter,
    )
    search_fields: ClassVar[tuple[str, ...]] = (
        "order__number",
        "out_refund_no",
        "gateway_refund_id",
        "payment__out_trade_no",
        "payment__transaction_id",
        "store__name",
    )
    ordering = ("-pk",)

    @display(description=gettext_lazy("订单"))
    def number(self, row: Refund) -> str:
        return row.order.number

    @display(description=gettext_lazy("渠道"))
    def way(self, row: Refund) -> str:
        return str(row.payment.get_channel_display())

    @display(description=gettext_lazy("金额"), ordering="amount")
    def sum(self, row: Refund) -> str:
        return yuan(row.amount)

    @display(description=gettext_lazy("状态"), ordering="state")
    def state_words(self, row: Refund) -> str:
        state = row.get_state_display()
        return (
            _("%(name)s：%(words)s") % {"name": state, "words": row.error} if row.error else state
        )

    @display(description=gettext_lazy("类型"), ordering="kind")
    def why(self, row: Refund) -> str:
        return str(row.get_kind_display())

    @display(description=gettext_lazy("尝试"), ordering="attempts")
    def tries(self, row: Refund) -> str:
        return _("%(count)s 次") % {"count": row.attempts}

    @display(description=gettext_lazy("申请"), ordering="created_at")
    def created(self, row: Refund) -> str:
        return stacked(row.created_at)

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        is_done = Q(state=Refund.State.SUCCEEDED)
        is_open = ~Q(state__in=[Refund.State.SUCCEEDED, Refund.State.FAILED])
        sums = rows.aggregate(
            done=Sum("amount", filter=is_done),
            done_count=Count("pk", filter=is_done),
            open=Sum("amount", filter=is_open),
            open_count=Count("pk", filter=is_open),
        )
        return [
            Figure(
                _("已退款"),
                yuan(sums["done"] or 0),
                _many(sums["done_count"]),
            ),
            Figure(
                _("未完成"),
                yuan(sums["open"] or 0),
                _many(sums["open_count"]),
            ),
        ]

    def details(self, instance: Refund) -> Details:
        row = instance
        facts = filled(
            (
                (_("店铺"), row.store.name),
                (_("订单"), row.order.number),
                (_("支付单"), link("operate-payments", row.payment_id, row.payment.out_trade_no)),
                (_("渠道"), self.way(row)),
                (_("类型"), row.get_kind_display()),
                (_("状态"), row.get_state_display()),
                (_("金额"), yuan(row.amount)),
                (_("其中运费"), yuan(row.transit_amount) if row.transit_amount else ""),
                (_("退款单号"), row.out_refund_no),
                (_("渠道退款单号"), row.gateway_refund_id),
                (_("原因"), row.reason),
                (_("说明"), row.error),
                (_("经手人"), row.actor),
                (_("尝试"), self.tries(row)),
                (_("下次尝试"), moment(row.next_try_at)),
                (_("申请"), moment(row.created_at)),
                (_("完成"), moment(row.finished_at)),
            )
        )
        is_open = row.state not in {Refund.State.SUCCEEDED, Refund.State.FAILED}
        # Of what the shop asked for, the shop asks anew.
        is_stuck = row.state == Refund.State.FAILED and row.kind != Refund.Kind.REQUESTED
        actions = []
        if (is_open or is_stuck) and row.payment.channel in ONLINE:
            url = reverse("operate_refund_run", args=[row.pk])
            actions = [Action(url, _("再试一次"), _("再问一次渠道，不会重复退款"))]
        return Details(facts, [log_table(row.log.all())], actions=actions)


def _refund_table(rows: QuerySet[Refund]) -> Table:
    headers = [_("退款单号"), _("类型"), _("金额"), _("状态"), _("申请"), _("完成")]
    return Table(
        _("退款"),
        headers,
        [
            [
                link("operate-refunds", row, row.out_refund_no),
                row.get_kind_display(),
                yuan(row.amount),
                row.get_state_display(),
                moment(row.created_at),
                moment(row.finished_at),
            ]
            for row in rows.order_by("-pk")[:NEWEST]
        ],
    )


def _many(count: int) -> str:
    return _("%(count)s 笔") % {"count": count}
