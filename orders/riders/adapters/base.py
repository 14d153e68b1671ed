"""What every courier service can be asked: a price, a rider, where he is, to call it off."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from core.types import Json
from orders.riders.models import CourierAccount
from orders.shipping.tracking.providers.base import Forged, Unreachable
from orders.shipping.tracking.providers.network import Timeout

__all__ = ["Forged", "Job", "Quote", "Refused", "Service", "Told", "Unknown", "Unreachable"]


_IS_WEB = URLValidator(schemes=["https", "http"])


class Refused(Exception):
    """The service answered that it will not; the message is its own, for the shop to read."""


class Unknown(Refused):
    """The service has no such ride."""


@dataclass(frozen=True)
class Job:
    """What is to be brought to whom: yuan, kilograms. `number` is ours."""

    number: str
    name: str
    phone: str
    address: str
    city: str
    amount: Decimal
    weight: Decimal
    count: int
    note: str
    callback: str
    at: datetime


@dataclass(frozen=True)
class Quote:
    """Yuan and metres; `token` holds the price for a while, where the service knows such."""

    fee: Decimal
    distance: int | None
    token: str = ""


@dataclass(frozen=True)
class Told:
    """How far a ride is, by our number of it; `at` is the service's own clock where it has one."""

    number: str
    state: str
    at: datetime
    rider_name: str = ""
    rider_phone: str = ""
    words: str = ""
    remote: str = ""
    fee: Decimal | None = None


class Service(ABC):
    """
    Each asks outside transactions and raises Refused, or Unreachable: to be tried later.
    `timeout` is for who cannot wait as long as usual.
    """

    def __init__(self, account: CourierAccount, timeout: Timeout | None = None) -> None:
        self.account, self.timeout = account, timeout

    @property
    def key(self) -> str:
        """:raises Refused: for a contract without one: nothing is sent unsigned"""
        if not self.account.key:
            raise Refused(_("请填写密钥"))
        return str(self.account.key)

    @abstractmethod
    def try_out(self, at: datetime) -> None:
        """Asks for something harmless: the keys are right where it returns."""

    @abstractmethod
    def quote(self, job: Job) -> Quote: ...

    @abstractmethod
    def place(self, job: Job, quote: Quote) -> str:
        """Calls a rider; how the service names the ride, "" where it says so later."""

    def cancel_fee(self, number: str, remote: str, at: datetime) -> Decimal | None:
        """What calling it off would cost now; None where nobody knows before."""
        return None

    @abstractmethod
    def cancel(self, number: str, remote: str, reason: str, at: datetime) -> Decimal:
        """Calls it off; what that cost."""

    @abstractmethod
    def ask(self, number: str, remote: str, at: datetime) -> Told:
        """:raises Unknown: when the service has no such ride"""

    @abstractmethod
    def position_page(self, number: str, at: datetime) -> str:
        """The address of the service's own page that shows where the rider is."""

    @abstractmethod
    def read(self, query: Mapping[str, str], body: bytes) -> Told | None:
        """
        What the service tells by itself; None for what says nothing of a ride's state.

        :raises Forged: when it is not the service who tells
        """

    @abstractmethod
    def thanks(self) -> Json:
        """What the service wants to hear when we have understood."""


def yuan(value: object) -> Decimal | None:
    """An amount of somebody's JSON; None for what is none."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < 10**6 else None


def web_address(value: object) -> str:
    """:raises Unreachable: for what no browser may be sent to"""
    address = str(value)
    try:
        _IS_WEB(address)
    except ValidationError as wrong:
        raise Unreachable("no address") from wrong
    return address


def metres(value: object) -> int | None:
    amount = yuan(value)
    return int(amount) if amount is not None and amount >= 0 else None
