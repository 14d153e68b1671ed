"""支付日志 in the operators' menu: what was decided about money, when and by whom."""

import json

from django.contrib.admin import display
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import yuan
from home.operators.payments import base, log_words
from orders.payments.models import (
    PaymentConfiguration,
    PaymentLog,
)


class PaymentLogAdmin(base.PaymentAdmin):
    model = PaymentLog
    area = "payments"
    menu_icon = "history"
    base_url_path = "operate-payment-log"
    related = ("store", "order", "payment", "actor")
    list_display = ("at_words", "event_words", "result", "channel", "shop", "about", "note")
    list_display_add_buttons = "at_words"
    list_filter = ("kind", "is_ok", "channel", ("at", base.DayFilter), base.StoreFilter)
    search_fields = (
        "event",
        "order__number",
        "payment__out_trade_no",
        "payment__transaction_id",
        "store__name",
    )
    ordering = ("-pk",)

    @display(description=gettext_lazy("时间"), ordering="at")
    def at_words(self, row: PaymentLog) -> str:
        return base.stacked(row.at)

    @display(description=gettext_lazy("事件"), ordering="event")
    def event_words(self, row: PaymentLog) -> str:
        return log_words.event(row)

    @display(description=gettext_lazy("结果"), ordering="is_ok")
    def result(self, row: PaymentLog) -> str:
        return _("正常") if row.is_ok else _("异常")

    @display(description=gettext_lazy("订单 / 商户单号"))
    def about(self, row: PaymentLog) -> str:
        number = row.order.number if row.order else ""
        return format_html("{}<br>{}", number, row.payment.out_trade_no if row.payment else "")

    @display(description=gettext_lazy("说明"))
    def note(self, row: PaymentLog) -> str:
        return log_words.note(row)

    def details(self, instance: PaymentLog) -> base.Details:
        row = instance
        payment, refund = row.payment, row.refund
        facts = base.filled(
            (
                (_("时间"), base.moment(row.at)),
                (_("类型"), row.get_kind_display()),
                (_("事件"), log_words.event(row)),
                (_("结果"), _("正常") if row.is_ok else _("异常")),
                (_("渠道"), row.get_channel_display()),
                (_("店铺"), row.store and row.store.name),
                (_("订单"), row.order and row.order.number),
                (
                    _("支付单"),
                    payment and base.link("operate-payments", payment, payment.out_trade_no),
                ),
                (
                    _("退款单"),
                    refund and base.link("operate-refunds", refund, refund.out_refund_no),
                ),
                (_("收款账户"), row.configuration and account_words(row.configuration)),
                (_("金额"), yuan(row.amount) if row.amount is not None else ""),
                (_("经手人"), row.actor),
                ("IP", row.ip),
            )
        )
        detail = json.dumps(row.detail, ensure_ascii=False, indent=2) if row.detail else ""
        texts = [(_("详情"), detail), (_("原文"), row.body)]
        return base.Details(facts, texts=[(title, text) for title, text in texts if text])


def account_words(configuration: PaymentConfiguration) -> str:
    return base.link("operate-payment-configurations", configuration, configuration.name)


def log_table(rows: QuerySet[PaymentLog]) -> base.Table:
    headers = [_("时间"), _("类型"), _("事件"), _("结果"), _("金额"), _("说明"), _("经手人")]
    newest = rows.select_related("actor").order_by("-pk")[: base.NEWEST]
    return base.Table(
        _("支付日志"),
        headers,
        [
            [
                base.link("operate-payment-log", row, base.moment(row.at)),
                row.get_kind_display(),
                log_words.event(row),
                _("正常") if row.is_ok else _("异常"),
                yuan(row.amount) if row.amount is not None else "",
                log_words.note(row),
                row.actor or "",
            ]
            for row in newest
        ],
    )
