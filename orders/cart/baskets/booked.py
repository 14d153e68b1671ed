"""A line that is bought ahead (预售), at the presale's price."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.cart.contents import Line
from shop.presales import booking
from shop.stores.models import Store


def ahead(line: Line, store: Store, number: str) -> Line:
    """`number` of a presale. What cannot be had now has a problem."""
    presale = booking.find(store, number)
    if presale is None or presale.variant_id != line.variant.pk:
        return replace(line, problem=_("这件商品没有预售"))
    problem = line.problem or booking.problem(presale, line.quantity, at=timezone.now())
    return replace(line, presale=presale, problem=problem)
