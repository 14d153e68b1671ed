"""From a validated sheet into the cart, line by line, and what to tell of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from orders.cart import buyable, cart
from orders.chat.sheet_form import CartChange


@dataclass(frozen=True)
class Outcome:
    """What became of one change: refused with a reason, or in the cart, perhaps with words."""

    change: CartChange
    words: str = ""
    is_refused: bool = False

    @property
    def sentence(self) -> str:
        return _("%(name)s：%(words)s") % {
            "name": self.change.variant.product.title,
            "words": self.words,
        }


def put(*, owner: cart.Owner, changes: Sequence[CartChange]) -> list[Outcome]:
    """
    Put what can be bought into the owner's cart; of the rest the answer says why not.

    :raises cart.Unreachable: when the cart cannot be reached; nothing was put there then
    """
    outcomes: list[Outcome] = []
    with cart.locked(owner):
        for change in changes:
            try:
                outcomes.append(_put_one(owner, change))
            except cart.Unreachable:
                if not outcomes:
                    raise
                # Redis takes nothing back: what it has must be told.
                outcomes.append(
                    Outcome(change, _("购物车暂时打不开，这样没有加进去"), is_refused=True)
                )
    return outcomes


def done(outcomes: Sequence[Outcome]) -> list[CartChange]:
    """What is in the cart now; on the rows of what was refused stands why."""
    for one in outcomes:
        if one.is_refused:
            one.change.row.error = one.words
    return [one.change for one in outcomes if not one.is_refused]


def warn(request: HttpRequest, outcomes: Sequence[Outcome]) -> None:
    """What the cart had to say to what it took."""
    for one in outcomes:
        if one.words:
            messages.warning(request, one.sentence)


def _put_one(owner: cart.Owner, change: CartChange) -> Outcome:
    variant, quantity = change.variant, change.quantity
    try:
        if not quantity:
            words = cart.set_quantity(owner=owner, variant_id=variant.pk, quantity="0")
        elif change.is_change:
            words = cart.put(owner=owner, variant=variant, quantity=quantity)
        else:
            words = cart.add(owner=owner, variant=variant, quantity=quantity)
    except buyable.CannotAdd as refused:
        return Outcome(change, str(refused), is_refused=True)
    except ValidationError as error:
        return Outcome(change, error.messages[0], is_refused=True)
    return Outcome(change, words)
