"""Popular tags, as offered in choosers and filters: those of one's own things only."""

from django.db.models import Count, Model, QuerySet
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.admin import models as admin_models
from wagtail.images.views import chooser

from core import scope


def install() -> None:
    """
    Overrides wagtail.admin.models.popular_tags_for_model, which counts tags of every
    object; two modules import it by name, so it is replaced there as well.
    """
    whole = admin_models.popular_tags_for_model
    if getattr(whole, scope.OBEYS, False):
        return

    def popular_tags_for_model(model: type[Model], count: int = 10) -> QuerySet[Model]:
        if scope.current() is None:
            return whole(model, count)
        own = model._default_manager.values("pk")
        tags = Tag.objects.filter(
            taggit_taggeditem_items__content_type__app_label=model._meta.app_label,
            taggit_taggeditem_items__content_type__model=model._meta.model_name,
            taggit_taggeditem_items__object_id__in=own,
        )
        counted = tags.annotate(item_count=Count("taggit_taggeditem_items"))
        return counted.order_by("-item_count")[:count]

    setattr(popular_tags_for_model, scope.OBEYS, True)
    for module in (admin_models, filters, chooser):
        module.popular_tags_for_model = popular_tags_for_model
