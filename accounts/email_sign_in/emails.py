"""E-mail addresses as the shop keeps them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _


def normalize(text: str) -> str:
    """
    The address in small letters. Mail goes to this form only: what looks alike but folds to
    another address proves that one and not itself.

    :raises ValidationError: for what is no address, or not of plain letters
    """
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not email or not email.isascii() or len(email) > 254:
        raise ValidationError(_("请填写正确的邮箱地址"), code="email")
    return email


def masked(email: str) -> str:
    """w***@example.com, at most 35 characters: providers take no longer parameter of an SMS."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"[:35]
