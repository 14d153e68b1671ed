"""
顺丰同城开放平台 (openic.sf-express.com): JSON, and in the address `sign` = base64 of the MD5 (as
hex) of the body as it is sent + & + developer's id + & + key. What it tells by itself is signed the
same way, at an address that stands in its console. Amounts are 分, weights grams. There is no price
that is held: what was quoted may differ from what is taken by the time of the call, and what the
call answered counts.

From public SDKs that follow the platform's documents (eaterplanet, yangchen5710/sfopenic,
MQEnergy/delivery-core, kaidianxing): addresses, fields, the signature, states 2, 10, 12, 15 and
17, the page of where a rider is. From memory: 31 and 91 for trouble, the names of what a cancelled
ride costs, and that what it tells is answered with error_code 0. Never tried against the real
service. Positions are not sent, since orders keep none: 顺丰 looks the address up.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hmac import compare_digest

from django.conf import settings

from core.language import sent
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
from orders.shipping.tracking.providers.base import words_of
from orders.shipping.tracking.providers.network import loads, post_json

VERSION = 17
OF_SHOP, BY_SHOPS_NUMBER = 1, 2
OTHER_GOODS = 99
# Whom riders see as the sender, and what; shops have their own names at 顺丰.
SOURCE, GOODS = sent("小店"), sent("商品")
# Of a ride that is asked for by our number and is not there; from memory.
NOT_KNOWN = frozenset({"2004", "4001"})
STATES: dict[str, str] = {
    "1": State.WAITING,
    "10": State.ACCEPTED,
    "12": State.PICKING,
    "15": State.DELIVERING,
    "17": State.DELIVERED,
    "2": State.CANCELLED,
    "22": State.WAITING,
    "31": State.TROUBLE,
    "91": State.TROUBLE,
}


class SfCity(Service):
    def try_out(self, at: datetime) -> None:
        """The balance of the shop's account: it wants the signature, and costs nothing."""
        self._ask("getshopaccountbalance", self._shop(), at)

    def quote(self, job: Job) -> Quote:
        asked = self._shop() | {
            "user_address": job.address,
            "city_name": job.city,
            "weight": _grams(job.weight),
            "product_type": OTHER_GOODS,
            "total_price": _cents(job.amount),
            **_WAY,
        }
        told = self._ask("precreateorder", asked, job.at)
        fee = _yuan(told.get("real_pay_money", told.get("total_price")))
        if fee is None:
            raise Unreachable("no price")
        return Quote(fee, metres(told.get("delivery_distance_meter")))

    def place(self, job: Job, quote: Quote) -> str:
        asked = self._shop() | {
            "shop_order_id": job.number,
            "order_source": SOURCE,
            "order_time": int(job.at.timestamp()),
            "remark": job.note,
            "version": VERSION,
            **_WAY,
            "receive": {
                "user_name": job.name,
                "user_phone": job.phone,
                "user_address": job.address,
                "city_name": job.city,
            },
            "order_detail": {
                "total_price": _cents(job.amount),
                "product_type": OTHER_GOODS,
                "weight_gram": _grams(job.weight),
                "product_num": job.count,
                "product_type_num": 1,
                "product_detail": [{"product_name": GOODS, "product_num": job.count}],
            },
        }
        return str(self._ask("createorder", asked, job.at).get("sf_order_id", ""))[:60]

    def cancel_fee(self, number: str, remote: str, at: datetime) -> Decimal | None:
        told = self._ask("precancelorder", self._ride(number), at)
        return _yuan(told.get("deduction_detail", told).get("deduction_fee"))

    def cancel(self, number: str, remote: str, reason: str, at: datetime) -> Decimal:
        asked = self._ride(number) | {"cancel_reason": reason}
        told = self._ask("cancelorder", asked, at)
        return _yuan(told.get("deduction_detail", told).get("deduction_fee")) or Decimal(0)

    def ask(self, number: str, remote: str, at: datetime) -> Told:
        told = self._ask("getorderstatus", self._ride(number), at)
        state = STATES.get(str(told.get("order_status")))
        if state is None:
            raise Unreachable("a state nobody knows")
        return _told(number, state, told, at)

    def position_page(self, number: str, at: datetime) -> str:
        return web_address(self._ask("riderviewv2", self._ride(number), at).get("url"))

    def read(self, query: Mapping[str, str], body: bytes) -> Told | None:
        if not self.account.key:
            raise Forged("no key")
        signed = signature(body, self.account.account, self.account.key)
        if not compare_digest(signed.encode(), query.get("sign", "").encode()):
            raise Forged("sign")
        try:
            told = loads(body)
        except Unreachable as wrong:
            raise Forged(str(wrong)) from wrong
        state, at = STATES.get(str(told.get("order_status"))), _clock(told.get("push_time"))
        if state is None or at is None:
            return None
        return _told(str(told.get("shop_order_id", "")), state, told, at)

    def thanks(self) -> Json:
        return {"error_code": 0, "error_msg": "success"}

    def _shop(self) -> Json:
        return {"shop_id": self.account.shop, "shop_type": OF_SHOP}

    def _ride(self, number: str) -> Json:
        return self._shop() | {"order_id": number, "order_type": BY_SHOPS_NUMBER}

    def _ask(self, path: str, asked: Json, at: datetime) -> Json:
        developer = self.account.account
        stamped = {"dev_id": developer, "push_time": int(at.timestamp()), **asked}
        body = json.dumps(stamped, ensure_ascii=False)
        # base64 may end with signs that mean something in an address.
        sign = signature(body.encode(), developer, self.key).replace("=", "%3D").replace("+", "%2B")
        address = f"{settings.SFCITY_URL}open/api/external/{path}?sign={sign}"
        answer = post_json(address, body, self.timeout)
        code = str(answer.get("error_code"))
        if code != "0":
            words = words_of(answer.get("error_msg", ""))[:100]
            raise (Unknown if code in NOT_KNOWN else Refused)(words)
        result = answer.get("result")
        return result if isinstance(result, dict) else {}


# Paid already, at once, without insurance, to the shopper; all fields are wanted.
_WAY: Json = {
    "pay_type": 1,
    "is_appoint": 0,
    "is_insured": 0,
    "is_person_direct": 0,
    "rider_pick_method": 1,
    "return_flag": 511,
}


def signature(body: bytes, developer: str, key: str) -> str:
    text = body + f"&{developer}&{key}".encode()
    return base64.b64encode(hashlib.md5(text, usedforsecurity=False).hexdigest().encode()).decode()


def _told(number: str, state: str, told: Json, at: datetime) -> Told:
    return Told(
        number=number,
        state=state,
        at=at,
        rider_name=words_of(told.get("operator_name") or told.get("rider_name") or ""),
        rider_phone=words_of(told.get("operator_phone") or told.get("rider_phone") or ""),
        words=words_of(told.get("cancel_reason") or told.get("ex_content") or "")[:120],
        remote=str(told.get("sf_order_id", ""))[:60],
    )


def _yuan(cents: object) -> Decimal | None:
    amount = yuan(cents)
    return None if amount is None else yuan(amount / 100)


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _grams(kilograms: Decimal) -> int:
    return int(kilograms * 1000)


def _clock(seconds: object) -> datetime | None:
    text = str(seconds)
    is_time = text.isascii() and text.isdecimal() and len(text) == 10
    return datetime.fromtimestamp(int(text), UTC) if is_time else None
