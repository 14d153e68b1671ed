"""Rides that the simulator knows: priced, called, moved along by a person, told of."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Lock

# Step → what a person presses.
STEPS = {
    "accepted": "接单",
    "picking": "到店",
    "delivering": "取货",
    "delivered": "送达",
    "trouble": "异常",
    "cancelled": "取消",
}
OVER = frozenset({"delivered", "cancelled"})
# Where everybody may look who was given the address: this, and the service's key of the ride.
PAGES = "/rider/"
WHERE = {
    "accepted": "正赶往店里，离店 600 米",
    "picking": "在店里等取货",
    "delivering": "已取货，离收货地址 800 米",
    "trouble": "停在路上",
    "delivered": "已送到",
}
RIDER = ("骑手小李", "13900000777")


@dataclass
class Ridden:
    """`key` is how the service calls it, `number` how the shop does."""

    service: str
    number: str
    key: str
    callback: str
    where: str
    fee: Decimal = Decimal("8.50")
    distance: int = 2300
    cancel_fee: Decimal = Decimal(0)
    moved: list[tuple[str, datetime]] = field(default_factory=list)
    rider_name: str = ""
    rider_phone: str = ""
    told: str = ""

    @property
    def step(self) -> str:
        return self.moved[-1][0]

    @property
    def is_over(self) -> bool:
        return self.step in OVER

    def move(self, step: str, *, at: datetime) -> None:
        """A step follows the one before by a second at least, as clocks of services have it."""
        last = self.moved[-1][1] + timedelta(seconds=1) if self.moved else at
        self.moved.append((step, max(at, last)))
        if step not in {"waiting", "cancelled"}:
            self.rider_name, self.rider_phone = RIDER

    @property
    def page(self) -> str | None:
        """The end of the address that shows where the rider is; None before and without one."""
        return f"{PAGES[1:]}{self.key}" if self.step in WHERE else None

    def cost_of_cancelling(self) -> Decimal:
        """Nothing before somebody has said yes."""
        return Decimal(0) if self.step == "waiting" else Decimal("2.00")

    def cancel(self, *, at: datetime | None = None) -> bool:
        """Not once the goods are on the way."""
        if self.is_over or self.step in {"delivering", "trouble"}:
            return False
        self.cancel_fee = self.cost_of_cancelling()
        self.move("cancelled", at=at or self.moved[-1][1])
        return True


@dataclass
class Riding:
    # By the service's key what has a price only, by the shop's number what was called.
    quoted: dict[str, Ridden] = field(default_factory=dict)
    rides: dict[str, Ridden] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def quote(self, *, service: str, number: str, callback: str, where: str) -> Ridden:
        with self.lock:
            key = f"{service.upper()}{len(self.quoted) + 1:06d}"
            self.quoted[key] = Ridden(service, number, key, callback, where)
            return self.quoted[key]

    def place(self, key: str) -> Ridden | None:
        """Called once; asked twice it is the same."""
        with self.lock:
            ride = self.quoted.get(key)
            if ride is not None and ride.number not in self.rides:
                ride.move("waiting", at=datetime.now().astimezone())
                self.rides[ride.number] = ride
            return ride
