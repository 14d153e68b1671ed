"""Refunds: never above what was paid, one per merchant's number, settled after a moment."""

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from home.demo.paygate import trades
from home.demo.paygate.ledger import Ledger, insert
from home.demo.paygate.moments import china
from home.demo.paygate.trades import Trade

PROCESSING, SUCCESS, ABNORMAL, CLOSED = "PROCESSING", "SUCCESS", "ABNORMAL", "CLOSED"


class Discordant(Exception):
    """The same out_refund_no came again for another trade or amount."""


class TooMuch(Exception):
    """The refunds of this trade together would be above what was paid."""


class TooMany(Exception):
    pass


class TooSoon(Exception):
    pass


class NoBalance(Exception):
    """The merchant has not enough money at the gateway."""


@dataclass(frozen=True)
class Refund:
    """One row of `refunds`; `outcome` is the state it takes at `due_at` (None: not by itself)."""

    id: int
    trade: int
    gateway: str
    merchant: str
    out_refund_no: str
    refund_no: str
    amount: int
    reason: str
    notify_url: str
    state: str
    created_at: float
    due_at: float | None
    outcome: str
    settled_at: float | None


@dataclass(frozen=True)
class Asked:
    """A refund as the shop asked for it; `at` is business time."""

    out_refund_no: str
    amount: int
    reason: str
    notify_url: str
    at: float


def request(
    ledger: Ledger,
    trade: Trade,
    asked: Asked,
    *,
    plan: Callable[[], tuple[str, float | None] | None],
    most: int = 0,
    gap: float = 0,
) -> tuple[Refund, bool]:
    """
    The refund of this number, and whether this call made it. `plan` is asked only for a new
    one: the state it will end in, and when (by the machine's clock); None refuses it.

    :raises Discordant, TooMuch, TooMany, TooSoon, NoBalance:
    """
    with ledger.transaction() as db:
        known = find(ledger, trade=trade, out_refund_no=asked.out_refund_no)
        if known:
            if (known.trade, known.amount) != (trade.id, asked.amount):
                raise Discordant
            return known, False
        _check(trade, of_trade(ledger, trade), asked, most=most, gap=gap)
        if planned := plan():
            created = _insert(db, trade, asked, outcome=planned[0], due_at=planned[1])
            return get(ledger, created), True
    # Outside the transaction: a switch for trouble that was used up stays used up.
    raise NoBalance


def _check(trade: Trade, earlier: list[Refund], asked: Asked, *, most: int, gap: float) -> None:
    # What was closed never went out.
    taken = sum(refund.amount for refund in earlier if refund.state != CLOSED)
    if asked.amount + taken > trade.amount:
        raise TooMuch
    if most and len(earlier) >= most:
        raise TooMany
    # Asked before the lock: two at once may stand here in the other order, apart by less than 0.
    if gap and earlier and asked.at - earlier[-1].created_at < gap:
        raise TooSoon


def _insert(
    db: sqlite3.Connection, trade: Trade, asked: Asked, *, outcome: str, due_at: float | None
) -> int:
    digits = f"{secrets.randbelow(10**6):06d}{china(asked.at):%Y%m%d}"
    return insert(
        db,
        "refunds",
        trade=trade.id,
        gateway=trade.gateway,
        merchant=trade.merchant,
        out_refund_no=asked.out_refund_no,
        refund_no=f"5030{digits}{secrets.randbelow(10**10):010d}",
        amount=asked.amount,
        reason=asked.reason,
        notify_url=asked.notify_url,
        state=PROCESSING,
        created_at=asked.at,
        due_at=due_at,
        outcome=outcome,
    )


def get(ledger: Ledger, refund_id: int) -> Refund:
    (refund,) = listed(ledger, "id = ?", refund_id)
    return refund


def find(ledger: Ledger, *, trade: Trade, out_refund_no: str) -> Refund | None:
    """Alipay's numbers are unique in a trade, WeChat Pay's in a merchant."""
    if trade.gateway == trades.ALIPAY:
        found = listed(ledger, "trade = ? and out_refund_no = ?", trade.id, out_refund_no)
        return found[0] if found else None
    return of_merchant(ledger, merchant=trade.merchant, out_refund_no=out_refund_no)


def of_merchant(ledger: Ledger, *, merchant: str, out_refund_no: str) -> Refund | None:
    found = listed(
        ledger, "gateway = 'wechat' and merchant = ? and out_refund_no = ?", merchant, out_refund_no
    )
    return found[0] if found else None


def of_trade(ledger: Ledger, trade: Trade) -> list[Refund]:
    """Oldest first."""
    return listed(ledger, "trade = ?", trade.id)[::-1]


def refunded(ledger: Ledger, trade: Trade) -> int:
    """分 that have gone back."""
    return sum(refund.amount for refund in of_trade(ledger, trade) if refund.state == SUCCESS)


def listed(ledger: Ledger, where: str = "1", *values: object, limit: int = 1000) -> list[Refund]:
    sql = f"select * from refunds where {where} order by id desc limit {limit:d}"  # noqa: S608
    return [Refund(**row) for row in ledger.rows(sql, *values)]


def settle(ledger: Ledger, refund: Refund, *, outcome: str, at: float) -> bool:
    """Give the refund its final state; False if another thread has just done so."""
    with ledger.transaction() as db:
        changed = db.execute(
            "update refunds set state = ?, settled_at = ?, due_at = null"
            " where id = ? and (state = ? or (state = ? and ? = ?))",
            (outcome, at, refund.id, PROCESSING, ABNORMAL, outcome, SUCCESS),
        )
        return changed.rowcount == 1


def due(ledger: Ledger, *, at: float) -> list[Refund]:
    return listed(ledger, "state = ? and due_at <= ?", PROCESSING, at)
