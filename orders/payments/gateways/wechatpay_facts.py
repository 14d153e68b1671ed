"""What is so of WeChat Pay wherever it is offered, set up, listened to and reconciled."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.payments.bills import Kind
from orders.payments.browsers import Browser
from orders.payments.gateways import keys
from orders.payments.models import Channel, PaymentConfiguration, PaymentOrder

Mode = PaymentConfiguration.Mode
Product = PaymentOrder.Product


class WechatpayFacts:
    """See `orders.payments.gateways.base.Gateway`."""

    channel: ClassVar = Channel.WECHATPAY
    # Alipay opens no WeChat Pay.
    products: ClassVar[Mapping[Browser, Product]] = {
        Browser.WECHAT: Product.JSAPI,
        Browser.PHONE: Product.H5,
        Browser.DESKTOP: Product.QR,
    }
    also: ClassVar[Mapping[Product, Promise]] = {}
    scan_words: ClassVar[Promise] = gettext_lazy("打开<strong>微信</strong>扫一扫")
    elsewhere_words: ClassVar[Promise | str] = ""
    url_setting: ClassVar = "WECHATPAY_BASE_URL"
    headers: ClassVar[tuple[str, ...]] = (
        "Wechatpay-Serial",
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Wechatpay-Signature-Type",
    )
    bill_kinds: ClassVar[tuple[Kind, ...]] = (Kind.WECHATPAY_TRADES,)
    bill_account_suffix: ClassVar = ""
    reasons: ClassVar[Mapping[str, Promise]] = {
        "SIGN_ERROR": gettext_lazy("签名不对：商户私钥与证书序列号不是一对，或商户号写错了"),
        "MCH_NOT_EXISTS": gettext_lazy("商户号不存在，请核对"),
        "MCHID_NOT_EXIST": gettext_lazy("商户号不存在，请核对"),
        "APPID_MCHID_NOT_MATCH": gettext_lazy("AppID 与商户号没有绑定，请到微信商户平台关联"),
        "PARAM_ERROR": gettext_lazy("参数不对：请核对商户号和 AppID"),
        "NO_AUTH": gettext_lazy("商户号没有开通这个支付产品"),
    }

    @staticmethod
    def answer(status: int) -> HttpResponse:
        if status == 200:
            return HttpResponse(status=204)
        return JsonResponse({"code": "FAIL", "message": "not accepted"}, status=status)

    @staticmethod
    def missing(configuration: PaymentConfiguration) -> list[str]:
        problems = []
        if len(configuration.api_v3_key) != 32:
            problems.append(_("APIv3 密钥应为 32 个字符"))
        if not configuration.merchant_serial:
            problems.append(_("没有填商户证书序列号"))
        if configuration.mode == Mode.PUBLIC_KEY:
            if not configuration.public_key_id.startswith("PUB_KEY_ID_"):
                problems.append(_("微信支付公钥 ID 应以 PUB_KEY_ID_ 开头"))
            if not keys.is_readable(keys.pem_public, configuration.public_key):
                problems.append(_("微信支付公钥读不出来：请粘贴 pub_key.pem 的内容"))
        elif configuration.public_key:
            problems += _certificate_problems(configuration.public_key)
        return problems


def _certificate_problems(text: str) -> list[str]:
    try:
        found = keys.certificates(text)
    except ValueError:
        found = []
    if not found:
        return [_("平台证书读不出来：请粘贴 PEM 内容，或留空由系统下载")]
    if not any(keys.is_valid_at(certificate, timezone.now()) for certificate in found):
        return [_("平台证书已过期，请留空由系统重新下载")]
    return []
