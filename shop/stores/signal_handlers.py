"""What follows the publication of a store's face, or the loss of its logo."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.photos import pictures
from shop.stores.public_pages import cache_tags


@receiver(page_published, sender=StorePage, dispatch_uid="store page published")
def refresh_logo(instance: StorePage, **kwargs: object) -> None:
    pictures.refresh_logo(instance)


@receiver(pre_delete, sender=StoreImage, dispatch_uid="logo deleted")
def forget_logo(instance: StoreImage, **kwargs: object) -> None:
    """The foreign key is set to NULL by the database alone; the file names are ours."""
    StorePage.objects.filter(logo=instance).update(logo_files={})


@receiver(post_save, sender=Store, dispatch_uid="store changed")
def touch_store(instance: Store, **kwargs: object) -> None:
    cache_tags.touch_store(instance.pk)


@receiver([post_save, post_delete], sender=StoreImage, dispatch_uid="picture changed")
def touch_store_of_picture(instance: StoreImage, **kwargs: object) -> None:
    stores = Store.objects.filter(collection_id=instance.collection_id)
    store_id = stores.values_list("pk", flat=True).first()
    cache_tags.touch_store(store_id) if store_id else cache_tags.touch(cache_tags.TOWN)
