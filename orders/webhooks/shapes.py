"""
What is told of an object, in the shapes of the merchants' API, which stands above: each kind of
object has a function there, registered where the app begins.
"""

from collections.abc import Callable

from core.types import Json

# From the store's id and the object's own name; None where it is gone.
Shape = Callable[[int, str], Json | None]
_shapes: dict[str, Shape] = {}


def register(**shapes: Shape) -> None:
    """order=…: how the subject "order 26112048150926" is told."""
    _shapes.update(shapes)


def data_of(store_id: int, subject: str) -> Json | None:
    """:raises KeyError: for a kind that nobody knows how to tell"""
    kind, _space, name = subject.partition(" ")
    return _shapes[kind](store_id, name)
