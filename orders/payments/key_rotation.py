"""A new key for what is stored encrypted: written anew with the first, so that the old may go."""

from django.db import models, transaction
from django.db.models.functions import Cast

from core import scope
from orders.payments import encrypted
from orders.payments.models import PaymentConfiguration

FIELDS = [
    field.name
    for field in PaymentConfiguration._meta.get_fields()
    if isinstance(field, encrypted.EncryptedTextField)
]


@scope.across_stores("the server's own key, whoever's secrets it keeps")
def count_older() -> int:
    """Payment configurations that hold something which the first key does not open."""
    stored = {f"stored_{name}": Cast(name, models.TextField()) for name in FIELDS}
    rows = PaymentConfiguration._base_manager.annotate(**stored).values_list(*stored)
    return sum(not all(encrypted.is_newest(value) for value in row if value) for row in rows)


@scope.across_stores("the server's own key, whoever's secrets it keeps")
@transaction.atomic
def reencrypt() -> int:
    """
    Write every secret anew with the first key; how many configurations were.

    :raises WrongKey: when none of the keys opens one of them; nothing is changed then
    """
    rows = list(PaymentConfiguration._base_manager.select_for_update().order_by("pk"))
    for row in rows:
        # Read with whichever key opens it, written with the first.
        row.save(update_fields=FIELDS)
    return len(rows)
