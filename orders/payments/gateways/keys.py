"""Keys as people paste them: with or without PEM lines, PKCS#1 or PKCS#8."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

# How many keys a process keeps as read: proving that the primes of one are primes takes 40 ms,
# longer than all else that is done to start a payment.
KEPT = 512
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@lru_cache(maxsize=KEPT)
def private_key(text: str) -> RSAPrivateKey:
    """
    :raises ValueError: for anything but an RSA private key
    """
    key = _first(serialization.load_der_private_key, text, password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("no RSA private key")
    return key


def pem_private(text: str) -> str:
    """
    An RSA private key as PKCS#8 PEM.

    :raises ValueError: for anything else
    """
    key = private_key(text)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def pem_public(text: str) -> str:
    """
    An RSA public key as PEM.

    :raises ValueError: for anything else
    """
    key = _first(serialization.load_der_public_key, text)
    if not isinstance(key, RSAPublicKey):
        raise ValueError("no RSA public key")
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def certificates(text: str) -> list[x509.Certificate]:
    """
    Every certificate in a text of PEM blocks.

    :raises ValueError: for a block that is none
    """
    return [x509.load_pem_x509_certificate(pem.encode()) for pem in CERTIFICATE.findall(text)]


def certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def is_valid_at(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _first(load, text: str, **given):  # type: ignore[no-untyped-def]
    """Merchants paste keys from tools that leave the PEM lines out, or break them anywhere."""
    body = re.sub(r"-----[A-Z0-9 ]+-----", "", text)
    try:
        return load(base64.b64decode(re.sub(r"\s+", "", body), validate=True), **given)
    except (binascii.Error, TypeError) as error:
        raise ValueError("no key") from error


def is_canonical_base64(text: str) -> bool:
    """Decoders forgive what stands after the padding: a signature with a tail is not as sent."""
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except (binascii.Error, ValueError):
        return False


def is_readable(read: Callable[[str], object], text: str) -> bool:
    """Whether `read` takes it for a key."""
    try:
        read(text)
    except ValueError:
        return False
    return True
