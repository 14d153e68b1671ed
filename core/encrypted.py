"""A text column that is unreadable in the database, its backups and its dumps."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import models


class WrongKey(Exception):
    """No key of PAYMENT_SECRET_KEYS opens what is stored."""


@cache
def _box() -> MultiFernet:
    """The first key encrypts; all of them decrypt, so that keys can be rotated."""
    keys = settings.PAYMENT_SECRET_KEYS
    if not keys:
        raise ImproperlyConfigured("PAYMENT_SECRET_KEYS is needed to keep payment keys")
    return MultiFernet([Fernet(key) for key in keys])


def is_newest(stored: str) -> bool:
    """Whether the first key alone opens what lies in the database."""
    try:
        Fernet(settings.PAYMENT_SECRET_KEYS[0]).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def seal(text: str) -> str:
    """For what lies elsewhere than in a column: in the cache."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """:raises WrongKey: when none of our keys sealed it"""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise WrongKey("PAYMENT_SECRET_KEYS does not open what was sealed") from error


def _forget_box(*, setting: str, **kwargs: object) -> None:
    if setting == "PAYMENT_SECRET_KEYS":
        _box.cache_clear()


setting_changed.connect(_forget_box)


class EncryptedTextField(models.TextField):
    """
    Text encrypted with Fernet (AES-128-CBC and HMAC-SHA256); "" stays "".

    :raises WrongKey: when read with keys that did not write it
    :raises FieldError: when a query tries to look a secret up
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal(text) if text else text

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError("encrypted columns cannot be looked up")
