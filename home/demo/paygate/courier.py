"""Delivers notifications in the background, and settles refunds when they are due."""

import json
import time
import urllib.error
import urllib.request
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from core.types import Json
from home.demo.paygate import alipay, keys, merchants, notify, refunds, trades, wechatpay
from home.demo.paygate.ledger import insert
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import plain
from home.demo.paygate.notify import Notice
from home.demo.paygate.trades import Trade

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

# Other processes may put rows into the ledger; nobody wakes this one for them.
LOOK_AGAIN = 0.1
MOST_ANSWER = 500
Message = tuple[dict[str, str], bytes]
PLAIN, TAMPERED, WRONG_AMOUNT, WRONG_KEY = "", "tampered", "wrong_amount", "wrong_key"


class Courier:
    """One thread that looks for due rows, and one per delivery: a slow shop delays nobody."""

    def __init__(self, gate: "Gate") -> None:
        self._gate = gate
        self._stopped, self._woken = Event(), Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        with self._gate.ledger.transaction() as db:
            # Whatever a killed process had in hand goes out again.
            db.execute("update notices set state = 'waiting' where state = 'sending'")
        self._thread = Thread(target=self._run, name="paygate courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()
        if self._thread:
            self._thread.join(2)

    def wake(self) -> None:
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            for refund in refunds.due(self._gate.ledger, at=time.time()):
                self._gate.settle(refund)
            for notice in self._claim():
                Thread(target=self._carry, args=[notice], daemon=True).start()
            self._woken.wait(LOOK_AGAIN)

    def _claim(self) -> list[Notice]:
        due = "select * from notices where state = 'waiting' and due_at <= ? order by due_at, id"
        if not self._gate.ledger.row(due, time.time()):
            return []
        with self._gate.ledger.transaction() as db:
            claimed = [Notice(**row) for row in self._gate.ledger.rows(due, time.time())]
            for notice in claimed:
                db.execute("update notices set state = 'sending' where id = ?", (notice.id,))
        return claimed

    def _carry(self, notice: Notice) -> None:
        """One try of one notification, with the trouble that is on, and what follows from it."""
        gate = self._gate
        trade = trades.get(gate.ledger, notice.trade)
        merchant = gate.merchant(trade.merchant)
        if trade.gateway == trades.WECHAT and gate.trouble.take("probe") is not None:
            self._send(notice, trade, _probe(compose(gate, notice, merchant)), "probe")
        trouble = self._one_trouble()
        message = compose(gate, notice, merchant, trouble=trouble)
        if notice.tries == 0 and gate.trouble.take("duplicate") is not None:
            delivered = self._send_twice(notice, trade, message)
        else:
            delivered = self._send(notice, trade, message, trouble)
        if delivered and (age := gate.trouble.take("replayed")) is not None:
            old = compose(gate, notice, merchant, signed_at=time.time() - age)
            self._send(notice, trade, old, "replayed")
        self._record(notice, trade, delivered=delivered)

    def _one_trouble(self) -> str:
        for name in (TAMPERED, WRONG_AMOUNT, WRONG_KEY):
            if self._gate.trouble.take(name) is not None:
                return name
        return PLAIN

    def _send_twice(self, notice: Notice, trade: Trade, message: Message) -> bool:
        """At the same moment: a shop that looks before it locks books the money twice."""
        barrier, delivered = Barrier(2), []

        def send() -> None:
            barrier.wait()
            delivered.append(self._send(notice, trade, message, "duplicate"))

        pair = [Thread(target=send, daemon=True) for _ in range(2)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        return any(delivered)

    def _send(self, notice: Notice, trade: Trade, message: Message, trouble: str) -> bool:
        status, answer = post(notice.url, *message, timeout=self._gate.options.timeout)
        with self._gate.ledger.transaction() as db:
            insert(
                db,
                "attempts",
                notice=notice.id,
                at=time.time(),
                status=status,
                answer=answer,
                trouble=trouble,
            )
        if trade.gateway == trades.ALIPAY:
            return answer == alipay.SUCCESS_ANSWER
        return status in {200, 204}

    def _record(self, notice: Notice, trade: Trade, *, delivered: bool) -> None:
        schedule = alipay.RETRIES if trade.gateway == trades.ALIPAY else wechatpay.RETRIES
        state, due_at = notify.DELIVERED, time.time()
        if not delivered and notice.tries < len(schedule):
            state = notify.DUE
            due_at += schedule[notice.tries] * self._gate.options.retry_scale
        elif not delivered:
            state = notify.GIVEN_UP
        with self._gate.ledger.transaction() as db:
            db.execute(
                "update notices set state = ?, due_at = ?, tries = tries + 1 where id = ?",
                (state, due_at, notice.id),
            )
            db.execute(
                "update notices set state = 'waiting', due_at = ?, follows = null"
                " where follows = ? and state = 'held'",
                (time.time(), notice.id),
            )
        self.wake()


def compose(
    gate: "Gate",
    notice: Notice,
    merchant: Credentials,
    *,
    trouble: str = PLAIN,
    signed_at: float | None = None,
) -> Message:
    """The notification as it goes over the wire now, signed now (or at `signed_at`)."""
    content = notice.fields
    if trouble == WRONG_AMOUNT:
        content = with_other_amount(content)
    if "notify_type" in content:
        return _alipay_message(content, merchant, trouble=trouble, signed_at=signed_at)
    body = wechatpay.envelope(
        content, api_v3_key=merchant.api_v3_key, notice_id=notice.notice_id, at=notice.created_at
    )
    in_key_mode = merchants.in_public_key_mode(gate.ledger, merchant.name)
    headers = wechatpay.signature_headers(
        merchant,
        body,
        serial=merchant.public_key_id if in_key_mode else "",
        key=keys.stranger() if trouble == WRONG_KEY else None,
        timestamp=signed_at,
    )
    if trouble == TAMPERED:
        body = wechatpay.envelope(
            with_other_amount(content), api_v3_key=merchant.api_v3_key, notice_id=notice.notice_id
        )
    return {"Content-Type": "application/json"} | headers, body


def _alipay_message(
    content: dict[str, str], merchant: Credentials, *, trouble: str, signed_at: float | None
) -> Message:
    sent_at = time.time() if signed_at is None else signed_at
    key = keys.stranger() if trouble == WRONG_KEY else merchant.gateway.alipay
    fields = alipay.signed(content | {"notify_time": plain(sent_at)}, key)
    if trouble == TAMPERED:
        fields = with_other_amount(fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return headers, urlencode(fields).encode()


def with_other_amount(content: Json) -> Json:
    """One 分 less than it was (or more, where it was 1)."""
    if "notify_type" in content:
        right = round(float(content["total_amount"]) * 100)
        wrong = trades.yuan(_other(right))
        names = ("total_amount", "receipt_amount", "buyer_pay_amount", "invoice_amount")
        return content | dict.fromkeys(names, wrong)
    total = "refund" if "refund_status" in content else "total"
    amount = content["amount"]
    return content | {"amount": amount | {total: _other(amount[total])}}


def _other(amount: int) -> int:
    return amount - 1 if amount > 1 else amount + 1


def _probe(message: Message) -> Message:
    """WeChat Pay now and then checks that a shop verifies, by a signature that cannot hold."""
    headers, body = message
    wrong = "WECHATPAY/SIGNTEST/" + headers["Wechatpay-Signature"][19:]
    return headers | {"Wechatpay-Signature": wrong}, body


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """A redirect is not an answer: gateways do not follow it."""


# No proxies: the shop is on this machine, whatever the environment says.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def post(url: str, headers: dict[str, str], body: bytes, *, timeout: float) -> tuple[int, str]:
    """Status and text of the shop's answer; status 0 and the reason if there was none."""
    if not url.startswith(("http://", "https://")):
        return 0, "not an http address"
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - checked
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            return response.status, response.read(MOST_ANSWER).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(MOST_ANSWER).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        return 0, json.dumps(str(error), ensure_ascii=False)
