"""Places of a 秒杀."""

from shop.catalog.models import ProductVariant
from shop.flash.models import Place


def held(token: str, variant: ProductVariant) -> Place | None:
    """
    The place of this token that nobody ordered with yet. Its piece can be bought from now on as
    far as this object of the variant says.
    """
    rows = Place.unscoped.for_store(variant.store_id).select_related("item")
    place: Place | None = rows.filter(token=token, reference="", item__variant=variant).first()
    level = getattr(variant, "level", None)
    if place is not None and level is not None:
        level.apart = max(level.apart, 1)
    return place
