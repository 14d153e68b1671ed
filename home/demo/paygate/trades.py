"""
Trades of both gateways: one state machine, amounts in 分.

unscanned → waiting → paid, or → closed; `unscanned` is an Alipay QR code nobody has opened yet,
which for its API does not exist. Money in flight pays a closed trade too.
"""

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass

from home.demo.paygate.ledger import Ledger, insert
from home.demo.paygate.moments import china

ALIPAY, WECHAT = "alipay", "wechat"
UNSCANNED, WAITING, PAID, CLOSED = "unscanned", "waiting", "paid", "closed"


class AlreadyPaid(Exception):
    pass


class AlreadyClosed(Exception):
    pass


class Discordant(Exception):
    """The same out_trade_no came again with another amount, subject or kind."""


@dataclass(frozen=True)
class Trade:
    """One row of `trades`. `copy` is above 0 for the second payment of the same number."""

    id: int
    token: str
    gateway: str
    merchant: str
    kind: str
    out_trade_no: str
    copy: int
    trade_no: str | None
    prepay_id: str | None
    subject: str
    amount: int
    state: str
    notify_url: str
    return_url: str
    quit_url: str
    attach: str
    payer: str
    note: str
    created_at: float
    expires_at: float | None
    paid_at: float | None
    closed_at: float | None

    @property
    def is_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def yuan(self) -> str:
        return yuan(self.amount)

    @property
    def payer_page(self) -> str:
        return f"/pay/{self.token}"

    @property
    def payer_account(self) -> dict[str, str]:
        """Invented numbers of the payer: `buyer_id` and `phone` at Alipay, `openid` at WeChat."""
        account: dict[str, str] = json.loads(self.payer)
        return account


