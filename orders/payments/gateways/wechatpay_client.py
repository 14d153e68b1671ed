"""
The SDK's client, with two things changed: where it asks, and where platform certificates come
from. Its own constructor goes out to the network for them, to the live gateway, always.
"""

import secrets
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.utils import timezone
from django.utils.translation import gettext as _
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core

from orders.payments.gateways.base import Misconfigured, Unreachable
from orders.payments.gateways.network import outside_transactions


class _Core(Core):
    """
    `certificates` are used as they are; new ones are fetched only where that is allowed. So is
    `private_key`, which the SDK would read anew from its text each time (see `keys.KEPT`).
    """

    def __init__(
        self,
        *,
        base_url: str,
        certificates: list[x509.Certificate],
        may_fetch: bool,
        private_key: RSAPrivateKey,
        **given: Any,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._given = certificates
        self.may_fetch = may_fetch
        self.on_fetched: Callable[[list[x509.Certificate]], None] | None = None
        super().__init__(private_key=None, **given)
        self._private_key = private_key

    @property
    def _gate_way(self) -> str:
        return self._base_url

    @_gate_way.setter
    def _gate_way(self, _address: str) -> None:
        """The SDK's constructor sets the live address here."""

    def _init_certificates(self) -> None:
        self._certificates = list(self._given)

    def _update_certificates(self) -> None:
        if not self.may_fetch:
            return
        super()._update_certificates()
        if self.on_fetched is not None and self._certificates:
            self.on_fetched(self._certificates)


class Client(WeChatPay):
    """`WeChatPay` on our core. The names are the SDK's own: see wechatpayv3/__init__.py."""

    def __init__(self, *, app_id: str, merchant_id: str, notify_url: str, core: _Core) -> None:
        self._type = WeChatPayType.NATIVE
        self._mchid = merchant_id
        self._appid = app_id
        self._notify_url = notify_url
        self._core = core
        self._partner_mode = False


def fetch_certificates(core: _Core) -> None:
    """
    Those of the platform, with our keys.

    :raises Unreachable: when nothing came
    :raises Misconfigured: when none could be read
    """
    outside_transactions()
    core.may_fetch = True
    try:
        core._update_certificates()
    except Exception as error:
        raise Unreachable(repr(error)) from error
    finally:
        core.may_fetch = False
    if not core._certificates:
        raise Misconfigured(_("没有取到平台证书：请核对商户号、证书序列号、商户私钥和 APIv3 密钥"))


def bridge(client: Client, app_id: str, prepay_id: str) -> dict[str, str]:
    """What WeixinJSBridge is given; signed, so that no page can ask for another sum."""
    stamp, nonce = str(int(timezone.now().timestamp())), secrets.token_hex(16)
    package = f"prepay_id={prepay_id}"
    return {
        "appId": app_id,
        "timeStamp": stamp,
        "nonceStr": nonce,
        "package": package,
        "signType": "RSA",
        "paySign": client.sign([app_id, stamp, nonce, package]),
    }
