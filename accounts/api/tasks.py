"""What the API leaves behind and nobody needs any more."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.api import tokens
from accounts.social import backends
from core.api import idempotency


@shared_task
def forget_old_keys() -> None:
    """Idempotency keys of yesterday, tokens that are over, sign-ins nobody came back from."""
    idempotency.forget_old(at=timezone.now())
    tokens.forget_old(at=timezone.now())
    backends.forget_old(at=timezone.now())
    call_command("flushexpiredtokens")
