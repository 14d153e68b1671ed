"""The gateway in Python: what tests and the demo do with it, beside its HTTP side."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from home.demo.paygate import keys, merchants, moments, notify, refunds, trades
from home.demo.paygate.courier import Courier
from home.demo.paygate.ledger import Ledger, Row, insert
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade
from home.demo.paygate.trouble import Troubles


@dataclass(frozen=True)
class Options:
    """
    retry_scale: real retry intervals times this (0.01: 15 s become 0.15 s, 4 minutes 2.4 s)
    refund_seconds: how long a WeChat refund is PROCESSING
    refund_gap: seconds between two refunds of one WeChat order (60 at the real gateway)
    allow_today: whether bills of the running day can be had
    timeout: seconds the shop has to answer a notification
    public_url: how shoppers' browsers reach the gateway, if not by its own address
    """

    retry_scale: float = 0.01
    refund_seconds: float = 1.0
    refund_gap: float = 0.0
    allow_today: bool = True
    timeout: float = 5.0
    public_url: str = ""


class Gate:
    """
    A gateway over the state in `directory`. server.start() and server.running() give one that
    also serves HTTP; one made directly can steer a gateway that runs in another process.
    """

    def __init__(
        self, directory: Path | str, *, url: str = "", options: Options | None = None
    ) -> None:
        self.directory = Path(directory)
        self.options = options or Options()
        self.url = (self.options.public_url or url).rstrip("/")
        self.ledger = Ledger(self.directory)
        self.keys = keys.load(self.directory)
        self.trouble = Troubles(self.ledger)
        self.clock = moments.Clock()
        self.courier = Courier(self)
        self._on_stop: list[Callable[[], None]] = []

    def on_stop(self, action: Callable[[], None]) -> None:
        self._on_stop.append(action)

    def stop(self) -> None:
        for action in self._on_stop:
            action()
        self._on_stop.clear()
        self.courier.stop()

    # Merchants

    def register(self, name: str, *, with_keys_of: Credentials | None = None) -> Credentials:
        return merchants.register(self.directory, name, with_keys_of=with_keys_of)

    def merchant(self, name: str) -> Credentials:
        found = merchants.find(self.ledger, self.keys, name=name)
        if found is None:
            raise LookupError(name)
        return found

    # What a payer does

    def trade(self, out_trade_no: str) -> Trade:
        """:raises LookupError: if the shop has not asked for it"""
        found = trades.newest(self.ledger, out_trade_no)
        if found is None:
            raise LookupError(out_trade_no)
        return found

    def scan(self, out_trade_no: str) -> Trade:
        """Open the QR code without paying: from now on Alipay knows the trade."""
        return trades.scan(self.ledger, self.trade(out_trade_no), at=self.clock.now())

    def pay(self, out_trade_no: str, *, paid_at: datetime | None = None) -> Trade:
        """:raises trades.AlreadyPaid, trades.AlreadyClosed:"""
        return self.pay_trade(self.trade(out_trade_no), paid_at=paid_at)

    def pay_late(self, out_trade_no: str, *, paid_at: datetime | None = None) -> Trade:
        """Money in flight: it arrives although the gateway has closed the trade."""
        return self.pay_trade(self.trade(out_trade_no), paid_at=paid_at, late=True)

    def pay_twice(
        self, out_trade_no: str, *, paid_at: datetime | None = None
    ) -> tuple[Trade, Trade]:
        """Pay, if it is not paid yet, and once more with another transaction number."""
        return self.pay_trade_twice(self.trade(out_trade_no), paid_at=paid_at)

    def pay_trade_twice(
        self, trade: Trade, *, paid_at: datetime | None = None
    ) -> tuple[Trade, Trade]:
        if not trade.is_paid:
            trade = self.pay_trade(trade, paid_at=paid_at, late=True)
        with self.ledger.transaction():
            second = trades.pay_again(self.ledger, trade, at=self._at(paid_at))
            notify.payment(self, second)
        return trade, second

    def pay_trade(
        self, trade: Trade, *, paid_at: datetime | None = None, late: bool = False
    ) -> Trade:
        with self.ledger.transaction():
            paid = trades.pay(self.ledger, trade, at=self._at(paid_at), late=late)
            notify.payment(self, paid)
        return paid

    def fail(self, out_trade_no: str) -> Trade:
        """The payer tries and the bank refuses: the trade stays open at the gateway."""
        return self.fail_trade(self.trade(out_trade_no))

    def fail_trade(self, trade: Trade) -> Trade:
        trade = trades.scan(self.ledger, trade, at=self.clock.now())
        trades.note_failure(self.ledger, trade, "支付失败：银行卡余额不足")
        return trades.get(self.ledger, trade.id)

    # Refunds

    def refund_by_hand(self, out_trade_no: str, amount: int) -> Refund:
        """The merchant gives `amount` 分 back at the gateway's own pages, past the shop."""
        trade = self.trade(out_trade_no)
        asked = refunds.Asked(
            out_refund_no=trades.number(trade.gateway, self.clock.now()),
            amount=amount,
            reason="商户平台退款",
            notify_url=trade.notify_url,
            at=self.clock.now(),
        )
        plan = (refunds.SUCCESS, None)
        made, _is_new = refunds.request(self.ledger, trade, asked, plan=lambda: plan)
        self.settle(made)
        return refunds.get(self.ledger, made.id)

    def settle(self, refund: Refund, *, outcome: str = "", at: datetime | None = None) -> None:
        """Give a refund its final state and tell the merchant."""
        with self.ledger.transaction():
            settled = refunds.settle(
                self.ledger, refund, outcome=outcome or refund.outcome, at=self._at(at)
            )
            if settled:
                trade = trades.get(self.ledger, refund.trade)
                notify.refund(self, trade, refunds.get(self.ledger, refund.id))

    def settle_refunds(self, *, outcome: str = refunds.SUCCESS) -> None:
        """Every refund that is pending or abnormal gets `outcome` now."""
        for refund in refunds.listed(self.ledger, "state in ('PROCESSING', 'ABNORMAL')"):
            self.settle(refund, outcome=outcome)

    # Notifications

    def notify_again(self, out_trade_no: str) -> None:
        notify.again(self, self.trade(out_trade_no))

    def notifications(self, out_trade_no: str = "") -> list[Row]:
        """
        Oldest first: kind (payment, refund), state, trouble, url, out_trade_no, trade_no,
        tries, `attempts` [{at, status, answer, trouble}] and the last one's status and answer.
        """
        sql = (
            "select n.*, t.out_trade_no, t.trade_no, t.gateway, t.merchant from notices n"
            " join trades t on t.id = n.trade where ? in ('', t.out_trade_no) order by n.id"
        )
        found = self.ledger.rows(sql, out_trade_no)
        tried: dict[int, list[Row]] = {row["id"]: [] for row in found}
        for attempt in self.ledger.rows("select * from attempts order by id"):
            if attempt["notice"] in tried:
                tried[attempt["notice"]].append(attempt)
        for row in found:
            row["attempts"] = tried[row["id"]]
            last = row["attempts"][-1] if row["attempts"] else {"status": None, "answer": None}
            row |= {"status": last["status"], "answer": last["answer"]}
        return found

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """
        True once nothing is on its way: no notification to deliver, no refund to settle.
        Held and lost notifications and pending refunds do not count.
        """
        busy = (
            "select 1 from notices where state in ('waiting', 'sending')"
            " union all select 1 from refunds where state = 'PROCESSING' and due_at is not null"
        )
        until = time.monotonic() + timeout
        while self.ledger.row(busy):
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    # What is known

    def trades(self) -> list[Trade]:
        """Newest first."""
        return trades.listed(self.ledger)

    def refunds(self) -> list[Refund]:
        """Newest first."""
        return refunds.listed(self.ledger)

    def calls(self, method: str = "") -> list[Row]:
        """API calls received, oldest first: at, gateway, merchant, method, out_trade_no,
        status, code."""
        return self.ledger.rows("select * from calls where ? in ('', method) order by id", method)

    def note_call(self, **call: object) -> None:
        with self.ledger.transaction() as db:
            insert(db, "calls", at=time.time(), **call)

    def set_day(self, day: date | None) -> None:
        """Trades and refunds from now on happen on `day` (China time); None is today again."""
        self.clock.move_to(day)

    def _at(self, given: datetime | None) -> float:
        return self.clock.now() if given is None else moments.from_datetime(given)
