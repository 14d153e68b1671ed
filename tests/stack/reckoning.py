"""Was anything lost? What shoppers were told, the gateway's ledger and the database compared."""

import sqlite3
import time
from contextlib import closing
from decimal import Decimal

import psycopg2

from tests.stack.load import Ledger
from tests.stack.stack import Stack

# Longer than the sweeps take to find what a lost notification left open (60 s at most).
SETTLED_WITHIN_SECONDS = 100


def gateway_paid(stack: Stack) -> dict[str, Decimal]:
    """out_trade_no → yuan the gateway took."""
    file = stack.folder / "paygate" / "paygate.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        rows = ledger.execute("SELECT out_trade_no, amount FROM trades WHERE paid_at IS NOT NULL")
        return {number: Decimal(amount) / 100 for number, amount in rows}


def captured(stack: Stack) -> dict[str, tuple[Decimal, str, str]]:
    """out_trade_no → yuan, payment status of the order, its token; succeeded ones only."""
    with closing(psycopg2.connect(**stack.database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.out_trade_no, p.amount, o.payment_status, o.token"
            " FROM payments_paymentorder p JOIN orders_order o ON o.id = p.order_id"
            " WHERE p.state = 'succeeded'"
        )
        return {number: (amount, status, token) for number, amount, status, token in cursor}


def tokens(stack: Stack) -> set[str]:
    with closing(psycopg2.connect(**stack.database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT token FROM orders_order")
        return {token for (token,) in cursor}


def settle(stack: Stack, told: Ledger) -> dict[str, object]:
    """
    Waits until every payment of the gateway is in the books, then compares.

    :raises AssertionError: with what is lost
    """
    began = time.monotonic()
    while time.monotonic() - began < SETTLED_WITHIN_SECONDS:
        if set(gateway_paid(stack)) <= set(captured(stack)):
            break
        time.sleep(1)
    waited = time.monotonic() - began
    theirs, ours = gateway_paid(stack), captured(stack)
    lost = sorted(set(theirs) - set(ours))
    invented = sorted(set(ours) - set(theirs))
    other = [
        number for number, yuan in theirs.items() if number in ours and ours[number][0] != yuan
    ]
    unpaid = sorted(told.paid - {token for _yuan, _status, token in ours.values()})
    missing = sorted(told.placed - tokens(stack))
    assert not lost, f"paid at the gateway, not in the books: {lost}"
    assert not invented, f"in the books, not paid at the gateway: {invented}"
    assert not other, f"other amounts: {other}"
    assert not unpaid, f"shoppers were told they paid, the order does not know: {unpaid}"
    assert not missing, f"shoppers were told the order is placed, it is not there: {missing}"
    stack.manage("check_stock")
    stack.manage("check_money")
    return {
        "orders": len(told.placed),
        "paid": len(told.paid),
        "yuan": str(sum(theirs.values())),
        "settled_after": round(waited, 1),
    }
