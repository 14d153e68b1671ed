"""A line that is bought together with others (团购), at the group's price."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.cart.contents import Line
from shop.groups import seats
from shop.stores.models import Store


def in_group(line: Line, store: Store, said: str) -> Line:
    """`said` as `seats.find` takes it. What cannot be joined now has a problem."""
    wanted = seats.find(store, said)
    if wanted is None:
        return replace(line, problem=_("没有这个团，可能链接写错了"))
    if not seats.fits(wanted.group_buy, line.variant):
        return replace(line, problem=_("这件商品不在团购里"))
    problem = line.problem or seats.problem(wanted, at=timezone.now())
    return replace(line, group=wanted, problem=problem)
