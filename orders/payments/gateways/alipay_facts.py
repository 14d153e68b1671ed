"""What is so of Alipay wherever it is offered, set up, listened to and reconciled."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.payments.bills import Kind
from orders.payments.browsers import Browser
from orders.payments.gateways import keys
from orders.payments.models import Channel, PaymentConfiguration, PaymentOrder

Product = PaymentOrder.Product


class AlipayFacts:
    """See `orders.payments.gateways.base.Gateway`."""

    channel: ClassVar = Channel.ALIPAY
    # WeChat opens no Alipay.
    products: ClassVar[Mapping[Browser, Product]] = {
        Browser.ALIPAY: Product.WAP,
        Browser.PHONE: Product.WAP,
        Browser.DESKTOP: Product.QR,
    }
    also: ClassVar[Mapping[Product, Promise]] = {
        Product.PAGE: gettext_lazy("在电脑上登录支付宝付款")
    }
    scan_words: ClassVar[Promise] = gettext_lazy("打开<strong>支付宝</strong>扫一扫")
    elsewhere_words: ClassVar[Promise | str] = gettext_lazy(
        "想用支付宝？请点右上角 ··· 选择用浏览器打开"
    )
    url_setting: ClassVar = "ALIPAY_GATEWAY_URL"
    headers: ClassVar[tuple[str, ...]] = ()
    bill_kinds: ClassVar[tuple[Kind, ...]] = (Kind.ALIPAY_TRADES, Kind.ALIPAY_LEDGER)
    # Alipay writes its accounts as the seller's number and this.
    bill_account_suffix: ClassVar = "0156"
    reasons: ClassVar[Mapping[str, Promise]] = {
        "isv.invalid-app-id": gettext_lazy("AppID 不对：请到支付宝开放平台核对应用的 APPID"),
        "isv.invalid-signature": gettext_lazy(
            "签名不对：应用私钥与支付宝后台登记的应用公钥不是一对"
        ),
        "isv.missing-signature": gettext_lazy(
            "签名不对：应用私钥与支付宝后台登记的应用公钥不是一对"
        ),
        "isv.insufficient-isv-permissions": gettext_lazy(
            "这个应用没有开通相应的支付产品，请先签约"
        ),
        "UNSIGNED_ANSWER": gettext_lazy("支付宝拒绝了请求：请核对 AppID 和应用私钥"),
    }

    @staticmethod
    def answer(status: int) -> HttpResponse:
        """Alipay takes exactly `success` for an answer, and repeats everything else."""
        return HttpResponse(
            "success" if status == 200 else "fail", content_type="text/plain", status=status
        )

    @staticmethod
    def missing(configuration: PaymentConfiguration) -> list[str]:
        problems = []
        if not keys.is_readable(keys.pem_public, configuration.public_key):
            problems.append(_("支付宝公钥读不出来：请粘贴「支付宝公钥」，不是应用公钥"))
        if not configuration.merchant_id.startswith("2088"):
            problems.append(_("卖家 PID 应以 2088 开头，共 16 位"))
        return problems
