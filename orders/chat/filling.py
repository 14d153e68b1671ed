"""From a judged sheet into the cart, line by line, and what to tell of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orders.cart import cart
from orders.chat.answers import Wish


@dataclass(frozen=True)
class Told:
    """What became of one wish: refused with a reason, or in the cart, perhaps with words."""

    wish: Wish
    words: str = ""
    is_refused: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.wish.variant.product.title}：{self.words}"


def fill(*, owner: cart.Owner, wishes: Sequence[Wish]) -> list[Told]:
    """
    Put what can be bought into the owner's cart; of the rest the answer says why not.

    :raises cart.Unreachable: when the cart cannot be reached; nothing was put there then
    """
    told: list[Told] = []
    with cart.locked(owner):
        for wish in wishes:
            try:
                told.append(_put(owner, wish))
            except cart.Unreachable:
                if not told:
                    raise
                # Redis takes nothing back: what it has must be told.
                told.append(Told(wish, _("购物车暂时打不开，这样没有加进去"), is_refused=True))
    return told


def _put(owner: cart.Owner, wish: Wish) -> Told:
    variant, quantity = wish.variant, wish.quantity
    try:
        if not quantity:
            words = cart.set_quantity(owner=owner, variant_id=variant.pk, quantity="0")
        elif wish.is_change:
            words = cart.put(owner=owner, variant=variant, quantity=quantity)
        else:
            words = cart.add(owner=owner, variant=variant, quantity=quantity)
    except cart.CannotAdd as refused:
        return Told(wish, str(refused), is_refused=True)
    except ValidationError as error:
        return Told(wish, error.messages[0], is_refused=True)
    return Told(wish, words)
