"""What a shopper wants an invoice to say."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.language import sent
from orders.models import InvoiceKind

# 统一社会信用代码 has 18 signs (GB 32100-2015), older tax numbers have 15 to 20.
_TAX_NUMBER = re.compile(r"[0-9A-Z]{15,20}")
MAX_TITLE = 100


@dataclass(frozen=True)
class Invoice:
    """Nothing but empty strings when none is wanted."""

    kind: str = InvoiceKind.NONE
    title: str = ""
    tax_number: str = ""
    email: str = ""


NONE = Invoice()


def read(*, kind: str, title: str, tax_number: str, email: str) -> Invoice:
    """
    The invoice as typed, checked. A person needs no title; a company needs title and number.

    :raises ValidationError: a dict of fields to words
    """
    if kind == InvoiceKind.NONE:
        return NONE
    errors = {}
    title, email = " ".join(title.split()), email.strip()
    number = ""
    if kind == InvoiceKind.COMPANY:
        number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", tax_number)).upper()
        if not title:
            errors["invoice_title"] = _("请填写发票抬头")
        if not _TAX_NUMBER.fullmatch(number):
            errors["invoice_tax_number"] = _("税号是 15–20 位数字或大写字母")
    if len(title) > MAX_TITLE:
        errors["invoice_title"] = _("发票抬头太长了")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            errors["invoice_email"] = _("请填写正确的邮箱")
    if errors:
        raise ValidationError(errors)
    return Invoice(kind, title or sent("个人"), number, email)
