"""What follows the publication of a store's face, or the loss of its logo."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from shop.stores import pictures
from shop.stores.models import StoreImage, StorePage


@receiver(page_published, sender=StorePage, dispatch_uid="store page published")
def refresh_logo(instance: StorePage, **kwargs: Any) -> None:
    pictures.refresh_logo(instance)


@receiver(pre_delete, sender=StoreImage, dispatch_uid="logo deleted")
def forget_logo(instance: StoreImage, **kwargs: Any) -> None:
    """The foreign key is set to NULL by the database alone; the file names are ours."""
    StorePage.objects.filter(logo=instance).update(logo_files={})
