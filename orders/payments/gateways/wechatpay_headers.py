"""
The headers of a message that claims to come from WeChat Pay. They are looked at before the SDK,
which checks no time, and goes out for a serial it does not know.
"""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from django.utils import timezone

from orders.payments.gateways import keys
from orders.payments.gateways.base import Forged
from orders.payments.models import PaymentConfiguration

SIGNATURE_TYPE = "WECHATPAY2-SHA256-RSA2048"
PROBE = "WECHATPAY/SIGNTEST/"
FRESH_SECONDS = 300


def check_headers(
    configuration: PaymentConfiguration,
    certificates: Iterable[x509.Certificate],
    headers: dict[str, str],
    *,
    at: datetime,
) -> None:
    """:raises Forged: for another kind, an old one, a probe, and one signed by a stranger"""
    if headers.get("Wechatpay-Signature-Type") != SIGNATURE_TYPE:
        raise Forged("another kind of signature")
    stamp = headers.get("Wechatpay-Timestamp", "")
    if not stamp.isdecimal() or abs(at.timestamp() - int(stamp[:12])) > FRESH_SECONDS:
        raise Forged("timestamp more than 5 minutes off")
    signature = headers.get("Wechatpay-Signature", "")
    if signature.startswith(PROBE):
        raise Forged("a signature probe")
    if not keys.is_canonical_base64(signature):
        raise Forged("the signature is no base64")
    if not _knows(configuration, certificates, headers.get("Wechatpay-Serial", "")):
        raise Forged("an unknown serial")


def _knows(
    configuration: PaymentConfiguration, certificates: Iterable[x509.Certificate], serial: str
) -> bool:
    if configuration.mode == PaymentConfiguration.Mode.PUBLIC_KEY:
        return bool(serial) and serial == configuration.public_key_id
    now = timezone.now()
    serials = {f"{c.serial_number:X}" for c in certificates if keys.is_valid_at(c, now)}
    return serial.upper().lstrip("0") in serials
