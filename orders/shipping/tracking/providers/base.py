"""What every provider of tracking can do: be asked, be subscribed to, be heard."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.types import Json

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_WORDS = 300
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Unreachable(Exception):
    """No answer, or one that nobody can read: to be asked again later."""


class Doubtful(Unreachable):
    """It was sent whole, and nobody knows what became of it: it may have been done."""


class Refused(Exception):
    """The provider answered that it knows nothing, or will not tell."""


class Forged(Exception):
    """Not signed by the provider, or not readable at all."""


@dataclass(frozen=True)
class Movement:
    """`state` is one of `models.State`."""

    at: datetime
    words: str
    state: str


@dataclass(frozen=True)
class Report:
    """All a provider knows of one parcel; `courier` is the code of 快递100, `number` clean."""

    courier: str
    number: str
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class Parcel:
    """What a provider is told: the last four digits of the recipient's phone, and no name."""

    courier: str
    number: str
    phone_tail: str


class Provider(ABC):
    """One contract of the platform with a provider."""

    @property
    @abstractmethod
    def can_push(self) -> bool:
        """It tells us by itself what it is subscribed to."""

    @abstractmethod
    def ask(self, parcel: Parcel) -> Report:
        """:raises Unreachable: or Refused"""

    @abstractmethod
    def subscribe(self, parcel: Parcel, *, address: str) -> None:
        """
        From now on it tells us at `address`; for a parcel it knows already nothing changes.

        :raises Unreachable: or Refused
        """

    @abstractmethod
    def read(self, form: Mapping[str, str]) -> list[Report]:
        """
        What it tells us.

        :raises Forged:
        """

    @abstractmethod
    def thanks(self, at: datetime) -> Json:
        """What it wants to hear when we have understood."""


def moment(text: object) -> datetime | None:
    """ "2026-11-21 13:05:00" in China; None for what is no time."""
    try:
        return datetime.strptime(str(text)[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def words_of(text: object) -> str:
    """A carrier's words as they can be kept."""
    return _UNSEEN.sub(" ", str(text)).strip()[:LONGEST_WORDS]


def objects(value: object) -> list[Json]:
    """The objects of a list; none of what is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
