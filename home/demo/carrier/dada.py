"""达达's side: prices, calls, states, and what it tells by itself. Signed by its own few lines."""

import hashlib
import json

from core.types import Json
from home.demo.carrier.fake import CHINA, Fake
from home.demo.carrier.riding import Ridden
from home.demo.paygate.exchange import Request, Response, as_json

# Made up; they open nothing anywhere.
APP_KEY, APP_SECRET, SOURCE_ID, SHOP_NO = "dadaDEMO0001", "dada-demo-secret", "73753", "demo-shop"
CODES = {
    "waiting": 1,
    "accepted": 2,
    "picking": 100,
    "delivering": 3,
    "delivered": 4,
    "cancelled": 5,
    "trouble": 9,
}
TIMES = {"accepted": "acceptTime", "delivering": "fetchTime", "delivered": "finishTime"}


def handle(fake: Fake, request: Request) -> Response:
    asked = request.json
    given = asked.pop("signature", "")
    row = "".join(f"{name}{asked[name]}" for name in sorted(asked))
    signed = hashlib.md5(f"{APP_SECRET}{row}{APP_SECRET}".encode()).hexdigest().upper()  # noqa: S324
    if (asked.get("app_key"), asked.get("source_id"), given) != (APP_KEY, SOURCE_ID, signed):
        return _no(2003, "签名错误")
    body = json.loads(asked.get("body") or "{}")
    if request.path == "/api/cityCode/list":
        return _yes([{"cityName": "杭州", "cityCode": "0571"}])
    if request.path == "/api/order/queryDeliverFee":
        return _quote(fake, body)
    if request.path == "/api/order/addAfterQuery":
        ride = fake.riding.place(str(body.get("deliveryNo", "")))
        return _yes({}) if ride else _no(2076, "平台订单号不存在或已过期")
    return _of_ride(fake, body, request.path)


def _of_ride(fake: Fake, body: Json, path: str) -> Response:
    ride = fake.riding.rides.get(str(body.get("order_id", "")))
    if ride is None:
        return _no(2005, "订单不存在")
    if path == "/api/order/transporter/track":
        return _track(fake, ride)
    return _cancel(ride) if path == "/api/order/formalCancel" else _yes(_told(ride))


def _quote(fake: Fake, body: Json) -> Response:
    if body.get("shop_no") != SHOP_NO:
        return _no(2402, "门店编号不存在")
    ride = fake.riding.quote(
        service="dada",
        number=str(body.get("origin_id", "")),
        callback=str(body.get("callback", "")),
        where=f"{body.get('receiver_name', '')} {body.get('receiver_address', '')}",
    )
    fee = float(ride.fee)
    return _yes({"distance": ride.distance, "fee": fee, "deliverFee": fee, "deliveryNo": ride.key})


def _track(fake: Fake, ride: Ridden) -> Response:
    return _yes({"trackUrl": fake.url + ride.page}) if ride.page else _no(2048, "订单还没有骑手")


def _cancel(ride: Ridden) -> Response:
    if not ride.cancel():
        return _no(2055, "骑手已取货，不能取消")
    return _yes({"deduct_fee": float(ride.cancel_fee)})


def _told(ride: Ridden) -> Json:
    times = {
        TIMES[step]: at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        for step, at in ride.moved
        if step in TIMES
    }
    return {
        "orderId": ride.number,
        "statusCode": CODES[ride.step],
        "transporterName": ride.rider_name,
        "transporterPhone": ride.rider_phone,
        "actualFee": float(ride.fee),
        **times,
    }


def pushed(ride: Ridden) -> Json:
    """What the subscriber is sent as JSON."""
    step, at = ride.moved[-1]
    told = {"client_id": ride.key, "order_id": ride.number, "update_time": int(at.timestamp())}
    row = "".join(sorted(map(str, told.values())))
    signature = hashlib.md5(row.encode()).hexdigest()  # noqa: S324 - their protocol
    return {
        **told,
        "signature": signature,
        "order_status": CODES[step],
        "cancel_reason": "模拟器取消" if step == "cancelled" else "",
        "dm_name": ride.rider_name,
        "dm_mobile": ride.rider_phone,
    }


def _yes(result: object) -> Response:
    return as_json({"status": "success", "code": 0, "msg": "成功", "result": result})


def _no(code: int, words: str) -> Response:
    return as_json({"status": "fail", "code": code, "errorCode": code, "msg": words})
