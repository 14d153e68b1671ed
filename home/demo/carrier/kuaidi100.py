"""快递100's side: query.do, poll, and what it pushes. Signed by its own few lines."""

import hashlib
import json

from core.types import Json
from home.demo.carrier.fake import CUSTOMER, KEY, STEPS, Fake, Parcel
from home.demo.paygate.exchange import Request, Response, as_json


def query(fake: Fake, request: Request) -> Response:
    form = request.form
    param = form.get("param", "")
    signed = hashlib.md5((param + KEY + CUSTOMER).encode()).hexdigest().upper()  # noqa: S324
    if form.get("customer") != CUSTOMER or form.get("sign") != signed:
        return _no("503", "验证签名失败")
    asked = json.loads(param)
    parcel = fake.parcel(str(asked.get("com", "")), str(asked.get("num", "")))
    if not parcel.moved:
        return _no("500", "查询无结果，请隔段时间再查")
    return as_json(told(parcel))


def poll(fake: Fake, request: Request) -> Response:
    asked = json.loads(request.form.get("param", "{}"))
    wanted = asked.get("parameters", {})
    if asked.get("key") != KEY:
        return _no("600", "您不是合法的订阅者")
    parcel = fake.parcel(str(asked.get("company", "")), str(asked.get("number", "")))
    if parcel.callback:
        return _no("501", "重复订阅")
    parcel.callback, parcel.salt = str(wanted.get("callbackurl", "")), str(wanted.get("salt", ""))
    parcel.protocol = "kuaidi100"
    return as_json({"result": True, "returnCode": "200", "message": "提交成功"})


def told(parcel: Parcel) -> Json:
    """What is known, the newest first."""
    last = parcel.moved[-1].step
    return {
        "message": "ok",
        "nu": parcel.number,
        "ischeck": "1" if last == "signed" else "0",
        "com": parcel.courier,
        "status": "200",
        "condition": "F00",
        "state": STEPS[last][1],
        "data": [
            {"time": m.clock, "ftime": m.clock, "context": m.words, "status": STEPS[m.step][2]}
            for m in reversed(parcel.moved)
        ],
    }


def pushed(parcel: Parcel) -> dict[str, str]:
    """The form that is sent to the subscriber."""
    is_over = parcel.moved[-1].step == "signed"
    value = {
        "status": "shutdown" if is_over else "polling",
        "billstatus": "check" if is_over else "got",
        "message": "",
        "lastResult": told(parcel),
    }
    param = json.dumps(value, ensure_ascii=False)
    sign = hashlib.md5((param + parcel.salt).encode()).hexdigest().upper()  # noqa: S324
    return {"param": param, "sign": sign}


def _no(code: str, words: str) -> Response:
    return as_json({"result": False, "returnCode": code, "message": words})
