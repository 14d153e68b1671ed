"""
What every payment channel can be asked, and what it answers. Adapters convert money and
words at their own edge: inside, amounts are `Decimal` yuan with two places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from django.http import HttpResponse
from django.utils.functional import Promise

from orders.payments.bills import Kind
from orders.payments.browsers import Browser
from orders.payments.models import (
    Channel,
    PaymentConfiguration,
    PaymentOrder,
    Refund,
)

Product = PaymentOrder.Product


class Unreachable(Exception):
    """No answer, or none that can be believed: nothing is known, ask again later."""


@dataclass
class Refused(Exception):
    """The gateway said no; `code` is its own word."""

    code: str
    message: str = ""
    # It may say yes later without anything being changed here: busy, balance too low.
    is_passing: bool = False

    def __str__(self) -> str:
        return f"{self.message}（{self.code}）" if self.message else self.code


class Misconfigured(Exception):
    """The keys cannot be used; the message says which, in plain words."""


class Forged(Exception):
    """A notification that is not what it claims to be; the message says why, for the log."""


class TradeState(StrEnum):
    PAID = "paid"
    UNPAID = "unpaid"
    CLOSED = "closed"
    # A code nobody has scanned: the gateway knows nothing of it yet.
    MISSING = "missing"
    # It was paid, and some or all of it has gone back: how much, the refunds themselves tell.
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Receipt:
    """Money that a gateway says it has."""

    out_trade_no: str
    transaction_id: str
    amount: Decimal
    paid_at: datetime
    payer: str = ""
    currency: str = "CNY"


@dataclass(frozen=True)
class Trade:
    state: TradeState
    receipt: Receipt | None = None


class RefundState(StrEnum):
    SUCCEEDED = "succeeded"
    PROCESSING = "processing"
    ABNORMAL = "abnormal"
    # Refused or closed: no money moved and none will.
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True)
class RefundResult:
    state: RefundState
    gateway_refund_id: str = ""
    amount: Decimal | None = None
    message: str = ""


@dataclass(frozen=True)
class Started:
    """How the shopper goes on: one of an address, a code to scan, bridge parameters."""

    url: str = ""
    code: str = ""
    bridge: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notification:
    """A message that was verified; `trade` or `refund` says what happened."""

    out_trade_no: str
    trade: Trade | None = None
    out_refund_no: str = ""
    refund: RefundResult | None = None


@dataclass(frozen=True)
class Visitor:
    """What a gateway wants to know of the shopper: the address, and the openid in WeChat."""

    ip: str
    openid: str = ""
    return_url: str = ""


class Gateway(Protocol):
    """
    One merchant account at one gateway. Every method but `read` goes over the network.

    :raises Unreachable: when nothing is known
    :raises Refused: when the gateway says no
    :raises Misconfigured: when the keys cannot be used
    """

    channel: ClassVar[Channel]
    # What works where; a browser that is not named cannot pay through this channel.
    products: ClassVar[Mapping[Browser, Product]]
    # What a shopper may ask for besides, whatever the browser.
    also: ClassVar[Mapping[Product, Promise]] = {}
    # What is said beside a code, and where the store takes it and this browser cannot.
    scan_words: ClassVar[Promise]
    elsewhere_words: ClassVar[Promise | str] = ""
    # The setting that names another address of the gateway, for tests and rehearsals.
    url_setting: ClassVar[str]
    # Of a notification, kept besides what every message has.
    headers: ClassVar[tuple[str, ...]] = ()
    # What its bills are; the first is that of a day without trades.
    bill_kinds: ClassVar[tuple[Kind, ...]]
    # Behind the merchant number, where its bills name the account.
    bill_account_suffix: ClassVar[str] = ""
    # Its own words when something is wrong with the keys → plain ones.
    reasons: ClassVar[Mapping[str, Promise]] = {}

    configuration: PaymentConfiguration

    def __init__(self, configuration: PaymentConfiguration) -> None: ...

    @staticmethod
    def answer(status: int) -> HttpResponse:
        """What the gateway wants to hear for a notification; 200 is: believed and committed."""
        ...

    @staticmethod
    def missing(configuration: PaymentConfiguration) -> list[str]:
        """What can be seen to be wrong with the keys without asking anybody."""
        ...

    def start(self, payment: PaymentOrder, *, subject: str, visitor: Visitor) -> Started: ...

    def query(self, payment: PaymentOrder) -> Trade: ...

    def close(self, payment: PaymentOrder) -> TradeState:
        """CLOSED or MISSING; PAID when it is too late for closing."""
        ...

    def refund(self, refund: Refund) -> RefundResult: ...

    def query_refund(self, refund: Refund) -> RefundResult: ...

    def read(self, *, headers: dict[str, str], body: bytes, at: datetime) -> Notification:
        """:raises Forged: for anything that is not a genuine message to this account"""
        ...

    def bill(self, day: date) -> tuple[str, bytes] | None:
        """File name and content; None for a day without trades."""
        ...

    def probe(self) -> dict[str, str]:
        """Ask something harmless that needs the keys on both sides; facts to show."""
        ...
