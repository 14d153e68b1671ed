"""The one thing the ground remembers: what was answered to a request that may come again."""

from typing import ClassVar

from django.db import models


class IdempotencyKey(models.Model):
    """
    A request that creates something, and its answer once there is one; for a day. Written by
    `core.api.idempotency` only.
    """

    # "user 12", or "guest" and the key of the cart.
    who = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    # None while it is being worked on.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        # Where it stood before `core` was an app; no table is renamed.
        db_table = "accounts_idempotencykey"
        constraints: ClassVar = [
            models.UniqueConstraint(name="idempotency_key_once", fields=["who", "key"]),
        ]
