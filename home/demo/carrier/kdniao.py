"""快递鸟's side: 1002, 1008, and what it pushes (101). Signed by its own few lines."""

import base64
import hashlib
import json

from core.types import Json
from home.demo.carrier.fake import BUSINESS_ID, BUSINESS_KEY, STEPS, Fake, Parcel
from home.demo.paygate.exchange import Request, Response, as_json


def handle(fake: Fake, request: Request) -> Response:
    form = request.form
    data = form.get("RequestData", "")
    if form.get("EBusinessID") != BUSINESS_ID or form.get("DataSign") != sign(data):
        return as_json({"EBusinessID": BUSINESS_ID, "Success": False, "Reason": "数据验证不通过"})
    asked = json.loads(data)
    parcel = fake.parcel(str(asked.get("ShipperCode", "")), str(asked.get("LogisticCode", "")))
    if form.get("RequestType") == "1008":
        parcel.callback, parcel.protocol = fake.kdniao_callback, "kdniao"
        return as_json({"EBusinessID": BUSINESS_ID, "Success": True, "Reason": ""})
    return as_json(told(parcel))


def told(parcel: Parcel) -> Json:
    """What is known, the oldest first."""
    last = parcel.moved[-1].step if parcel.moved else ""
    return {
        "EBusinessID": BUSINESS_ID,
        "ShipperCode": parcel.courier,
        "LogisticCode": parcel.number,
        "Success": True,
        "State": STEPS[last][3][:1] if last else "0",
        "StateEx": STEPS[last][3] if last else "0",
        "Traces": [
            {"AcceptTime": m.clock, "AcceptStation": m.words, "Action": STEPS[m.step][3]}
            for m in parcel.moved
        ],
    }


def pushed(parcel: Parcel) -> dict[str, str]:
    data = {
        "PushTime": parcel.moved[-1].clock,
        "EBusinessID": BUSINESS_ID,
        "Count": "1",
        "Data": [told(parcel)],
    }
    text = json.dumps(data, ensure_ascii=False)
    return {"RequestType": "101", "RequestData": text, "DataSign": sign(text)}


def sign(data: str) -> str:
    digest = hashlib.md5((data + BUSINESS_KEY).encode()).hexdigest()  # noqa: S324
    return base64.b64encode(digest.encode()).decode()
