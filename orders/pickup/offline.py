"""
核销 without network: for ten minutes a desk knows what each code opens – by marks of the codes, not
by the codes – and tells later what it handed over.
"""

import hashlib
from datetime import timedelta

from django.core import signing
from django.core.exceptions import PermissionDenied

from orders.pickup import codes
from orders.pickup.models import PickupCode
from shop.stores.models import Store

LASTS = timedelta(minutes=10)
# Who was without network tells it the same day.
TOLD_WITHIN = timedelta(days=1)
MOST = 60
# So many that a list which is lost does not give its codes away at once.
ROUNDS = 10_000
SALT = "orders.pickup.offline"


def waiting(store: Store) -> list[PickupCode]:
    """Codes that open something now, the newest first."""
    rows = PickupCode.objects.for_store(store).filter(closed_at__isnull=True)
    rows = rows.select_related("order").prefetch_related("order__lines").order_by("-pk")
    return [row for row in rows[:MOST] if codes.may_have(row.order)]


def mark(code: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), ROUNDS).hex()


def token(store: Store, person_id: int) -> str:
    """That this person was given a list of this store."""
    return signing.dumps([store.pk, person_id], salt=SALT)


def check(signed: str, *, store: Store, person_id: int) -> None:
    """:raises PermissionDenied: for a list of others, or of another day"""
    try:
        known = signing.loads(signed, salt=SALT, max_age=TOLD_WITHIN)
    except signing.BadSignature as wrong:
        raise PermissionDenied from wrong
    if known != [store.pk, person_id]:
        raise PermissionDenied
