"""What the simulator of suppliers knows: goods, tokens it gave, orders, and who hears of them."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Lock
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
# Made up; they open nothing anywhere.
HAIER_KEYS = {
    "client_id": "HAIERDEMO0001",
    "client_secret": "haier-demo-secret",
    "customer_code": "8800000001",
    "send_to_code": "8800000001",
    "supplier_code": "V10001",
    "password": "haier-demo-password",
    "seller_password": "haier-demo-stock",
    "county_code": "330105",
}
YLH_KEYS = {
    "username": "ylh-demo",
    "password": "ylh-demo-password",
    "client_id": "YLHDEMO0001",
    "client_secret": "ylh-demo-secret",
    "callback_app_key": "ylh-demo-app",
    "callback_secret": "ylh-demo-callback",
    "seller_code": "S0001",
}
# Step of a parcel → (what a person presses, the words of the track).
STEPS = {
    "sent": ("发货", "【青岛市】商品已出库，发往杭州中心仓"),
    "delivering": ("派送", "【杭州市】送装师傅配送中，请保持电话畅通"),
    "trouble": ("拒收", "【杭州市】顾客拒收，商品退回"),
    "delivered": ("签收", "【杭州市】商品已送达并安装，已签收"),
}
# What a person presses → (method, State, FailMsg).
CALLBACKS = {
    "taken": ("接单", "hmm.scm_heorder.confirm", "1", ""),
    "part": ("接一部分", "hmm.scm_heorder.confirm", "2", "库存只够一部分"),
    "refused": ("拒单", "hmm.scm_heorder.confirm", "0", "该地区不配送"),
    "out": ("缺货", "hmm.scm_heorder.oostock", "0", "中心仓无货"),
    "cancelled": ("同意取消", "hmm.scm_heorder.cancel", "1", ""),
    "kept": ("不同意取消", "hmm.scm_heorder.cancel", "0", "商品已出库"),
}


@dataclass
class Article:
    """Yuan; `picture` is one of the demo's drawings."""

    code: str
    model: str
    group: str
    cost: Decimal
    stock: int
    picture: str
    is_sold: bool = True


@dataclass
class Sent:
    """An order as it was placed: `asked` is its JSON."""

    so_id: str
    remote: str
    asked: dict[str, object]
    at: datetime
    steps: list[tuple[str, datetime]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    cancel_reason: str = ""
    deliver_on: str = ""
    told: str = ""


def articles() -> dict[str, Article]:
    rows = (
        ("GA0SZC001", "BCD-510WGHTD 十字对开门冰箱 510 升", "冰箱", "3280", 8, "fridge-multi-gold"),
        ("GA0SZC002", "BCD-218STPS 三门冰箱 218 升", "冰箱", "1460", 20, "fridge-three"),
        ("CA0SZC003", "EG100MATE2 滚筒洗衣机 10 公斤", "洗衣机", "1980", 15, "washer-dark"),
        ("CA0SZC004", "XQB80-Z106 波轮洗衣机 8 公斤", "洗衣机", "899", 30, "washer-white"),
        ("AA0SZC005", "KFR-35GW 大 1.5 匹变频空调", "空调", "2299", 12, "ac-wall-blue"),
        ("AA0SZC006", "KFR-72LW 3 匹柜式空调", "空调", "5199", 4, "ac-stand"),
        ("FA0SZC007", "ES60H-C6 电热水器 60 升", "热水器", "799", 25, "heater-electric-silver"),
        ("FA0SZC008", "JSQ31-16KL3 燃气热水器 16 升", "热水器", "1499", 0, "heater-gas"),
        ("DA0SZC009", "LU65D31 65 英寸电视", "电视", "2399", 6, "tv-hills"),
        ("EA0SZC010", "BC/BD-103D 冷柜 103 升", "冷柜", "879", 9, "freezer"),
    )
    return {
        code: Article(code, model, group, Decimal(cost), stock, picture)
        for code, model, group, cost, stock, picture in rows
    }


@dataclass
class Fake:
    """
    `trouble`: what the next calls answer instead: silent, 500, garbage, refuse, unauthorized;
    empty is none. `fails` so many calls get 500 first.
    """

    url: str
    callback: str = ""
    trouble: str = ""
    fails: int = 0
    silence: float = 10.0
    token_seconds: float = 3600
    calls: list[str] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=articles)
    orders: dict[str, Sent] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    balance: Decimal = Decimal("50000.00")
    # When a person says nothing, it takes every order by itself.
    is_willing: bool = False
    numbered_from: int = 1
    lock: Lock = field(default_factory=Lock)

    def new_token(self) -> str:
        with self.lock:
            token = secrets.token_urlsafe(16)
            self.tokens[token] = time.time() + self.token_seconds
            return token

    def knows_token(self, header: str) -> bool:
        return self.tokens.get(header.removeprefix("Bearer "), 0) > time.time()

    def place(self, asked: dict[str, object]) -> Sent | None:
        """None for an order that it has, or for goods that it does not: see `lacks`."""
        with self.lock:
            so_id = str(asked["soId"])
            if so_id in self.orders:
                return None
            remote = f"YLH{self.numbered_from + len(self.orders):08d}"
            self.orders[so_id] = Sent(so_id, remote, asked, datetime.now(CHINA))
            for code, quantity in items_of(asked):
                self.articles[code].stock -= quantity
                self.balance -= self.articles[code].cost * quantity
            return self.orders[so_id]

    def lacks(self, asked: dict[str, object]) -> str:
        """Which of the goods nobody knows, or are not there in that number."""
        for code, quantity in items_of(asked):
            article = self.articles.get(code)
            if article is None or not article.is_sold or article.stock < quantity:
                return code
        return ""

    def of_remote(self, remote: str) -> Sent | None:
        return next((order for order in self.orders.values() if order.remote == remote), None)

    def move(self, order: Sent, step: str) -> None:
        """A step follows the one before by a second at least."""
        with self.lock:
            at = datetime.now(CHINA)
            last = order.steps[-1][1] + timedelta(seconds=1) if order.steps else at
            order.steps.append((step, max(at, last)))

    def give_back(self, order: Sent) -> None:
        with self.lock:
            for code, quantity in items_of(order.asked):
                self.articles[code].stock += quantity
                self.balance += self.articles[code].cost * quantity


def items_of(asked: dict[str, object]) -> list[tuple[str, int]]:
    rows = asked.get("itemList")
    listed = rows if isinstance(rows, list) else []
    return [(str(row["productCode"]), int(row["itemQty"])) for row in listed]


def clock(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
