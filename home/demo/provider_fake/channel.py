"""What an app asks for itself: stable_token, the ticket of share cards, template messages."""

import json
import time

from core.types import Json
from home.demo.paygate.exchange import Request, Response
from home.demo.provider_fake.fake import PEOPLE, App, Fake, openid
from home.demo.provider_fake.wechat import told, wrong

# A stand-in for WeChat's script: it notes what a page asks of it, for tests to read.
SDK = """
window.wx = {
  noted: {},
  config: function (given) { wx.noted.config = given; },
  ready: function (then) { setTimeout(then, 0); },
  updateAppMessageShareData: function (card) { wx.noted.message = card; },
  updateTimelineShareData: function (card) { wx.noted.timeline = card; }
};
"""


def stable_token(fake: Fake, request: Request) -> Response:
    """The same one until it is over; really for two hours."""
    asked = request.json
    app = fake.apps.get(str(asked.get("appid", "")))
    if app is None:
        return wrong(40013, "invalid appid")
    if asked.get("secret") != app.secret:
        return wrong(40125, "invalid appsecret")
    time.sleep(fake.token_seconds)
    with fake.lock:
        token = fake.app_tokens.setdefault(app.app_id, f"{len(fake.calls)}_{app.app_id}")
    return told({"access_token": token, "expires_in": 7200})


def ticket(fake: Fake, request: Request) -> Response:
    app = app_of_token(fake, request)
    if app is None:
        return wrong(40001, "invalid credential, access_token is invalid or not latest")
    if request.args.get("type") != "jsapi":
        return wrong(40097, "invalid args")
    with fake.lock:
        given = fake.tickets.setdefault(app.app_id, f"ticket_of_{app.app_id}")
    return told({"errcode": 0, "errmsg": "ok", "ticket": given, "expires_in": 7200})


def template(fake: Fake, request: Request) -> Response:
    app = app_of_token(fake, request)
    if app is None:
        return wrong(42001, "access_token expired")
    message: Json = json.loads(request.body)
    if message.get("template_id") not in fake.templates:
        return wrong(40037, "invalid template_id")
    if message.get("touser") not in {openid(app, person) for person in PEOPLE}:
        return wrong(43004, "require subscribe")
    with fake.lock:
        known = [one for one in fake.sent if one["client_msg_id"] == message.get("client_msg_id")]
        if not known:
            fake.sent.append(message)
    return told({"errcode": 0, "errmsg": "ok", "msgid": 200228332 + len(fake.sent)})


def sdk(fake: Fake, request: Request) -> Response:
    return Response(200, SDK.encode(), "text/javascript; charset=utf-8")


def app_of_token(fake: Fake, request: Request) -> App | None:
    """Whose newest token came along."""
    given = request.args.get("access_token", "")
    for app_id, token in fake.app_tokens.items():
        if token == given:
            return fake.apps[app_id]
    return None
