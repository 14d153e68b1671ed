"""WeChat's two ways in: qrconnect of the open platform, oauth2/authorize of an official account."""

from urllib.parse import urlencode

from core.types import Json
from home.demo.paygate.exchange import Request, Response, as_json, page, see_other
from home.demo.provider_fake import pages
from home.demo.provider_fake.fake import PEOPLE, App, Fake, openid, unionid

# Which kind of app each page is for, and the scope it wants.
WANTED = {"/connect/qrconnect": ("open", "snsapi_login")}
WANTED["/connect/oauth2/authorize"] = ("official", "snsapi_userinfo")


def authorize(fake: Fake, request: Request) -> Response:
    """The person chooses who they are; refused, the page says so and nobody goes anywhere."""
    kind, scope = WANTED[request.path]
    asked = request.args | request.form
    app = fake.apps.get(asked.get("appid", ""))
    if app is None or app.kind != kind:
        return page(pages.wrong("AppID 参数错误"), 400)
    if asked.get("scope") != scope or asked.get("response_type") != "code":
        return page(pages.wrong("Scope 参数错误或没有 Scope 权限"), 400)
    if not asked.get("redirect_uri", "").startswith(("http://", "https://")):
        return page(pages.wrong("redirect_uri 参数错误"), 400)
    who = request.form.get("person")
    if request.method != "POST" or who is None:
        return page(pages.choose("微信", request.path, asked, PEOPLE))
    return _back(fake, app, asked, who)


def _back(fake: Fake, app: App, asked: dict[str, str], who: str) -> Response:
    target = asked["redirect_uri"]
    joint = "&" if "?" in target else "?"
    if who not in PEOPLE:
        # Refused: back without a code.
        return see_other(f"{target}{joint}{urlencode({'state': asked.get('state', '')})}")
    code = fake.give_code(app, who, scope=asked["scope"], redirect_uri=target)
    return see_other(f"{target}{joint}{urlencode({'code': code, 'state': asked.get('state', '')})}")


def access_token(fake: Fake, request: Request) -> Response:
    asked = request.args
    app = fake.apps.get(asked.get("appid", ""))
    if app is None or app.family != "wechat":
        return wrong(40013, "invalid appid")
    if asked.get("secret") != app.secret:
        return wrong(40125, "invalid appsecret")
    if asked.get("grant_type") != "authorization_code":
        return wrong(40002, "invalid grant_type")
    grant, is_first = fake.redeem(asked.get("code", ""))
    if grant is None or grant.app != app:
        return wrong(40029, "invalid code")
    if not is_first:
        return wrong(40163, "code been used")
    return told(
        {
            "access_token": fake.give_token(grant),
            "expires_in": 7200,
            "refresh_token": "REFRESH_TOKEN_OF_NO_USE",
            "openid": openid(app, grant.person),
            "scope": grant.scope,
            "unionid": unionid(app, grant.person),
        }
    )


def userinfo(fake: Fake, request: Request) -> Response:
    grant = fake.holder(request.args.get("access_token", ""))
    if grant is None:
        return wrong(40001, "invalid credential, access_token is invalid or not latest")
    if request.args.get("openid") != openid(grant.app, grant.person):
        return wrong(40003, "invalid openid")
    return told(
        {
            "openid": openid(grant.app, grant.person),
            "nickname": grant.person,
            "sex": 0,
            "language": "",
            "city": "",
            "province": "",
            "country": "",
            "headimgurl": "https://thirdwx.qlogo.cn/mmopen/made-up/132",
            "privilege": [],
            "unionid": unionid(grant.app, grant.person),
        }
    )


def wrong(code: int, message: str) -> Response:
    return told({"errcode": code, "errmsg": f"{message}, rid: 00000000-00000000-00000000"})


def told(value: Json) -> Response:
    """WeChat says text/plain and means UTF-8."""
    response = as_json(value)
    response.content_type = "text/plain"
    return response
