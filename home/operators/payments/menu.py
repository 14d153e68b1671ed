"""支付 in the operators' menu: the records of payments, and the way to 对账."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from home.operators.gate import OperatorsItem
from home.operators.payments import reconciliation, views
from home.operators.payments.accounts import AccountEntryAdmin, PaymentAccountAdmin
from home.operators.payments.log import PaymentLogAdmin
from home.operators.payments.records import PaymentOrderAdmin, RefundAdmin
from home.operators.payments.setup import (
    PaymentConfigurationAdmin,
    PaymentInterfaceAdmin,
    PaymentMethodAdmin,
)
from home.operators.payouts.admin import SettlementAccountAdmin, WithdrawalAdmin
from home.operators.payouts.views import PAGES as PAYOUTS


class PaymentGroup(ModelAdminGroup):
    menu_label = _("支付")
    menu_icon = "clipboard-list"
    menu_order = 20
    items = (
        PaymentOrderAdmin,
        RefundAdmin,
        PaymentAccountAdmin,
        AccountEntryAdmin,
        WithdrawalAdmin,
        SettlementAccountAdmin,
        PaymentLogAdmin,
        PaymentMethodAdmin,
        PaymentConfigurationAdmin,
        PaymentInterfaceAdmin,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        url = reverse_lazy("operate_reconciliation")
        item = OperatorsItem(
            _("对账"), url, area="payments", name="reconciliation", icon="check", order=0
        )
        return [item, *super().get_submenu_items()]

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        return (*super().get_admin_urls_for_registration(), *DECISIONS, *PAYOUTS)


DECISIONS = (
    path(
        "operate-payments/<int:payment_id>/query/",
        views.query_payment,
        name="operate_payment_query",
    ),
    path(
        "operate-refunds/<int:refund_id>/run/",
        views.run_refund,
        name="operate_refund_run",
    ),
    path(
        "operate-payment-configurations/<int:configuration_id>/test/",
        views.test_configuration,
        name="operate_configuration_test",
    ),
    path("operate-reconciliation/", reconciliation.index, name="operate_reconciliation"),
    path("operate-reconciliation/check/", views.check_money, name="operate_money_check"),
    path(
        "operate-reconciliation/run/",
        reconciliation.run_all,
        name="operate_reconcile_all",
    ),
    path(
        "operate-reconciliation/accounts/<int:configuration_id>/run/",
        reconciliation.run,
        name="operate_reconcile",
    ),
    path(
        "operate-reconciliation/<int:reconciliation_id>/",
        reconciliation.detail,
        name="operate_reconciliation_detail",
    ),
    path(
        "operate-reconciliation/items/<int:item_id>/resolve/",
        reconciliation.resolve,
        name="operate_difference_resolve",
    ),
)
