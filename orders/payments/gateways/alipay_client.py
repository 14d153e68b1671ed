"""The SDK's client, with one thing changed: keys that were read are not read again."""

import warnings
from functools import lru_cache

from Cryptodome.PublicKey import RSA

with warnings.catch_warnings():
    # The SDK's certificate mode, which is not used here, touches deprecated pyOpenSSL names.
    warnings.simplefilter("ignore")
    from alipay import AliPay
    from alipay.exceptions import AliPayException, AliPayValidationError
    from alipay.utils import AliPayConfig

from orders.payments.gateways.keys import KEPT

__all__ = ["AliPayConfig", "AliPayException", "AliPayValidationError", "Client"]


class Client(AliPay):
    """:raises ValueError, IndexError, TypeError: for keys that cannot be read"""

    def _load_key(self) -> None:
        self._app_private_key = _read(self._app_private_key_string)
        self._alipay_public_key = _read(self._alipay_public_key_string)


@lru_cache(maxsize=KEPT)
def _read(pem: str) -> RSA.RsaKey:
    """As the SDK does. Like `keys.private_key` it proves the primes, hence the keeping."""
    return RSA.import_key(pem)
