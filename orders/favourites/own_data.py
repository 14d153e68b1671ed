"""A person's favourites: their copy, and none after the account."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.dispatch import receiver
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.social.joining import joining
from core import scope
from orders.favourites import favourites
from orders.favourites.models import Favourite


def _rows(asker: Asker) -> Iterator[Row]:
    with scope.across_stores("a person's own favourites"):
        for row in favourites.of(asker.user):
            yield {
                "store": row.store.name,
                "product": row.product.title if row.product else "",
                "wants_restock": row.wants_restock,
                "wants_price_note": row.wants_price_note,
                "created_at": row.created_at,
            }


@favourites.own_favourites
def _forget(user: User, _at: datetime) -> None:
    Favourite.unscoped.filter(person=user).delete()


@receiver(joining, dispatch_uid="favourites of who joins")
@favourites.own_favourites
@transaction.atomic
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    """What both keep is kept once."""
    kept = Favourite.unscoped.filter(person=staying)
    rows = Favourite.unscoped.filter(person=leaving)
    rows.filter(product__in=kept.filter(product__isnull=False).values("product")).delete()
    rows.filter(product=None, store__in=kept.filter(product=None).values("store")).delete()
    rows.update(person=staying)


def install() -> None:
    title = gettext_lazy("收藏的商品和店铺")
    register(Part("favourites", title, ("favourites.Favourite",), _rows, forget=_forget))
