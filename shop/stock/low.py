"""Who is told when a variant runs low: less can be sold than the store wants to have."""

from collections.abc import Callable, Sequence

# The store's id and the variants that ran low just now, in the transaction that takes them.
Follower = Callable[[int, Sequence[int]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register one, where an app begins."""
    if follower not in _followers:
        _followers.append(follower)


def tell(store_id: int, variant_ids: Sequence[int]) -> None:
    for follower in _followers if variant_ids else ():
        follower(store_id, variant_ids)
