"""顺丰同城's side: prices, calls, states, and what it tells by itself. Signed by its own lines."""

import base64
import hashlib
import json

from core.types import Json
from home.demo.carrier.fake import Fake
from home.demo.carrier.riding import Ridden
from home.demo.paygate.exchange import Request, Response, as_json

# Made up; they open nothing anywhere.
DEV_ID, DEV_KEY, SHOP_ID = "1600000001", "sfcity-demo-key", "3243279847393"
PREFIX = "/open/api/external/"
PATHS = (
    "getshopaccountbalance",
    "precreateorder",
    "createorder",
    "precancelorder",
    "cancelorder",
    "getorderstatus",
    "riderviewv2",
)
# Answered whatever is asked.
FREE: dict[str, Json] = {
    "getshopaccountbalance": {"balance": 50000},
    "precreateorder": {"real_pay_money": 920, "delivery_distance_meter": 2300},
}
CODES = {
    "waiting": 1,
    "accepted": 10,
    "picking": 12,
    "delivering": 15,
    "delivered": 17,
    "cancelled": 2,
    "trouble": 91,
}


def sign(body: bytes) -> str:
    digest = hashlib.md5(body + f"&{DEV_ID}&{DEV_KEY}".encode()).hexdigest()  # noqa: S324
    return base64.b64encode(digest.encode()).decode()


def handle(fake: Fake, request: Request) -> Response:
    asked, name = request.json, request.path.removeprefix(PREFIX)
    if request.args.get("sign") != sign(request.body) or asked.get("dev_id") != DEV_ID:
        return _no(1004, "签名校验失败")
    if asked.get("shop_id") != SHOP_ID:
        return _no(2001, "店铺不存在")
    if name in FREE:
        return _yes(FREE[name])
    return _create(fake, asked) if name == "createorder" else _of_ride(fake, asked, name)


def _of_ride(fake: Fake, asked: Json, name: str) -> Response:
    ride = fake.riding.rides.get(str(asked.get("order_id", "")))
    if ride is None:
        return _no(2004, "订单不存在")
    if name == "getorderstatus":
        return _yes(told(ride))
    if name == "riderviewv2":
        return _yes({"url": fake.url + ride.page}) if ride.page else _no(2011, "还没有骑手")
    cost = {"deduction_detail": {"deduction_fee": int(ride.cost_of_cancelling() * 100)}}
    if name == "cancelorder" and not ride.cancel():
        return _no(2010, "骑手已取货，不能取消")
    return _yes(cost)


def _create(fake: Fake, asked: Json) -> Response:
    number, to = str(asked.get("shop_order_id", "")), asked["receive"]
    if number in fake.riding.rides:
        return _no(2005, "商家订单号重复")
    where = f"{to['user_name']} {to['user_address']}"
    quoted = fake.riding.quote(
        service="sfcity", number=number, callback=fake.sfcity_callback, where=where
    )
    fake.riding.place(quoted.key)
    return _yes({"sf_order_id": quoted.key, "real_pay_money": 920})


def told(ride: Ridden) -> Json:
    step, at = ride.moved[-1]
    return {
        "sf_order_id": ride.key,
        "shop_order_id": ride.number,
        "order_status": CODES[step],
        "operator_name": ride.rider_name,
        "operator_phone": ride.rider_phone,
        "cancel_reason": "模拟器取消" if step == "cancelled" else "",
        "push_time": int(at.timestamp()),
    }


def pushed(ride: Ridden) -> tuple[str, bytes]:
    """The address with its signature, and the body."""
    body = json.dumps(told(ride), ensure_ascii=False).encode()
    return f"{ride.callback}?sign={sign(body).replace('=', '%3D').replace('+', '%2B')}", body


def _yes(result: Json) -> Response:
    return as_json({"error_code": 0, "error_msg": "success", "result": result})


def _no(code: int, words: str) -> Response:
    return as_json({"error_code": code, "error_msg": words})
