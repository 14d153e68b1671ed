"""A mini-program's WeChat: what wx.login and the phone button give, and what its server asks."""

from core.types import Json
from home.demo.paygate.exchange import Request, Response, as_json, page
from home.demo.provider_fake import pages
from home.demo.provider_fake.channel import app_of_token
from home.demo.provider_fake.fake import PEOPLE, Fake, Grant, openid, unionid
from home.demo.provider_fake.wechat import told, wrong

LOGIN, PHONE = "wx.login", "getPhoneNumber"


def on_the_phone(fake: Fake, request: Request) -> Response:
    """
    In place of WeChat on a phone: the code of wx.login for `person`, or of the button, which
    tells `phone`.
    """
    person, phone = request.form.get("person", ""), request.form.get("phone", "")
    if person not in PEOPLE:
        return page(pages.wrong("没有这个人"), 400)
    app = fake.of_kind("mini")
    scope = f"{PHONE} {phone}" if phone else LOGIN
    return as_json({"code": fake.give_code(app, person, scope=scope, redirect_uri="")})


def session(fake: Fake, request: Request) -> Response:
    asked = request.args
    app = fake.apps.get(asked.get("appid", ""))
    if app is None or app.kind != "mini":
        return wrong(40013, "invalid appid")
    if asked.get("secret") != app.secret:
        return wrong(40125, "invalid appsecret")
    grant = _redeemed(fake, asked.get("js_code", ""), LOGIN)
    if isinstance(grant, Response):
        return grant
    return told(
        {
            "session_key": "bm8gb25lIG5lZWRzIGl0IQ==",
            "openid": openid(app, grant.person),
            "unionid": unionid(app, grant.person),
        }
    )


def phone_number(fake: Fake, request: Request) -> Response:
    app = app_of_token(fake, request)
    if app is None:
        return wrong(40001, "invalid credential, access_token is invalid or not latest")
    grant = _redeemed(fake, str(request.json.get("code", "")), PHONE)
    if isinstance(grant, Response):
        return grant
    number = grant.scope.removeprefix(PHONE).strip()
    info: Json = {
        "phoneNumber": f"+86{number}",
        "purePhoneNumber": number,
        "countryCode": "86",
        "watermark": {"timestamp": 0, "appid": app.app_id},
    }
    return told({"errcode": 0, "errmsg": "ok", "phone_info": info})


def _redeemed(fake: Fake, code: str, what: str) -> Grant | Response:
    """The grant of a code for `what`, or WeChat's error."""
    grant, is_first = fake.redeem(code)
    if grant is None or not grant.scope.startswith(what):
        return wrong(40029, "invalid code")
    return grant if is_first else wrong(40163, "code been used")
