"""What shoppers put into carts: the layers above are told, and may count it."""

from collections.abc import Callable

from shop.catalog.models import ProductVariant

_followers: list[Callable[[ProductVariant], None]] = []


def follow(follower: Callable[[ProductVariant], None]) -> None:
    """Be told of each variant that a shopper put into a cart."""
    _followers.append(follower)


def tell(variant: ProductVariant) -> None:
    for follower in _followers:
        follower(variant)
