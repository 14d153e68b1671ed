"""Background work of the platform."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Publish and expire pages whose time has come (Wagtail's own command)."""
    call_command("publish_scheduled")
