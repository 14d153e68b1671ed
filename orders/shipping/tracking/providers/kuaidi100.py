"""
快递100: 实时查询 (`poll/query.do`) is signed with MD5 of param + key + customer in capitals, what
it pushes with MD5 of param + salt.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from core.types import Json
from orders.shipping.couriers.table import clean
from orders.shipping.tracking.models import State
from orders.shipping.tracking.providers.base import (
    Forged,
    Movement,
    Parcel,
    Provider,
    Refused,
    Report,
    Unreachable,
    moment,
    objects,
    words_of,
)
from orders.shipping.tracking.providers.network import loads, post

# `status` of a movement begins so, longer words first.
WORDS: dict[str, str] = {
    "未签收": State.TROUBLE,
    "退签": State.RETURNING,
    "退回": State.RETURNING,
    "拒签": State.TROUBLE,
    "疑难": State.TROUBLE,
    "揽收": State.COLLECTED,
    "派件": State.DELIVERING,
    "签收": State.SIGNED,
}
# `state` of the parcel.
CODES: dict[str, str] = {
    "1": State.COLLECTED,
    "2": State.TROUBLE,
    "3": State.SIGNED,
    "4": State.RETURNING,
    "5": State.DELIVERING,
    "6": State.RETURNING,
    "14": State.TROUBLE,
}
KNOWN_ALREADY = "501"


@dataclass(frozen=True)
class Kuaidi100(Provider):
    """`url` ends with a slash."""

    url: str
    customer: str
    key: str
    salt: str

    @property
    def can_push(self) -> bool:
        return bool(self.salt)

    def ask(self, parcel: Parcel) -> Report:
        asked = {
            "com": parcel.courier,
            "num": parcel.number,
            "phone": parcel.phone_tail,
            "resultv2": "1",
            "show": "0",
            "order": "desc",
        }
        param = json.dumps(asked, ensure_ascii=False)
        sign = signature(param, self.key, self.customer)
        answer = post(
            f"{self.url}poll/query.do", {"customer": self.customer, "sign": sign, "param": param}
        )
        if str(answer.get("status")) != "200":
            raise Refused(words_of(answer.get("message", ""))[:80])
        return _report(answer, parcel.courier, parcel.number)

    def subscribe(self, parcel: Parcel, *, address: str) -> None:
        param = {
            "company": parcel.courier,
            "number": parcel.number,
            "key": self.key,
            "parameters": {
                "callbackurl": address,
                "salt": self.salt,
                "resultv2": "1",
                "phone": parcel.phone_tail,
            },
        }
        form = {"schema": "json", "param": json.dumps(param, ensure_ascii=False)}
        answer = post(f"{self.url}poll", form)
        if not answer.get("result") and str(answer.get("returnCode")) != KNOWN_ALREADY:
            raise Refused(words_of(answer.get("message", ""))[:80])

    def read(self, form: Mapping[str, str]) -> list[Report]:
        param = form.get("param", "")
        if not compare_digest(
            signature(param, self.salt).encode(), form.get("sign", "").upper().encode()
        ):
            raise Forged("sign")
        try:
            last = loads(param).get("lastResult")
        except Unreachable as wrong:
            raise Forged(str(wrong)) from wrong
        return [_report(last)] if isinstance(last, dict) else []

    def thanks(self, at: datetime) -> Json:
        return {"result": True, "returnCode": "200", "message": "成功"}


def signature(*parts: str) -> str:
    """MD5 of all parts in a row, in capitals, as they have it."""
    text = "".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()


def _report(told: Json, courier: str = "", number: str = "") -> Report:
    """The newest movement has the state of the parcel, where it does not tell its own."""
    rows = objects(told.get("data"))
    movements = [_movement(row) for row in rows]
    known = [movement for movement in movements if movement is not None]
    if known:
        newest = max(known, key=lambda movement: movement.at)
        state = CODES.get(str(told.get("state", "")))
        if state and newest.state == State.MOVING:
            known[known.index(newest)] = Movement(newest.at, newest.words, state)
    return Report(
        courier=courier or words_of(told.get("com", "")),
        number=number or clean(str(told.get("nu", ""))),
        movements=tuple(known),
    )


def _movement(row: Json) -> Movement | None:
    at, status = moment(row.get("ftime") or row.get("time")), str(row.get("status", ""))
    state = next((code for word, code in WORDS.items() if word in status), State.MOVING)
    words = words_of(row.get("context", ""))
    return Movement(at, words, state) if at and words else None
