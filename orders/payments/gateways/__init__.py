"""The adapters, by channel."""

from collections.abc import Callable

from orders.payments.gateways.alipay import AlipayGateway
from orders.payments.gateways.base import Gateway
from orders.payments.gateways.wechatpay import WechatpayGateway
from orders.payments.models import Channel, PaymentConfiguration

ADAPTERS: dict[Channel, Callable[[PaymentConfiguration], Gateway]] = {
    Channel.ALIPAY: AlipayGateway,
    Channel.WECHATPAY: WechatpayGateway,
}


def gateway_of(configuration: PaymentConfiguration) -> Gateway:
    """:raises Misconfigured: when its keys cannot be read"""
    return ADAPTERS[configuration.channel](configuration)
