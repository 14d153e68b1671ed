"""What follows a publication or a lost picture: derived columns tell what is true now."""

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from shop.catalog import products, shelves
from shop.catalog.mixins import shelved
from shop.catalog.models import CategoryPage, ProductPage, ProductPicture
from shop.stores.models import StoreImage


@receiver(page_published, sender=ProductPage, dispatch_uid="product published")
def refresh_product(instance: ProductPage, **kwargs: object) -> None:
    products.refresh_derived(instance)


@receiver(post_page_move, dispatch_uid="product moved")
def refresh_shelf(instance: Page, parent_page_after: Page, **kwargs: object) -> None:
    if instance.specific_class is ProductPage:
        moved = ProductPage._base_manager.filter(pk=instance.pk)
        moved.update(shelf=shelved.below(parent_page_after))


@receiver(page_published, sender=CategoryPage, dispatch_uid="category published")
def refresh_category(instance: CategoryPage, **kwargs: object) -> None:
    shelves.refresh_picture(instance)


@receiver(post_delete, sender=ProductPicture, dispatch_uid="product picture deleted")
def refresh_after_picture(instance: ProductPicture, **kwargs: object) -> None:
    product = ProductPage.objects.filter(pk=instance.page_id).first()
    if product is not None:
        products.refresh_gallery(product)


@receiver(pre_delete, sender=StoreImage, dispatch_uid="category picture deleted")
def forget_category_picture(instance: StoreImage, **kwargs: object) -> None:
    CategoryPage.objects.filter(picture=instance).update(picture_files={})
