"""Mainland mobile numbers as shoppers type them: spaces, +86, full-width digits."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What `normalize` takes, for documents: 138 0000 1111, +86-13800001111, full-width digits too.
WRITTEN = r"^\D*(?:(?:\+|00)?\D*8\D*6)?\D*1\D*[3-9](?:\D*\d){9}\D*$"
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalize(text: str) -> str:
    """
    The 11 digits of a mainland mobile number.

    :raises ValidationError: for anything else
    """
    try:
        number = str(phonenumbers.parse(text, "CN").national_number)
    except phonenumbers.NumberParseException:
        number = ""
    if not _MOBILE.fullmatch(number):
        raise ValidationError(_("请填写 11 位手机号"), code="phone")
    return number


def masked(phone: str) -> str:
    """138****1234, for pages and logs."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"
