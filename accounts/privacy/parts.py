"""
What every room knows of a person, so that nothing is forgotten: each registers its part in its
app's `ready()`. A copy of one's data asks all of them, and so does the end of an account.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models.fields.files import FieldFile

from accounts.models import User
from core.types import Words


@dataclass(frozen=True)
class Asker:
    """Whose data; `session_key` where some of it is only there."""

    user: User
    session_key: str = ""


Row = Mapping[str, object]
Pictures = Iterable[tuple[str, FieldFile]]


def _no_pictures(_asker: Asker) -> Pictures:
    return ()


def _keep(_user: User, _at: datetime) -> None:
    """Nothing personal is left here once the account has no name."""


def _no_obstacle(_user: User) -> list[str]:
    return []


@dataclass(frozen=True)
class Part:
    """
    `rows` is one file of the copy, called `name`, read one by one; `title` says what it is.
    `forget` takes out what is personal, and does no harm when it is called again. `obstacles`
    are words of what must be settled before. `models` are labels of the tables it speaks of.
    """

    name: str
    title: Words
    models: tuple[str, ...]
    rows: Callable[[Asker], Iterable[Row]]
    pictures: Callable[[Asker], Pictures] = _no_pictures
    forget: Callable[[User, datetime], None] = _keep
    obstacles: Callable[[User], list[str]] = _no_obstacle


_known: dict[str, Part] = {}


def register(*parts: Part) -> None:
    """
    Make parts known; once each, where an app begins.

    :raises ValueError: where the name is taken
    """
    for part in parts:
        if _known.setdefault(part.name, part) is not part:
            raise ValueError(f"part {part.name!r} is taken")


def known() -> list[Part]:
    """From below to above: what people are comes before what they did."""
    return list(_known.values())
