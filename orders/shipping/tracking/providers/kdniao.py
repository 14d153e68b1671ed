"""
快递鸟: every form carries RequestData and DataSign, base64 of the MD5 (as hex) of the data and the
key; what it pushes is signed the same way. 1002 asks now, 1008 subscribes, 101 and 102 are told.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.utils import timezone

from core.types import Json
from orders.shipping.couriers.table import Courier, clean, couriers
from orders.shipping.tracking.models import State
from orders.shipping.tracking.providers.base import (
    CHINA,
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

ASK, SUBSCRIBE = "1002", "1008"
# `State` and the finer `StateEx` of the parcel, `Action` of a movement.
CODES: dict[str, str] = {
    "1": State.COLLECTED,
    "202": State.DELIVERING,
    "211": State.DELIVERING,
    "3": State.SIGNED,
    "4": State.TROUBLE,
    "404": State.RETURNING,
    "406": State.RETURNING,
    "407": State.RETURNING,
}


@dataclass(frozen=True)
class Kdniao(Provider):
    """`url` ends with a slash."""

    url: str
    business_id: str
    key: str

    @property
    def can_push(self) -> bool:
        return True

    def ask(self, parcel: Parcel) -> Report:
        answer = self._send("Ebusiness/EbusinessOrderHandle.aspx", ASK, _asked(parcel))
        return _report(answer, parcel.courier, parcel.number)

    def subscribe(self, parcel: Parcel, *, address: str) -> None:
        """Where it tells us, `address`, stands in the account at 快递鸟."""
        self._send("api/dist", SUBSCRIBE, _asked(parcel))

    def read(self, form: Mapping[str, str]) -> list[Report]:
        data = form.get("RequestData", "")
        if not compare_digest(
            signature(data, self.key).encode(), form.get("DataSign", "").encode()
        ):
            raise Forged("DataSign")
        try:
            told = loads(data)
        except Unreachable as wrong:
            raise Forged(str(wrong)) from wrong
        return [_report(row) for row in objects(told.get("Data"))]

    def thanks(self, at: datetime) -> Json:
        said_at = timezone.localtime(at, CHINA).strftime("%Y-%m-%d %H:%M:%S")
        return {
            "EBusinessID": self.business_id,
            "UpdateTime": said_at,
            "Success": True,
            "Reason": "",
        }

    def _send(self, path: str, kind: str, asked: Json) -> Json:
        data = json.dumps(asked, ensure_ascii=False)
        form = {
            "RequestData": data,
            "EBusinessID": self.business_id,
            "RequestType": kind,
            "DataSign": signature(data, self.key),
            "DataType": "2",
        }
        answer = post(f"{self.url}{path}", form)
        if not answer.get("Success"):
            raise Refused(words_of(answer.get("Reason", ""))[:80])
        return answer


def signature(data: str, key: str) -> str:
    digest = hashlib.md5(
        (data + key).encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def _asked(parcel: Parcel) -> Json:
    known = _by("kuaidi100", parcel.courier)
    if known is None:
        raise Refused("a courier without a code")
    return {
        "ShipperCode": known.kdniao,
        "LogisticCode": parcel.number,
        "CustomerName": parcel.phone_tail,
    }


def _by(code: str, value: str) -> Courier | None:
    return next((courier for courier in couriers() if getattr(courier, code) == value), None)


def _report(told: Json, courier: str = "", number: str = "") -> Report:
    """The newest movement has the state of the parcel, the others their own where they tell it."""
    known = [m for row in objects(told.get("Traces")) if (m := _movement(row)) is not None]
    if known:
        newest = max(known, key=lambda movement: movement.at)
        state = _state(told.get("StateEx")) or _state(told.get("State"))
        known[known.index(newest)] = Movement(newest.at, newest.words, state or newest.state)
    sender = _by("kdniao", str(told.get("ShipperCode", "")))
    return Report(
        courier=courier or (sender.kuaidi100 if sender else ""),
        number=number or clean(str(told.get("LogisticCode", ""))),
        movements=tuple(known),
    )


def _movement(row: Json) -> Movement | None:
    at, words = moment(row.get("AcceptTime")), words_of(row.get("AcceptStation", ""))
    return Movement(at, words, _state(row.get("Action")) or State.MOVING) if at and words else None


def _state(code: object) -> str:
    """412 and the like are kinds of 4; "" for on the way and for what we do not know."""
    text = str(code or "")
    return CODES.get(text) or CODES.get(text[:1], "")
