"""What follows a publication: derived columns are written from what is true now."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from shop.catalog import goods
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import pictures


@receiver(page_published, sender=ProductPage, dispatch_uid="product published")
def refresh_product(instance: ProductPage, **kwargs: Any) -> None:
    goods.refresh_derived(instance)


@receiver(page_published, sender=CategoryPage, dispatch_uid="category published")
def refresh_category(instance: CategoryPage, **kwargs: Any) -> None:
    if instance.picture:
        pictures.make_renditions(instance.picture)
    files = pictures.files_of(instance.picture)
    CategoryPage.objects.filter(pk=instance.pk).update(picture_files=files)
