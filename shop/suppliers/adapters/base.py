"""What every supplier can be asked, in the store's words; only its adapter knows its protocol."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.types import Json, Words
from shop.suppliers.models import Supplier

CHINA = ZoneInfo("Asia/Shanghai")


class Unreachable(Exception):
    """No answer, or none that can be read: to be tried again later."""


class Refused(Exception):
    """The supplier answered that it will not; the message is its own, for the shop to read."""


class KnownAlready(Refused):
    """The supplier has this order already."""


class Forged(Exception):
    """Not the supplier who tells, or not now."""


@dataclass(frozen=True)
class Field:
    """Something a merchant types in to be connected; `setting` names the operator's own."""

    name: str
    label: Words
    setting: str = ""
    is_secret: bool = False
    is_needed: bool = True


@dataclass(frozen=True)
class Goods:
    """What a supplier says of one of its products."""

    code: str
    name: str
    brand: str = ""
    group: str = ""
    picture: str = ""
    is_sold: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Price:
    """Yuan; None where nobody says."""

    code: str
    cost: Decimal | None
    list_price: Decimal | None = None
    is_sold: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Item:
    """A line of an order: yuan a piece, and what of the line is let off."""

    code: str
    quantity: int
    price: Decimal
    discount: Decimal


@dataclass(frozen=True)
class Job:
    """What is to be sent to whom; `so_id` is ours, and never used twice."""

    so_id: str
    number: str
    shop: str
    name: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    at: datetime
    items: Sequence[Item]


class Heard(StrEnum):
    """What a supplier tells of an order by itself."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    TAKEN_IN_PART = "taken_in_part"
    CANCELLED = "cancelled"
    NOT_CANCELLED = "not_cancelled"
    OUT_OF_STOCK = "out_of_stock"


@dataclass(frozen=True)
class Told:
    """`taken`: how many of each product it takes, where it says so."""

    so_id: str
    heard: Heard
    at: datetime
    remote: str = ""
    words: str = ""
    taken: Mapping[str, int] = field(default_factory=dict)


class Stage(StrEnum):
    """How far a parcel is."""

    MOVING = "moving"
    DELIVERING = "delivering"
    TROUBLE = "trouble"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Step:
    at: datetime
    words: str
    stage: Stage


@dataclass(frozen=True)
class Journey:
    """The way of what was sent for one order of the supplier's; without steps it is not sent."""

    remote: str
    courier: str
    number: str
    steps: tuple[Step, ...]


class Adapter(ABC):
    """
    One store's line to one supplier. Each call is made outside transactions and raises Refused,
    or Unreachable. `is_hurried`: somebody waits before a screen, so it is tried once and shortly.
    """

    FIELDS: ClassVar[tuple[Field, ...]]
    # What of all this the supplier can do.
    has_catalogue: ClassVar[bool] = False
    takes_orders: ClassVar[bool] = False
    has_balance: ClassVar[bool] = False

    def __init__(self, supplier: Supplier, *, is_hurried: bool = False) -> None:
        self.supplier, self.is_hurried = supplier, is_hurried
        self.keys = supplier.secrets

    @property
    def name(self) -> str:
        """By which all workers share this line's token; other keys are another line."""
        digest = sha256(json.dumps(self.keys, sort_keys=True).encode()).hexdigest()[:16]
        return f"{self.supplier.kind}:{self.supplier.pk}:{digest}"

    def key(self, name: str) -> str:
        """:raises Refused: where nobody typed it in: nothing is sent without"""
        if not self.keys.get(name):
            raise Refused(_("账号资料没有填全"))
        return self.keys[name]

    @abstractmethod
    def try_out(self, at: datetime) -> None:
        """Asks for something harmless: the keys are right where it returns."""

    def goods(self, codes: Sequence[str]) -> list[Goods]:
        """Those of `codes` that the supplier knows; at most MOST_CODES of them."""
        raise Refused(_("这个供应商不提供商品目录"))

    def prices(self, codes: Sequence[str]) -> list[Price]:
        raise Refused(_("这个供应商不提供价格"))

    def stock(self, code: str) -> int | None:
        """How many can be had; None where nobody says."""
        raise Refused(_("这个供应商不提供库存"))

    def balance(self) -> Decimal:
        """What the supplier holds of the store's money."""
        raise Refused(_("这个供应商不提供余额"))

    def place(self, job: Job) -> str:
        """
        Orders; how the supplier names the order, "" where it says so later.

        :raises KnownAlready: when it has one of this `so_id`
        """
        raise Refused(_("这个供应商不接收代发订单"))

    def cancel(self, so_id: str, reason: str, at: datetime) -> None:
        """Asks to call it off; returns when the supplier agrees, or answers later."""
        raise Refused(_("这个供应商不接收代发订单"))

    def deliver_on(self, so_id: str, day: datetime) -> None:
        """Asks to bring it on another day."""
        raise Refused(_("这个供应商不接收代发订单"))

    def pictures(self, remote: str) -> list[str]:
        """Addresses of the pictures that were taken when it was brought."""
        return []

    @abstractmethod
    def journeys(self, remotes: Sequence[str]) -> list[Journey]:
        """Where the orders are, of those that the supplier knows something of."""

    def read(self, form: Mapping[str, str], at: datetime) -> Told | None:
        """
        What the supplier tells by itself; None for what is none of an order's.

        :raises Forged: when it is not the supplier who tells, or not now
        """
        raise Forged("this supplier tells nothing by itself")

    def answer(self, *, is_ok: bool, words: str, at: datetime) -> Json:
        """What the supplier wants to hear of what it told."""
        return {}


def yuan(value: object) -> Decimal | None:
    """An amount of somebody's JSON; None for what is none."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < 10**9 else None


def whole(value: object) -> int:
    """A count of somebody's JSON; 0 for what is none."""
    amount = yuan(value)
    return int(amount) if amount is not None and 0 <= amount < 10**9 else 0


def words(value: object, longest: int = 100) -> str:
    text = "" if value is None else str(value)
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:longest]


def objects(value: object) -> list[Json]:
    """The objects of a list; none of what is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def moment(text: object) -> datetime | None:
    """ "2026-11-21 13:05:00" in China; None for what is no time."""
    try:
        return datetime.strptime(str(text)[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def stage_of(text: str) -> Stage:
    """What a line of a track says: none of the two gives codes."""
    if "拒收" in text or "异常" in text or "退回" in text:
        return Stage.TROUBLE
    if "已签收" in text or "已送达" in text or "妥投" in text:
        return Stage.DELIVERED
    return Stage.DELIVERING if "派送" in text or "配送中" in text else Stage.MOVING
