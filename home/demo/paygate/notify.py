"""Notifications waiting to be delivered, as rows: a restart forgets none of them."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.types import Json
from home.demo.paygate import alipay, refunds, trades, wechatpay
from home.demo.paygate.ledger import insert
from home.demo.paygate.moments import plain
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

DUE, SENDING, DELIVERED = "waiting", "sending", "delivered"
HELD, LOST, GIVEN_UP = "held", "lost", "given up"


@dataclass(frozen=True)
class Notice:
    """One row of `notices`; `content` is what does not change from one try to the next."""

    id: int
    trade: int
    refund: int | None
    kind: str
    notice_id: str
    url: str
    content: str
    state: str
    due_at: float
    follows: int | None
    tries: int
    trouble: str
    created_at: float

    @property
    def fields(self) -> Json:
        content: Json = json.loads(self.content)
        return content


def payment(gate: "Gate", trade: Trade) -> None:
    """Tell the merchant that `trade` was paid."""
    merchant = gate.merchant(trade.merchant)
    if trade.gateway == trades.ALIPAY:
        content: Json = alipay.notification_fields(merchant, trade)
    else:
        content = wechatpay.transaction(merchant, trade)
    _queue(gate, trade, content, url=trade.notify_url)


def refund(gate: "Gate", trade: Trade, settled: Refund) -> None:
    """
    Tell the merchant what became of a refund. Alipay tells the address of the payment, and
    speaks of all refunds of the trade together.
    """
    merchant = gate.merchant(trade.merchant)
    if trade.gateway == trades.WECHAT:
        resource = wechatpay.refund_notice(merchant, trade, settled)
        _queue(gate, trade, resource, url=settled.notify_url, settled=settled)
        return
    together = refunds.refunded(gate.ledger, trade)
    fields = alipay.notification_fields(
        merchant,
        trade,
        refunded=together,
        refund_fee=trades.yuan(together),
        gmt_refund=f"{plain(settled.settled_at or 0)}.000",
        out_biz_no=settled.out_refund_no,
    )
    _queue(gate, trade, fields, url=trade.notify_url, settled=settled)


def again(gate: "Gate", trade: Trade) -> None:
    """Queue a copy of the trade's last notification (same notify_id), without any trouble."""
    last = gate.ledger.row("select * from notices where trade = ? order by id desc", trade.id)
    if last is None:
        payment(gate, trade)
        return
    copied = {
        name: last[name] for name in ("trade", "refund", "kind", "notice_id", "url", "content")
    }
    with gate.ledger.transaction() as db:
        now = time.time()
        insert(db, "notices", **copied, state=DUE, due_at=now, created_at=now, trouble="again")
    gate.courier.wake()


def _queue(
    gate: "Gate",
    trade: Trade,
    content: Mapping[str, object],
    *,
    url: str,
    settled: Refund | None = None,
) -> None:
    """One more row for the courier, unless the merchant gave no address."""
    if not url:
        return
    with gate.ledger.transaction() as db:
        now = time.time()
        new: Json = {
            "trade": trade.id,
            "refund": settled.id if settled else None,
            "kind": "refund" if settled else "payment",
            "notice_id": content.get("notify_id") or str(uuid.uuid4()),
            "url": url,
            "content": json.dumps(content, ensure_ascii=False),
            "state": DUE,
            "due_at": now,
            "created_at": now,
        }
        held = gate.ledger.row("select id from notices where state = ? and follows is null", HELD)
        if gate.trouble.take("lost") is not None:
            new |= {"state": LOST, "trouble": "lost"}
        elif held is None and gate.trouble.take("reordered") is not None:
            new |= {"state": HELD, "trouble": "reordered"}
        elif (seconds := gate.trouble.take("late")) is not None:
            new |= {"due_at": now + seconds, "trouble": "late"}
        created = insert(db, "notices", **new)
        if held and new["state"] == DUE:
            # The held one goes out when this one has been tried.
            db.execute("update notices set follows = ? where id = ?", (created, held["id"]))
    gate.courier.wake()
