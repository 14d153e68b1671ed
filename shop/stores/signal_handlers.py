"""What follows the publication of a store's face."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from shop.stores import pictures
from shop.stores.models import StorePage


@receiver(page_published, sender=StorePage, dispatch_uid="store page published")
def refresh_logo(instance: StorePage, **kwargs: Any) -> None:
    pictures.refresh_logo(instance)
