"""What people do on the gateway's pages: pay, leave, switch trouble on, send again."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from core.types import Json
from home.demo.paygate import alipay, bills, merchants, notify, pages, trades
from home.demo.paygate.exchange import Request, Response, as_json, page, see_other
from home.demo.paygate.trades import Trade
from home.demo.paygate.trouble import SWITCHES

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

SHOWN = 50


def payer(gate: "Gate", request: Request) -> Response:
    """Opening the page is scanning the code; its buttons are what a payer might do."""
    trade = trades.of_token(gate.ledger, request.path.removeprefix("/pay/"))
    if trade is None:
        return page(pages.missing(), 404)
    if request.method == "POST":
        return _pressed(gate, request, trade)
    trade = trades.scan(gate.ledger, trade, at=gate.clock.now())
    carried = _carried(request)
    back = _back(gate, trade, carried)
    # Leaving without paying gives nothing signed.
    leave = carried or trade.quit_url or trade.return_url
    query = urlencode({"redirect_url": carried}) if carried else ""
    return page(pages.payer(trade, return_url=back, leave_url=leave, carried=query))


def _carried(request: Request) -> str:
    """h5's redirect_url, if it is an address a browser may be sent to."""
    address = request.args.get("redirect_url", "")
    return address if urlsplit(address).scheme in {"http", "https"} else ""


def _back(gate: "Gate", trade: Trade, carried: str) -> str:
    if trade.gateway == trades.WECHAT:
        return carried
    return alipay.return_url(gate.merchant(trade.merchant), trade) if trade.is_paid else ""


def _pressed(gate: "Gate", request: Request, trade: Trade) -> Response:
    action = request.form.get("action", "")
    if action == "leave":
        return page(pages.left())
    # Two taps, or a trade that ran out meanwhile: the page shows how it stands.
    with suppress(trades.AlreadyPaid, trades.AlreadyClosed):
        if action == "pay":
            gate.pay_trade(trades.scan(gate.ledger, trade, at=gate.clock.now()))
        elif action == "late":
            gate.pay_trade(trade, late=True)
        elif action == "twice":
            gate.pay_trade_twice(trade)
        elif action == "fail":
            gate.fail_trade(trade)
    return see_other(request.path + (f"?{request.query}" if request.query else ""))


def control(gate: "Gate", request: Request) -> Response:
    return page(
        pages.control(
            active=gate.trouble.active(),
            all_trades=gate.trades()[:SHOWN],
            all_refunds=gate.refunds()[:SHOWN],
            notices=gate.notifications()[: -SHOWN - 1 : -1],
        )
    )


def trouble(gate: "Gate", request: Request) -> Response:
    """
    Form or JSON: name, on, value, uses; or clear. A form goes back to the control page, JSON
    and GET are answered with what is on.
    """
    if request.method == "GET":
        return as_json(gate.trouble.active())
    try:
        asked: Json = request.form or request.json
        _switch(gate, asked)
    except (ValueError, KeyError, TypeError):
        return as_json({"error": f"name 应为其中之一：{'、'.join(SWITCHES)}"}, 400)
    return see_other("/") if request.form else as_json(gate.trouble.active())


def _switch(gate: "Gate", asked: Json) -> None:
    if asked.get("clear"):
        gate.trouble.clear()
        return
    value, uses = asked.get("value"), asked.get("uses")
    gate.trouble.set(
        asked["name"],
        str(asked.get("on", "1")).lower() not in {"0", "false", ""},
        value=float(value) if value not in {None, ""} else None,
        uses=int(uses) if uses not in {None, ""} else None,
    )


def notify_again(gate: "Gate", request: Request) -> Response:
    trade = trades.of_token(gate.ledger, request.form.get("token", ""))
    if trade is None or not trade.is_paid:
        return page(pages.missing(), 404)
    notify.again(gate, trade)
    return see_other("/")


def settle(gate: "Gate", request: Request) -> Response:
    gate.settle_refunds()
    return see_other("/")


def alipay_bill(gate: "Gate", request: Request) -> Response:
    """The download needs no signature, only the link, as at the real gateway."""
    asked = bills.redeemed(gate, request.args.get("ticket", ""))
    merchant = merchants.find(gate.ledger, gate.keys, name=asked[0]) if asked else None
    if asked is None or merchant is None:
        return page(pages.missing(), 404)
    first, last = (date.fromisoformat(text) for text in asked[1:3])
    return Response(200, bills.alipay(gate, merchant, first, last), "application/zip")
