"""Merchants of the gateway, and what each is given to connect its shop."""

import json
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from home.demo.paygate import keys
from home.demo.paygate.ledger import Ledger, insert


@dataclass(frozen=True)
class Credentials:
    """Everything the merchant side holds. Secrets stay out of repr(), hence out of logs."""

    name: str
    # Alipay
    app_id: str
    seller_id: str
    app_private_key: str = field(repr=False)
    alipay_public_key: str = field(repr=False)
    # WeChat Pay
    appid: str
    app_secret: str = field(repr=False)
    mchid: str
    merchant_serial: str
    merchant_private_key: str = field(repr=False)
    merchant_certificate: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    platform_certificate: str = field(repr=False)
    platform_serial: str
    public_key: str = field(repr=False)
    public_key_id: str
    # The gateway's private half: never handed out, but tests forge notifications with it.
    gateway: keys.Keys = field(repr=False, compare=False)

    @property
    def app_public(self) -> rsa.RSAPublicKey:
        return keys.private_key(self.app_private_key).public_key()

    @property
    def merchant_public(self) -> rsa.RSAPublicKey:
        certificate = x509.load_pem_x509_certificate(self.merchant_certificate.encode())
        public = certificate.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            raise TypeError("not an RSA key")
        return public


def register(
    directory: Path | str, name: str, *, with_keys_of: Credentials | None = None
) -> Credentials:
    """
    The merchant called `name`, made on the first call. Works beside a running gateway and
    from other processes: both read the same directory.

    :param with_keys_of: a merchant whose key pairs this one takes too, when it is made: making
        them takes longer than all else
    """
    directory = Path(directory)
    ledger = Ledger(directory)
    try:
        gateway_keys = keys.load(directory)
        known = find(ledger, gateway_keys, name=name)
        if known:
            return known
        own = _new(name, with_keys_of)
        with ledger.transaction() as db:
            if not ledger.row("select 1 from merchants where name = ?", name):
                insert(
                    db,
                    "merchants",
                    name=name,
                    app_id=own["app_id"],
                    mchid=own["mchid"],
                    appid=own["appid"],
                    secrets=json.dumps(own),
                )
        registered = find(ledger, gateway_keys, name=name)
        if registered is None:
            raise LookupError(name)
        return registered
    finally:
        ledger.close()


def find(ledger: Ledger, gateway_keys: keys.Keys, **by: str) -> Credentials | None:
    """By one of name, app_id (Alipay), mchid or appid (WeChat)."""
    ((column, value),) = by.items()
    if column not in {"name", "app_id", "mchid", "appid"}:
        raise ValueError(column)
    sql = f"select secrets from merchants where {column} = ?"  # noqa: S608 - checked above
    row = ledger.row(sql, value)
    if row is None:
        return None
    return Credentials(
        **json.loads(row["secrets"]),
        alipay_public_key=keys.public_pem(gateway_keys.alipay),
        platform_certificate=keys.certificate_pem(gateway_keys.platform_certificate),
        platform_serial=gateway_keys.platform_serial,
        public_key=keys.public_pem(gateway_keys.wechat),
        public_key_id=gateway_keys.public_key_id,
        gateway=gateway_keys,
    )


def in_public_key_mode(ledger: Ledger, name: str) -> bool:
    row = ledger.row("select public_key_mode from merchants where name = ?", name)
    return bool(row and row["public_key_mode"])


def set_public_key_mode(ledger: Ledger, name: str, *, on: bool) -> None:
    """With which key this merchant's WeChat Pay notifications are signed from now on."""
    if in_public_key_mode(ledger, name) == on:
        return
    with ledger.transaction() as db:
        db.execute("update merchants set public_key_mode = ? where name = ?", (on, name))


def as_settings(credentials: Credentials) -> dict[str, str]:
    """Plain values of the merchant's side, for a form or a settings row of the shop."""
    given = [item.name for item in fields(credentials) if item.name != "gateway"]
    return {name: getattr(credentials, name) for name in given}


def _new(name: str, with_keys_of: Credentials | None) -> dict[str, str]:
    """The merchant's own half: two key pairs and its numbers."""
    if with_keys_of is None:
        app_key, merchant_key = keys.make(), keys.make()
    else:
        app_key = keys.private_key(with_keys_of.app_private_key)
        merchant_key = keys.private_key(with_keys_of.merchant_private_key)
    mchid = f"16{_digits(8)}"
    certificate = keys.certify(merchant_key, mchid)
    return {
        "name": name,
        "app_id": f"2021{_digits(12)}",
        "seller_id": f"2088{_digits(12)}",
        "app_private_key": keys.private_pem(app_key),
        "appid": f"wx{secrets.token_hex(8)}",
        "app_secret": secrets.token_hex(16),
        "mchid": mchid,
        "merchant_serial": keys.serial_of(certificate),
        "merchant_private_key": keys.private_pem(merchant_key),
        "merchant_certificate": keys.certificate_pem(certificate),
        "api_v3_key": secrets.token_hex(16),
    }


def _digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"
