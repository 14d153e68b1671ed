"""Where in the original something stands, so that a person can be shown that piece of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """
    A part of a page: points from its top where `quarters` is None, as PDFs are measured; else
    pixels of its picture after so many quarter turns against the clock.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    quarters: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as the original writes it: its address there, what its column is called."""

    address: str
    head: str
    text: str
