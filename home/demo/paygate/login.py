"""WeChat sign-in for JSAPI payments (snsapi_base), and the bridge its pages call."""

import hashlib
import json
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from home.demo.paygate import keys, merchants, trades
from home.demo.paygate.exchange import Request, Response, as_json, page
from home.demo.paygate.ledger import insert

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

COOKIE = "paygate_person"
CODE_LIVES = 300
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type"}


def authorize(gate: "Gate", request: Request) -> Response:
    """Straight back with a code: snsapi_base asks the visitor nothing."""
    args = request.args
    merchant = merchants.find(gate.ledger, gate.keys, appid=args.get("appid", ""))
    target = urlsplit(args.get("redirect_uri", ""))
    if merchant is None or target.scheme not in {"http", "https"}:
        return page("<!doctype html><meta charset=utf-8><p>appid 或 redirect_uri 参数错误</p>", 400)
    person = _person(request)
    code = secrets.token_hex(16)
    with gate.ledger.transaction() as db:
        insert(
            db,
            "login_codes",
            code=code,
            appid=merchant.appid,
            openid=openid_of(merchant.appid, person),
            expires_at=time.time() + CODE_LIVES,
        )
    given = urlencode({"code": code, "state": args.get("state", "")})
    query = f"{target.query}&{given}" if target.query else given
    return Response(
        302,
        headers={
            "Location": urlunsplit(target._replace(query=query)),
            "Set-Cookie": f"{COOKIE}={person}; Path=/; HttpOnly; SameSite=Lax",
        },
    )


def _person(request: Request) -> str:
    """Each browser is a person of its own, the same one at every visit."""
    try:
        known = SimpleCookie(request.headers.get("Cookie", "")).get(COOKIE)
    except CookieError:
        known = None
    is_ours = known is not None and known.value.isalnum()
    return known.value if known and is_ours else secrets.token_hex(8)


def openid_of(appid: str, person: str) -> str:
    """28 characters; the same person has another one at every app."""
    return f"o{hashlib.sha256(f'{appid} {person}'.encode()).hexdigest()[:27]}"


def access_token(gate: "Gate", request: Request) -> Response:
    args = request.args
    merchant = merchants.find(gate.ledger, gate.keys, appid=args.get("appid", ""))
    if merchant is None:
        return _wrong(40013, "invalid appid")
    if not secrets.compare_digest(args.get("secret", "").encode(), merchant.app_secret.encode()):
        return _wrong(40125, "invalid appsecret")
    if args.get("grant_type") != "authorization_code":
        return _wrong(40002, "invalid grant_type")
    openid = _redeemed(gate, merchant.appid, args.get("code", ""))
    if isinstance(openid, Response):
        return openid
    return as_json(
        {
            "access_token": secrets.token_urlsafe(32),
            "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(32),
            "openid": openid,
            "scope": "snsapi_base",
        }
    )


def _redeemed(gate: "Gate", appid: str, code: str) -> str | Response:
    """The openid a code stands for, once; or the refusal."""
    with gate.ledger.transaction() as db:
        row = gate.ledger.row("select * from login_codes where code = ? and appid = ?", code, appid)
        if row is None:
            return _wrong(40029, "invalid code")
        if row["used"]:
            return _wrong(40163, "code been used")
        if row["expires_at"] < time.time():
            return _wrong(42003, "oauth_code expired")
        db.execute("update login_codes set used = 1 where code = ?", (code,))
        return str(row["openid"])


def _wrong(code: int, message: str) -> Response:
    return as_json({"errcode": code, "errmsg": message})


def bridge(gate: "Gate", request: Request) -> Response:
    return Response(
        200, BRIDGE.replace("GATE", json.dumps(gate.url)).encode(), "text/javascript; charset=utf-8"
    )


def bridge_pay(gate: "Gate", request: Request) -> Response:
    """
    What WeChat does with getBrandWCPayRequest: check the page's signature, then let the
    visitor pay. `do` is pay, fail or look (only whether the parameters hold).
    """
    if request.method == "OPTIONS":
        return Response(204, headers=dict(ANY_ORIGIN))
    asked = request.form
    trade = trades.of_prepay_id(gate.ledger, asked.get("package", "").removeprefix("prepay_id="))
    merchant = merchants.find(gate.ledger, gate.keys, appid=asked.get("appId", ""))
    names = ("appId", "timeStamp", "nonceStr", "package")
    text = "".join(f"{asked.get(name, '')}\n" for name in names)
    if trade is None or merchant is None or trade.merchant != merchant.name:
        return _bridged({"error": "调用支付JSAPI缺少参数或订单不存在"})
    signature = asked.get("paySign", "")
    if asked.get("signType") != "RSA" or not keys.is_signed_by(
        merchant.merchant_public, text, signature
    ):
        return _bridged({"error": "支付验证签名失败"})
    try:
        if asked.get("do") == "pay":
            gate.pay_trade(trade)
        elif asked.get("do") == "fail":
            gate.fail_trade(trade)
    except (trades.AlreadyPaid, trades.AlreadyClosed):
        return _bridged({"error": "订单已支付或已关闭"})
    return _bridged({"amount": trade.yuan, "page": f"{gate.url}{trade.payer_page}"})


def _bridged(value: dict[str, str]) -> Response:
    response = as_json(value)
    response.headers |= ANY_ORIGIN
    return response


# WeixinJSBridge.answer: "ask" shows a question as WeChat shows its sheet; browser tests set
# "ok", "cancel" or "fail" to answer without one.
BRIDGE = """
(function () {
  var gate = GATE;
  function send(params, what) {
    var body = new URLSearchParams(params);
    body.set("do", what);
    return fetch(gate + "/bridge/pay", { method: "POST", body: body }).then(function (r) {
      return r.json();
    });
  }
  function pay(params, callback) {
    var say = function (word, text) {
      callback({ err_msg: "get_brand_wcpay_request:" + word, err_desc: text || "" });
    };
    send(params, "look").then(function (found) {
      if (found.error) { return say("fail", found.error); }
      var answer = bridge.answer;
      if (answer === "ask") {
        var question = "支付模拟器 · 不是真实付款\\n确认支付 ¥" + found.amount + "？";
        answer = window.confirm(question) ? "ok" : "cancel";
      }
      if (answer === "cancel") { return say("cancel"); }
      return send(params, answer === "ok" ? "pay" : "fail").then(function (done) {
        say(answer === "ok" && !done.error ? "ok" : "fail", done.error);
      });
    }).catch(function (error) { say("fail", String(error)); });
  }
  var bridge = {
    answer: "ask",
    invoke: function (name, params, callback) {
      if (name === "getBrandWCPayRequest") { pay(params, callback || function () {}); }
      else if (callback) { callback({ err_msg: name + ":ok" }); }
    },
    call: function () {},
    on: function () {}
  };
  window.WeixinJSBridge = bridge;
  document.dispatchEvent(new Event("WeixinJSBridgeReady"));
})();
"""
