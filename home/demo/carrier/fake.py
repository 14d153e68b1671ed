"""What the simulator knows: parcels it was asked about, how far each is, and who wants to hear."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from home.demo.carrier.riding import Riding

if TYPE_CHECKING:
    from home.demo.carrier.waybills import Label

CHINA = ZoneInfo("Asia/Shanghai")
# Made up; they open nothing anywhere.
CUSTOMER, KEY, SALT = "CARRIERDEMO00000000000000000001", "carrierDEMO0001", "carrier-demo-salt"
BUSINESS_ID, BUSINESS_KEY = "1000001", "carrier-demo-kdniao-key"
# Step → (what a person presses, state of 快递100, status there, state of 快递鸟, the words).
STEPS = {
    "collected": ("揽收", "1", "揽收", "1", "【杭州市】快件已由文新网点揽收"),
    "moving": ("在途", "0", "在途", "2", "【嘉兴市】快件已到达嘉兴转运中心，正发往下一站"),
    "delivering": ("派件", "5", "派件", "202", "【上海市】快递员正在派件，请保持电话畅通"),
    "signed": ("签收", "3", "签收", "301", "【上海市】快件已签收，签收人：本人"),
    "trouble": ("疑难", "2", "疑难", "405", "【上海市】联系不上收件人，派件不成功"),
    "returning": ("退回", "6", "退回", "404", "【上海市】快件退回中，正发往寄件人"),
}


@dataclass(frozen=True)
class Moved:
    step: str
    at: datetime

    @property
    def clock(self) -> str:
        return self.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def words(self) -> str:
        return STEPS[self.step][4]


@dataclass
class Parcel:
    """`courier` is a code of 快递100 or 快递鸟, as it was asked with."""

    courier: str
    number: str
    moved: list[Moved] = field(default_factory=list)
    # Where to push, and as whom: "kuaidi100" or "kdniao"; empty for nobody.
    callback: str = ""
    salt: str = ""
    protocol: str = ""
    told: str = ""


@dataclass(frozen=True)
class Paper:
    """`content` as the maker's marks have it."""

    serial: str
    content: str
    times: str


@dataclass(frozen=True)
class Told:
    """What a webhook said."""

    kind: str
    sequence: str


@dataclass
class Fake:
    """`trouble`: what the next calls answer instead: silent, 500, garbage, lost
    (done, but the answer is 500) or mute (done, but the answer never comes); empty is none."""

    url: str
    # 快递鸟 pushes to one address of the account.
    kdniao_callback: str = ""
    # 顺丰同城 too: what stands in its console.
    sfcity_callback: str = ""
    trouble: str = ""
    silence: float = 10.0
    calls: list[str] = field(default_factory=list)
    parcels: dict[tuple[str, str], Parcel] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    # What cloud printers were given, which of them are off, and 易联云's token of now.
    papers: list[Paper] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    switched_off: set[str] = field(default_factory=set)
    token: str = ""
    riding: Riding = field(default_factory=Riding)
    # Electronic waybills by the shop's names of them, and how many are paid for.
    labels: dict[str, "Label"] = field(default_factory=dict)
    balance: int = 1000
    # What a shop's own program was told, the newest last.
    told: list[Told] = field(default_factory=list)

    def printed(self, serial: str, content: str, times: str, *, origin: str = "") -> str:
        """How the maker calls it; given twice by one `origin` it is printed once."""
        with self.lock:
            if origin and origin in self.origins:
                return self.origins[origin]
            self.papers.append(Paper(serial, content, times))
            remote = f"{serial}_{len(self.papers)}"
            self.origins[origin] = remote
            return remote

    def is_out(self, remote: str) -> bool:
        """It lies there on paper: its printer is on."""
        number = remote.rpartition("_")[2]
        known = number.isdecimal() and 0 < int(number) <= len(self.papers)
        return known and self.papers[int(number) - 1].serial not in self.switched_off

    def parcel(self, courier: str, number: str) -> Parcel:
        with self.lock:
            return self.parcels.setdefault((courier, number), Parcel(courier, number))

    def move(self, parcel: Parcel, step: str, *, at: datetime) -> None:
        """A step follows the one before by a second at least, as clocks of carriers have it."""
        with self.lock:
            last = parcel.moved[-1].at + timedelta(seconds=1) if parcel.moved else at
            parcel.moved.append(Moved(step, max(at, last)))