def yuan(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


@dataclass(frozen=True)
class Terms:
    """What a shop asks for."""

    kind: str
    out_trade_no: str
    subject: str
    amount: int
    notify_url: str
    return_url: str = ""
    quit_url: str = ""
    attach: str = ""
    expires_at: float | None = None


def open_trade(
    ledger: Ledger,
    terms: Terms,
    *,
    gateway: str,
    merchant: str,
    at: float,
    state: str = WAITING,
    openid: str = "",
) -> Trade:
    """
    The trade of this number, made on the first call; asking again with the same terms gives
    the same trade, as both gateways do.

    :raises AlreadyPaid, AlreadyClosed, Discordant:
    """
    with ledger.transaction() as db:
        known = find(ledger, gateway=gateway, merchant=merchant, out_trade_no=terms.out_trade_no)
        if known:
            return _same_terms(known, terms)
        created = insert(
            db,
            "trades",
            token=secrets.token_urlsafe(18),
            gateway=gateway,
            merchant=merchant,
            prepay_id=_prepay_id(at) if gateway == WECHAT else None,
            trade_no=number(gateway, at) if gateway == ALIPAY and state == WAITING else None,
            state=state,
            payer=json.dumps(_payer(openid)),
            created_at=at,
            **vars(terms),
        )
        return get(ledger, created)


def _same_terms(known: Trade, terms: Terms) -> Trade:
    if known.is_paid:
        raise AlreadyPaid
    if known.state == CLOSED:
        raise AlreadyClosed
    if (known.kind, known.subject, known.amount) != (terms.kind, terms.subject, terms.amount):
        raise Discordant
    return known


def get(ledger: Ledger, trade_id: int) -> Trade:
    found = _first(ledger, "id = ?", trade_id)
    if found is None:
        raise LookupError(trade_id)
    return found


def find(
    ledger: Ledger, *, gateway: str, merchant: str, out_trade_no: str = "", trade_no: str = ""
) -> Trade | None:
    """By the gateway's number if given, else the first payment of the merchant's number."""
    if trade_no:
        return _first(
            ledger, "gateway = ? and merchant = ? and trade_no = ?", gateway, merchant, trade_no
        )
    return _first(
        ledger,
        "gateway = ? and merchant = ? and out_trade_no = ? and copy = 0",
        gateway,
        merchant,
        out_trade_no,
    )


def of_token(ledger: Ledger, token: str) -> Trade | None:
    return _first(ledger, "token = ?", token)


def of_prepay_id(ledger: Ledger, prepay_id: str) -> Trade | None:
    return _first(ledger, "prepay_id = ?", prepay_id)


def newest(ledger: Ledger, out_trade_no: str) -> Trade | None:
    """Whoever's it is: for people and tests, which know only the shop's number."""
    return _first(ledger, "out_trade_no = ? and copy = 0", out_trade_no)


def listed(ledger: Ledger, where: str = "1", *values: object, limit: int = 1000) -> list[Trade]:
    close_expired(ledger)
    sql = f"select * from trades where {where} order by id desc limit {limit:d}"  # noqa: S608
    return [Trade(**row) for row in ledger.rows(sql, *values)]


def _first(ledger: Ledger, where: str, *values: object) -> Trade | None:
    found = listed(ledger, where, *values, limit=1)
    return found[0] if found else None


def close_expired(ledger: Ledger) -> None:
    """Expiry needs no timer: whoever looks at a trade closes what has run out."""
    overdue = "state in ('unscanned', 'waiting') and expires_at <= ?"
    if ledger.row(f"select 1 from trades where {overdue}", time.time()):  # noqa: S608 - constant
        with ledger.transaction() as db:
            db.execute(
                f"update trades set state = 'closed', closed_at = ? where {overdue}",  # noqa: S608
                (time.time(), time.time()),
            )


def scan(ledger: Ledger, trade: Trade, *, at: float) -> Trade:
    """Someone opened the QR code: from now on the gateway knows the trade."""
    with ledger.transaction() as db:
        db.execute(
            "update trades set state = 'waiting', trade_no = ? where id = ? and state = ?",
            (number(ALIPAY, at), trade.id, UNSCANNED),
        )
        return get(ledger, trade.id)


def pay(ledger: Ledger, trade: Trade, *, at: float, late: bool = False) -> Trade:
    """
    Take the money. `late` is money in flight: it arrives after the trade was closed.

    :raises AlreadyPaid:
    :raises AlreadyClosed: only if not `late`
    """
    with ledger.transaction() as db:
        trade = get(ledger, trade.id)
        if trade.is_paid:
            raise AlreadyPaid
        if trade.state == CLOSED and not late:
            raise AlreadyClosed
        closed_at = trade.closed_at or (at if late else None)
        db.execute(
            "update trades set state = 'paid', paid_at = ?, closed_at = ?, note = '',"
            " trade_no = coalesce(trade_no, ?) where id = ?",
            (at, closed_at, number(trade.gateway, at), trade.id),
        )
        return get(ledger, trade.id)


def pay_again(ledger: Ledger, trade: Trade, *, at: float) -> Trade:
    """A second payment of the same out_trade_no, with a transaction number of its own."""
    with ledger.transaction() as db:
        copies = ledger.rows(
            "select copy from trades where gateway = ? and merchant = ? and out_trade_no = ?",
            trade.gateway,
            trade.merchant,
            trade.out_trade_no,
        )
        again = vars(get(ledger, trade.id)) | {
            "copy": max(row["copy"] for row in copies) + 1,
            "token": secrets.token_urlsafe(18),
            "trade_no": number(trade.gateway, at),
            "prepay_id": None,
            "state": PAID,
            "paid_at": at,
            "payer": json.dumps(_payer("")),
            "note": "重复支付",
        }
        again.pop("id")
        return get(ledger, insert(db, "trades", **again))


def note_failure(ledger: Ledger, trade: Trade, note: str) -> None:
    """A failed try leaves the trade waiting, as at both gateways."""
    with ledger.transaction() as db:
        db.execute("update trades set note = ? where id = ?", (note, trade.id))


def close(db: sqlite3.Connection, trade: Trade, *, at: float) -> None:
    db.execute("update trades set state = 'closed', closed_at = ? where id = ?", (at, trade.id))


def number(gateway: str, at: float) -> str:
    """28 digits with the day in them, shaped as in the gateways' bills."""
    day = f"{china(at):%Y%m%d}"
    if gateway == ALIPAY:
        return f"{day}22001{_digits(15)}"
    return f"4200002{_digits(3)}{day}{_digits(10)}"


def _prepay_id(at: float) -> str:
    return f"wx{china(at):%d%H%M%S}{secrets.token_hex(13)}"


def _payer(openid: str) -> dict[str, str]:
    return {
        "openid": openid or f"o{secrets.token_urlsafe(21)[:27]}",
        "buyer_id": f"2088{_digits(12)}",
        "phone": f"13{secrets.choice('5678')}{_digits(8)}",
    }


def _digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"
