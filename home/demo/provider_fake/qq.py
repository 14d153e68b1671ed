"""QQ Connect: oauth2.0/authorize, token (a query), me (a callback) and user/get_user_info."""

import json
from urllib.parse import urlencode

from core.types import Json
from home.demo.paygate.exchange import Request, Response, as_json, page, see_other
from home.demo.provider_fake import pages
from home.demo.provider_fake.fake import PEOPLE, Fake, openid, unionid


def authorize(fake: Fake, request: Request) -> Response:
    asked = request.args | request.form
    app = fake.apps.get(asked.get("client_id", ""))
    if app is None or app.kind != "qq":
        return page(pages.wrong("client_id 参数非法 (100008)"), 400)
    target = asked.get("redirect_uri", "")
    if not target.startswith(("http://", "https://")) or not asked.get("state"):
        return page(pages.wrong("redirect_uri 参数非法 (100010)"), 400)
    who = request.form.get("person")
    if request.method != "POST" or who is None:
        return page(pages.choose("QQ", request.path, asked, PEOPLE))
    back = {"usercancel": "1"}
    if who in PEOPLE:
        scope = asked.get("scope", "")
        back = {"code": fake.give_code(app, who, scope=scope, redirect_uri=target)}
    joint = "&" if "?" in target else "?"
    return see_other(f"{target}{joint}{urlencode(back | {'state': asked['state']})}")


def token(fake: Fake, request: Request) -> Response:
    asked = request.args
    app = fake.apps.get(asked.get("client_id", ""))
    if app is None or app.kind != "qq":
        return wrong(100008, "client_id is wrong")
    if asked.get("client_secret") != app.secret:
        return wrong(100009, "client_secret is wrong")
    grant, is_first = fake.redeem(asked.get("code", ""))
    if grant is None or grant.app != app:
        return wrong(100020, "code is error")
    if not is_first:
        return wrong(100019, "code is reused error")
    if asked.get("redirect_uri") != grant.redirect_uri:
        return wrong(100010, "redirect uri is illegal")
    given = {"access_token": fake.give_token(grant), "expires_in": 7776000, "refresh_token": "X"}
    return Response(200, urlencode(given).encode(), "text/html")


def me(fake: Fake, request: Request) -> Response:
    grant = fake.holder(request.args.get("access_token", ""))
    if grant is None:
        return wrong(100016, "access token check failed")
    found: Json = {"client_id": grant.app.app_id, "openid": openid(grant.app, grant.person)}
    if request.args.get("unionid") == "1":
        found["unionid"] = unionid(grant.app, grant.person)
    return _callback(found)


def user_info(fake: Fake, request: Request) -> Response:
    asked = request.args
    grant = fake.holder(asked.get("access_token", ""))
    if grant is None or asked.get("openid") != openid(grant.app, grant.person):
        return as_json({"ret": -22, "msg": "openid is invalid"})
    if asked.get("oauth_consumer_key") != grant.app.app_id:
        return as_json({"ret": 100015, "msg": "access token is revoked"})
    if "get_user_info" not in grant.scope.split(","):
        return as_json({"ret": 100030, "msg": "this api without user authorization"})
    return as_json({"ret": 0, "msg": "", "is_lost": 0, "nickname": grant.person, "gender": "男"})


def wrong(code: int, message: str) -> Response:
    return _callback({"error": code, "error_description": message})


def _callback(value: Json) -> Response:
    body = f"callback( {json.dumps(value, ensure_ascii=False, separators=(',', ':'))} );\n"
    return Response(200, body.encode(), "text/html")
