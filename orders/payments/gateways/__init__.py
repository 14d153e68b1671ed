"""The adapters, by channel: what is so of a channel, its adapter says, and nobody else."""

from orders.payments.gateways.alipay import AlipayGateway
from orders.payments.gateways.base import Gateway
from orders.payments.gateways.network import address_of
from orders.payments.gateways.wechatpay import WechatpayGateway
from orders.payments.models import PaymentConfiguration, PaymentInterface

ADAPTERS: dict[str, type[Gateway]] = {
    adapter.channel: adapter for adapter in (AlipayGateway, WechatpayGateway)
}


def url_of(interface: PaymentInterface) -> str:
    """Where requests of this interface go."""
    return address_of(interface, setting=ADAPTERS[interface.channel].url_setting)


def gateway_of(configuration: PaymentConfiguration) -> Gateway:
    """:raises Misconfigured: when its keys cannot be read"""
    return ADAPTERS[configuration.channel](configuration)
