"""易理货's side: password grant with Basic, orders, and signed callbacks, by its own few lines."""

import base64
import hashlib
import json
from datetime import datetime

from core.types import Json
from home.demo.paygate.exchange import Request, Response, as_json
from home.demo.supplier.fake import CALLBACKS, CHINA, STEPS, YLH_KEYS, Fake, Sent, clock, items_of

PREFIX = "/ylh/"
ORDERS = f"{PREFIX}api/page/hmm/"
SYSTEM = "ylh-open-api"


def token(fake: Fake, request: Request) -> Response:
    pair = f"{YLH_KEYS['client_id']}:{YLH_KEYS['client_secret']}"
    basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
    form, headers = request.form, request.headers
    given = (form.get("grant_type"), form.get("username"), form.get("password"))
    ours = ("password", YLH_KEYS["username"], YLH_KEYS["password"])
    if given != ours or headers.get("Authorization") != basic:
        return as_json({"error": "invalid_grant"}, 401)
    if headers.get("system-name") != SYSTEM:
        return as_json({"error": "invalid_request"}, 400)
    told = {"access_token": fake.new_token(), "token_type": "bearer"}
    return as_json(told | {"expires_in": int(fake.token_seconds)})


def handle(fake: Fake, request: Request) -> Response:
    if not fake.knows_token(request.headers.get("Authorization", "")):
        return as_json({"error": "invalid_token"}, 401)
    if request.headers.get("system-name") != SYSTEM:
        return _no("400", "system-name")
    asked, name = request.json, request.path.rpartition("/")[2]
    views = {
        "receive-hmm-retail-order": _place,
        "cancel-hmm-retail-order": _cancel,
        "update-distribution-time": _deliver_on,
        "get-retail-order-delivery-img": _pictures,
        "get-store-logistics-by-order-code": _journeys,
    }
    return views[name](fake, asked)


def _place(fake: Fake, asked: Json) -> Response:
    wanted = ("soId", "sourceSystem", "consigneeName", "consigneeMobile", "detailAddress")
    if not all(asked.get(name) for name in wanted) or not items_of(asked):
        return _no("400", "参数不完整")
    if str(asked["soId"]) in fake.orders:
        return _no("ORDER_EXISTS", "订单已存在")
    if code := fake.lacks(asked):
        return _no("400", f"商品 {code} 库存不足")
    order = fake.place(asked)
    return _no("ORDER_EXISTS", "订单已存在") if order is None else _yes({"orderCode": order.remote})


def _cancel(fake: Fake, asked: Json) -> Response:
    order = fake.orders.get(str(asked.get("soId")))
    if order is None:
        return _no("404", "订单不存在")
    if order.steps:
        return _no("400", "商品已出库，不能取消")
    order.cancel_reason = str(asked.get("cancelReason") or "-")
    return _yes(None)


def _deliver_on(fake: Fake, asked: Json) -> Response:
    order = fake.orders.get(str(asked.get("soId")))
    if order is None or not str(asked.get("distributionTime", "")).endswith("23:59:59"):
        return _no("404", "订单不存在")
    order.deliver_on = str(asked["distributionTime"])
    return _yes(None)


def _pictures(fake: Fake, asked: Json) -> Response:
    order = fake.of_remote(str(asked.get("orderCode")))
    is_there = order is not None and any(step == "delivered" for step, _at in order.steps)
    return _yes([f"{fake.url}pictures/washer-white.webp"] if is_there else [])


def _journeys(fake: Fake, asked: Json) -> Response:
    codes = asked.get("orderCodes")
    if not isinstance(codes, list) or len(codes) > 100:
        return _no("400", "一次最多查 100 个单号")
    found = [order for code in codes if (order := fake.of_remote(str(code)))]
    return _yes([_told(order) for order in found])


def _told(order: Sent) -> Json:
    return {
        "orderCode": order.remote,
        "logisticsCompany": "日日顺物流",
        "logisticsNo": order.remote.replace("YLH", "RRS"),
        "traces": [{"time": clock(at), "text": STEPS[step][1]} for step, at in order.steps],
    }


def callback(order: Sent, step: str, *, at: datetime) -> dict[str, str]:
    """What the shop is sent as a form."""
    _word, method, state, words = CALLBACKS[step]
    rows = items_of(order.asked)
    takes = {"1": 1, "2": 0.5}.get(state, 0)
    data = {
        "ExtOrderNo": order.so_id,
        "PlatformOrderNo": order.remote,
        "State": int(state),
        "FailMsg": words,
        "itemList": [
            {
                "productCode": code,
                "totalQty": quantity,
                "receiveQty": int(quantity * takes),
                "returnQty": 0,
                "rejectQty": 0,
            }
            for code, quantity in rows
        ],
    }
    form = {
        "AppKey": YLH_KEYS["callback_app_key"],
        "TimeStamp": at.astimezone(CHINA).strftime("%Y%m%d%H%M%S"),
        "Method": method,
        "Data": json.dumps(data, ensure_ascii=False),
    }
    return form | {"Sign": sign(form, YLH_KEYS["callback_secret"])}


def sign(form: dict[str, str], secret: str) -> str:
    text = secret
    for name in sorted(form):
        if form[name]:
            text += name + form[name]
    return hashlib.md5((text + secret).lower().encode()).hexdigest().upper()  # noqa: S324


def _yes(data: object) -> Response:
    return as_json({"success": True, "code": "200", "message": "成功", "data": data})


def _no(code: str, words: str) -> Response:
    return as_json({"success": False, "code": code, "message": words, "data": None})
