"""
达达开放平台 (newopen.imdada.cn): JSON with `signature` = MD5 in capitals of secret + every
parameter's name and value, sorted by name, in a row + secret; the business parameters are a JSON
text named `body`. A price (`queryDeliverFee`) is held for three minutes by its `deliveryNo`.

What it tells by itself is signed by MD5 of client_id, order_id and update_time, sorted as texts and
in a row: **there is no secret in that**, so the address it tells it at is secret instead, one for
each contract. It wants status 200 for an answer and tries again otherwise.

From public SDKs that follow the platform's documents (MangoMilk/go-sdk and others): addresses,
fields, states, both signatures, the page of where a rider is. From memory: that 2005 says an order
is not known, and the form of its times. Never tried against the real service. Positions are not
sent, since orders keep none: 达达 looks the address up, which its documents allow for a price.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hmac import compare_digest

from django.conf import settings

from core.types import Json
from orders.riders.adapters.base import (
    Forged,
    Job,
    Quote,
    Refused,
    Service,
    Told,
    Unknown,
    Unreachable,
    metres,
    web_address,
    yuan,
)
from orders.riders.models import State
from orders.shipping.tracking.providers.base import moment, words_of
from orders.shipping.tracking.providers.network import loads, post_json

NOT_KNOWN = "2005"
CANCEL_OTHER = 10000
# 8 is given to somebody, who has not said yes; 9 on the way back, 10 back in the shop; 1000: it
# could not be placed after all.
STATES: dict[str, str] = {
    "1": State.WAITING,
    "8": State.WAITING,
    "2": State.ACCEPTED,
    "100": State.PICKING,
    "3": State.DELIVERING,
    "4": State.DELIVERED,
    "5": State.CANCELLED,
    "9": State.TROUBLE,
    "10": State.CANCELLED,
    "1000": State.CANCELLED,
}
TIMES: dict[str, str] = {
    State.ACCEPTED: "acceptTime",
    State.DELIVERING: "fetchTime",
    State.DELIVERED: "finishTime",
    State.CANCELLED: "cancelTime",
}


class Dada(Service):
    def try_out(self, at: datetime) -> None:
        """The list of cities: it wants the signature, and costs nothing."""
        self._ask("api/cityCode/list", None, at)

    def quote(self, job: Job) -> Quote:
        asked = {
            "shop_no": self.account.shop,
            "origin_id": job.number,
            "cargo_price": float(job.amount),
            "cargo_weight": float(job.weight),
            "cargo_num": job.count,
            # Who brings it advances no money to the shop.
            "is_prepay": 0,
            "receiver_name": job.name,
            "receiver_phone": job.phone,
            "receiver_address": job.address,
            "info": job.note,
            "callback": job.callback,
        }
        told = _object(self._ask("api/order/queryDeliverFee", asked, job.at))
        fee, token = yuan(told.get("fee")), str(told.get("deliveryNo", ""))[:60]
        if fee is None or not token:
            raise Unreachable("no price")
        return Quote(fee, metres(told.get("distance")), token)

    def place(self, job: Job, quote: Quote) -> str:
        self._ask("api/order/addAfterQuery", {"deliveryNo": quote.token}, job.at)
        return quote.token

    def cancel(self, number: str, remote: str, reason: str, at: datetime) -> Decimal:
        asked = {
            "order_id": number,
            "cancel_reason_id": CANCEL_OTHER,
            "cancel_reason": reason,
        }
        told = _object(self._ask("api/order/formalCancel", asked, at))
        return yuan(told.get("deduct_fee")) or Decimal(0)

    def ask(self, number: str, remote: str, at: datetime) -> Told:
        told = _object(self._ask("api/order/status/query", {"order_id": number}, at))
        state = STATES.get(str(told.get("statusCode")))
        if state is None:
            raise Unreachable("a state nobody knows")
        return Told(
            number=number,
            state=state,
            at=moment(told.get(TIMES.get(state, ""), "")) or at,
            rider_name=words_of(told.get("transporterName") or ""),
            rider_phone=words_of(told.get("transporterPhone") or ""),
            fee=yuan(told.get("actualFee")),
        )

    def position_page(self, number: str, at: datetime) -> str:
        told = _object(self._ask("api/order/transporter/track", {"order_id": number}, at))
        return web_address(told.get("trackUrl"))

    def read(self, query: Mapping[str, str], body: bytes) -> Told | None:
        try:
            told = loads(body)
        except Unreachable as wrong:
            raise Forged(str(wrong)) from wrong
        signed = [str(told.get(name, "")) for name in ("client_id", "order_id", "update_time")]
        given = str(told.get("signature", "")).lower()
        if not compare_digest(told_signature(*signed).encode(), given.encode()):
            raise Forged("signature")
        state = STATES.get(str(told.get("order_status")))
        at = _clock(told.get("update_time"))
        if state is None or at is None:
            return None
        return Told(
            number=str(told.get("order_id", "")),
            state=state,
            at=at,
            rider_name=words_of(told.get("dm_name") or ""),
            rider_phone=words_of(told.get("dm_mobile") or ""),
            words=words_of(told.get("cancel_reason") or "")[:120],
            remote=str(told.get("client_id", ""))[:60],
        )

    def thanks(self) -> Json:
        return {"status": "ok"}

    def _ask(self, path: str, asked: Json | None, at: datetime) -> object:
        """`asked` of None is no business parameter at all."""
        params = {
            "app_key": self.account.account,
            "source_id": self.account.merchant,
            "timestamp": f"{int(at.timestamp())}",
            "format": "json",
            "v": "1.0",
            "body": "" if asked is None else json.dumps(asked, ensure_ascii=False),
        }
        signed = params | {"signature": signature(params, self.key)}
        body = json.dumps(signed, ensure_ascii=False)
        answer = post_json(f"{settings.DADA_URL}{path}", body, self.timeout)
        if answer.get("status") != "success":
            words = words_of(answer.get("msg", ""))[:100]
            code = str(answer.get("code") or answer.get("errorCode") or "")
            raise (Unknown if code == NOT_KNOWN else Refused)(words)
        return answer.get("result")


def signature(params: Mapping[str, str], secret: str) -> str:
    row = "".join(f"{name}{params[name]}" for name in sorted(params))
    text = f"{secret}{row}{secret}".encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()


def told_signature(client_id: str, order_id: str, update_time: str) -> str:
    """Of what the service tells; without any secret, as they have it."""
    row = "".join(sorted((client_id, order_id, update_time)))
    text = row.encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def _object(result: object) -> Json:
    return result if isinstance(result, dict) else {}


def _clock(seconds: object) -> datetime | None:
    """Unix time in seconds, of one state in milliseconds."""
    text = str(seconds)
    if not (text.isascii() and text.isdecimal() and len(text) in {10, 13}):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)
