"""支付方式, 支付配置 and 支付接口 in the operators' admin: what can pay, and with which keys."""

from typing import Any

from django.contrib.admin import display
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Visitor
from home.operators.payments import views as payment_views
from home.operators.payments.base import (
    Action,
    Buttons,
    Changed,
    DayFilter,
    Details,
    PaymentAdmin,
    StoreFilter,
    filled,
    moment,
)
from orders.payments import gateways
from orders.payments.methods.setup import SECRETS
from orders.payments.models import (
    Channel,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
)


class PaymentMethodAdmin(PaymentAdmin):
    model = PaymentMethod
    menu_icon = "form"
    base_url_path = "operate-payment-methods"
    views = ("index", "edit")
    area = "gateways"
    helper = Changed
    inspect_view_enabled = False
    related = ("store", "configuration")
    list_display = ("store", "channel", "account", "description", "sort_order", "enabled")
    list_display_add_buttons = "store"
    list_filter = ("channel", "is_enabled", StoreFilter)
    search_fields = ("store__name", "description", "configuration__merchant_id")
    ordering = ("-pk",)

    @display(description=gettext_lazy("收款账户"))
    def account(self, row: PaymentMethod) -> str:
        if row.configuration is not None:
            return f"{row.configuration.name} {row.configuration.merchant_id}"
        if row.channel in gateways.ADAPTERS:
            return _("平台代收")
        return row.account_name or row.account_text or "—"

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return payment_views.change_method(request, int(instance_pk))


class PlatformsOwn(Changed):
    """The platform's own accounts are edited here; a store's keys are the store's affair."""

    def user_can_create(self, user: Visitor) -> bool:
        return self.may_change(user)

    def user_can_edit_obj(self, user: Visitor, obj: Any) -> bool:
        return obj.store_id is None and self.may_change(user)


class ConfigurationButtons(Buttons):
    """The name leads to the page of the account; its keys are changed from there."""

    def add_button(self, *args: object, **kwargs: object) -> dict[str, str]:
        return {
            "url": self.url_helper.create_url,
            "label": _("添加平台收款账户"),
            "classname": "button bicolor button--icon",
            "title": _("添加平台收款账户"),
            "icon": "plus",
        }

    def get_primary_button(self, obj: Model) -> dict[str, str]:
        return self.inspect_button(obj.pk)


class PaymentConfigurationAdmin(PaymentAdmin):
    model = PaymentConfiguration
    menu_icon = "key"
    base_url_path = "operate-payment-configurations"
    views = ("index", "inspect", "create", "edit")
    area = "gateways"
    helper = PlatformsOwn
    button_helper_class = ConfigurationButtons
    related = ("store", "interface")
    list_display = ("name", "owner", "way", "app_id", "merchant_id", "enabled", "tested")
    list_display_add_buttons = "name"
    list_filter = ("interface__channel", "is_enabled", ("tested_at", DayFilter), StoreFilter)
    search_fields = ("name", "app_id", "merchant_id", "store__name")
    ordering = ("-pk",)

    @display(description=gettext_lazy("店铺"), ordering="store")
    def owner(self, row: PaymentConfiguration) -> str:
        return row.store.name if row.store else _("平台代收")

    @display(description=gettext_lazy("接口"))
    def way(self, row: PaymentConfiguration) -> str:
        return row.interface.name

    @display(description=gettext_lazy("测试"), ordering="tested_at")
    def tested(self, row: PaymentConfiguration) -> str:
        if row.tested_at is None:
            return _("没有测试")
        count = len(row.problems)
        return _("%(count)s 个问题") % {"count": count} if count else _("通过")

    def details(self, instance: PaymentConfiguration) -> Details:
        row = instance
        secrets: list[tuple[str, object]] = [
            (
                str(getattr(row._meta.get_field(name), "verbose_name", name)),
                _("已填，不显示") if getattr(row, name) else _("没有填"),
            )
            for name in SECRETS
        ]
        facts = filled(
            (
                (_("名称"), row.name),
                (_("店铺"), self.owner(row)),
                (_("接口"), row.interface.name),
                ("AppID", row.app_id),
                (_("商户号"), row.merchant_id),
                (_("验签方式"), row.get_mode_display() if self._is_wechat(row) else ""),
                (_("微信支付公钥 ID"), row.public_key_id),
                (_("商户证书序列号"), row.merchant_serial),
                (_("平台公钥或证书"), _("已填") if row.public_key else _("没有填")),
                *secrets,
                (_("通知地址"), row.notify_url),
                (_("启用"), _("是") if row.is_enabled else _("否")),
                (_("测试时间"), moment(row.tested_at) or _("没有测试")),
                (_("测试结果"), _result(row)),
            )
        )
        test = reverse("operate_configuration_test", args=[row.pk])
        hint = _("用这些密钥向支付渠道问一句无害的话")
        links = []
        if row.store_id is None:
            links = [(self.url_helper.get_action_url("edit", row.pk), _("编辑"))]
        return Details(facts, actions=[Action(test, _("测试配置"), hint)], links=links)

    def create_view(self, request: HttpRequest) -> HttpResponse:
        return payment_views.configuration(request)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return payment_views.configuration(request, int(instance_pk))

    def _is_wechat(self, row: PaymentConfiguration) -> bool:
        return row.channel == Channel.WECHATPAY


class PaymentInterfaceAdmin(PaymentAdmin):
    model = PaymentInterface
    menu_icon = "site"
    base_url_path = "operate-payment-interfaces"
    views = ("index", "edit")
    area = "gateways"
    helper = Changed
    inspect_view_enabled = False
    related = ()
    list_display = ("name", "channel", "address", "timeouts", "sandbox", "enabled")
    list_display_add_buttons = "name"
    list_filter = ("channel", "is_sandbox", "is_enabled")
    search_fields = ("name", "code", "base_url")
    ordering = ("pk",)

    @display(description=gettext_lazy("网关地址"))
    def address(self, row: PaymentInterface) -> str:
        url = gateways.url_of(row)
        if url != row.base_url:
            return format_html("{}<br>{}", url, _("（由服务器设置指定）"))
        return row.base_url

    @display(description=gettext_lazy("环境"), ordering="is_sandbox")
    def sandbox(self, row: PaymentInterface) -> str:
        return _("沙箱") if row.is_sandbox else _("正式")

    @display(description=gettext_lazy("超时"))
    def timeouts(self, row: PaymentInterface) -> str:
        return _("连接 %(connect)s 秒，读取 %(read)s 秒") % {
            "connect": row.connect_timeout,
            "read": row.read_timeout,
        }

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return payment_views.change_interface(request, int(instance_pk))


def _result(row: PaymentConfiguration) -> str:
    if row.tested_at is None:
        return ""
    return _("；").join(map(_, row.problems)) if row.problems else _("通过")
