"""The gateway's own keys: made once, kept in its directory with mode 0600."""

import hashlib
import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

VALID_FOR = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Keys:
    """Private halves; merchants are given the public ones."""

    alipay: rsa.RSAPrivateKey
    platform: rsa.RSAPrivateKey
    platform_certificate: x509.Certificate
    wechat: rsa.RSAPrivateKey

    @property
    def platform_serial(self) -> str:
        return serial_of(self.platform_certificate)

    @property
    def public_key_id(self) -> str:
        digest = hashlib.sha256(public_pem(self.wechat).encode()).hexdigest()
        return f"PUB_KEY_ID_{int(digest, 16) % 10**34:034d}"


def load(directory: Path) -> Keys:
    """The keys kept in `directory`; whatever is missing is made now."""
    folder = directory / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    platform = _kept(folder / "wechat-platform.pem", certified="Tenpay.com Simulator CA").encode()
    return Keys(
        alipay=private_key(_kept(folder / "alipay.pem")),
        platform=private_key(platform.decode()),
        platform_certificate=x509.load_pem_x509_certificate(platform),
        wechat=private_key(_kept(folder / "wechat-public-key.pem")),
    )


def _kept(file: Path, *, certified: str = "") -> str:
    """
    The PEM text of `file`, written first if it is not there. Two processes that start
    together end with the same key: the first link wins, both read what it wrote.
    """
    if not file.exists():
        key = make()
        text = private_pem(key) + (certificate_pem(certify(key, certified)) if certified else "")
        draft = file.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()


def make() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def stranger() -> rsa.RSAPrivateKey:
    """A key that nobody trusts, for forged notifications."""
    return make()


def certify(key: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    """A self-signed certificate whose serial is 40 hexadecimal digits, as WeChat Pay's are."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number((0x5 << 156) | secrets.randbits(156))
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .sign(key, SHA256())
    )


def serial_of(certificate: x509.Certificate) -> str:
    return f"{certificate.serial_number:040X}"


def private_key(pem: str) -> rsa.RSAPrivateKey:
    # Ours, from our own file: proving the primes again takes longer than all the rest.
    key = serialization.load_pem_private_key(
        pem.encode(), password=None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key


def private_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def sign(key: rsa.RSAPrivateKey, text: str) -> str:
    """SHA256 with RSA, base64: RSA2 of Alipay and WECHATPAY2-SHA256-RSA2048 are the same."""
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def is_signed_by(key: rsa.RSAPublicKey, text: str, signature: str) -> bool:
    try:
        key.verify(b64decode(signature, validate=True), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True
