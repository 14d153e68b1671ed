"""What every page below a store's page is: it knows its store."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from shop.stores.editing.page_form import StorePageForm
from shop.stores.models import Store
from shop.stores.pages import PinyinSlugPage
from shop.stores.tenancy import id_of


class StorePagesQuerySet(PageQuerySet):
    def for_store(self, store: Store | int) -> Self:
        return self.filter(store_id=id_of(store))


class StoreChildPage(PinyinSlugPage):
    """A page below a StorePage; which store that is stands on the row itself."""

    store = models.ForeignKey(
        Store, models.PROTECT, related_name="+", editable=False, verbose_name=_("店铺")
    )

    objects = PageManager.from_queryset(StorePagesQuerySet)()
    base_form_class = StorePageForm

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> object:
        if self.store_id is None:
            # Store pages stand at depth 3; the tree knows better than any form.
            self.store = Store.objects.get(page__path=self.path[: 3 * self.steplen])
        return super().save(*args, **kwargs)
