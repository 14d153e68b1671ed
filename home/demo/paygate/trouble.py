"""Switches for trouble: what can go wrong between a gateway and a shop, on demand."""

from dataclasses import dataclass

from home.demo.paygate.ledger import Ledger


@dataclass(frozen=True)
class Switch:
    label: str
    explanation: str
    value: float = 0
    unit: str = ""


SWITCHES = {
    "duplicate": Switch("重复通知", "每条通知同时送出两份，商家只能入账一次。"),
    "late": Switch("通知迟到", "通知晚到若干秒。", 10, "秒"),
    "reordered": Switch("通知乱序", "扣住一条通知，等下一条送到之后再送：后发生的先到。"),
    "lost": Switch("通知丢失", "通知永远不送，商家只能自己查询。"),
    "tampered": Switch("金额被篡改", "签名之后改动金额：验签必须失败。"),
    "replayed": Switch(
        "旧通知重放", "通知送达后，再送一份带旧时间戳、签名有效的同一通知。", 600, "秒前"
    ),
    "wrong_amount": Switch("金额不符", "签名有效，但金额与订单不一致（少 1 分）。"),
    "wrong_key": Switch("冒名签名", "用别人的密钥签名：验签必须失败。"),
    "probe": Switch(
        "签名探测", "先送一次 WECHATPAY/SIGNTEST/ 开头的假签名（仅微信），商家必须拒绝。"
    ),
    "slow": Switch("接口变慢", "接口等若干秒才回答。", 3, "秒"),
    "error_500": Switch("接口故障", "接口什么都不做，直接回答 500。"),
    "lost_answer": Switch("回答丢失", "接口办成了事，却回答 500：商家必须查询或用原单号重试。"),
    "refund_fails": Switch("退款失败", "微信退款变为 ABNORMAL，支付宝拒绝退款。"),
    "refund_pending": Switch("退款不到账", "退款一直处理中，关掉开关后到账。"),
    "no_balance": Switch("余额不足", "商户余额不足，退款被拒绝，款项不动。"),
}


# What was held back goes on when its switch is put off.
RELEASES = {
    "reordered": "update notices set state = 'waiting', due_at = 0"
    " where state = 'held' and follows is null",
    "refund_pending": "update refunds set due_at = 0 where state = 'PROCESSING'",
}


class Troubles:
    """Which switches are on. Kept in the ledger, so that every process sees the same."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def set(
        self, name: str, on: bool = True, *, value: float | None = None, uses: int | None = None
    ) -> None:
        """
        Switch `name` on (or off). `uses` switches it off after so many times; `value` is the
        seconds of late, slow and replayed.

        :raises KeyError: for a name that is not in SWITCHES
        """
        switch = SWITCHES[name]
        with self._ledger.transaction() as db:
            db.execute("delete from trouble where name = ?", (name,))
            if on:
                db.execute(
                    "insert into trouble (name, value, uses) values (?, ?, ?)",
                    (name, switch.value if value is None else value, uses),
                )
            elif name in RELEASES:
                db.execute(RELEASES[name])

    def clear(self) -> None:
        """Everything off."""
        with self._ledger.transaction():
            for name in SWITCHES:
                self.set(name, False)

    def active(self) -> dict[str, dict[str, float | int | None]]:
        """name → {"value": …, "uses": times left, or None until switched off}"""
        return {
            row["name"]: {"value": row["value"], "uses": row["uses"]}
            for row in self._ledger.rows("select * from trouble order by name")
        }

    def is_on(self, name: str) -> bool:
        return self._ledger.row("select 1 from trouble where name = ?", name) is not None

    def take(self, name: str) -> float | None:
        """The switch's value if it is on, using it once; None if it is off."""
        if not self.is_on(name):
            return None
        with self._ledger.transaction() as db:
            row = self._ledger.row("select * from trouble where name = ?", name)
            if row is None:
                return None
            if row["uses"] is not None:
                db.execute("update trouble set uses = uses - 1 where name = ?", (name,))
                db.execute("delete from trouble where name = ? and uses <= 0", (name,))
            return float(row["value"])
