"""飞鹅's and 易联云's side: what was printed, by printers that a person may switch off."""

import hashlib

from home.demo.carrier.fake import Fake
from home.demo.paygate.exchange import Request, Response, as_json

# Made up; they open nothing anywhere.
FEIE_USER, FEIE_KEY = "printer-demo@example.com", "printerDEMOukey01"
YLY_CLIENT, YLY_SECRET, YLY_TOKEN = "1000000001", "printer-demo-secret", "printer-demo-token"
STATES = {True: "离线。", False: "在线，工作状态正常。"}


def feie(fake: Fake, request: Request) -> Response:
    form = request.form
    text = f"{FEIE_USER}{FEIE_KEY}{form.get('stime', '')}"
    signed = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - their protocol
    if form.get("user") != FEIE_USER or form.get("sig") != signed:
        return as_json({"msg": "验证失败 : 签名错误。", "ret": -2, "data": None})
    name, serial = form.get("apiname", ""), form.get("sn", "")
    if name == "Open_printMsg":
        remote = fake.printed(serial, form.get("content", ""), form.get("times", "1"))
        return _feie(remote)
    if name == "Open_queryOrderState":
        return _feie(fake.is_out(form.get("orderid", "")))
    if name == "Open_queryPrinterStatus":
        return _feie(STATES[serial in fake.switched_off])
    return as_json({"msg": "参数错误 : 没有这个接口。", "ret": -1, "data": None})


def _feie(data: object) -> Response:
    return as_json({"msg": "ok", "ret": 0, "data": data, "serverExecutedTime": 3})


def yilianyun(fake: Fake, request: Request) -> Response:
    form, path = request.form, request.path
    text = f"{form.get('client_id', '')}{form.get('timestamp', '')}{YLY_SECRET}"
    signed = hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - their protocol
    if form.get("client_id") != YLY_CLIENT or form.get("sign") != signed:
        return _yly("11", "sign验证失败", {})
    if path == "/oauth/oauth":
        fake.token = f"{YLY_TOKEN}-{len(fake.calls)}"
        return _yly("0", "success", {"access_token": fake.token, "expires_in": 2592000})
    if form.get("access_token") != fake.token:
        return _yly("18", "access_token已过期,请刷新access_token或者重新授权", {})
    serial = form.get("machine_code", "")
    if path == "/print/index":
        remote = fake.printed(serial, form.get("content", ""), "1", origin=_origin(form))
        return _yly("0", "success", {"id": remote, "origin_id": form.get("origin_id", "")})
    if path == "/printer/getorderstatus":
        is_out = fake.is_out(form.get("order_id", ""))
        return _yly("0", "success", {"status": int(is_out), "print_time": "0"})
    return _yly("0", "success", {"state": "0" if serial in fake.switched_off else "1"})


def _origin(form: dict[str, str]) -> str:
    return form.get("origin_id", "") if form.get("idempotence") == "1" else ""


def _yly(error: str, words: str, body: dict[str, object]) -> Response:
    return as_json({"error": error, "error_description": words, "body": body})
