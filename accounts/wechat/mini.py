"""
WeChat's side of a mini-program: who opened it (code2session), and the phone WeChat knows them
by. Two calls over HTTP; the session key that comes along is not needed and not kept.

Off unless WECHAT_MINI_APPID and WECHAT_MINI_SECRET are set. Never call it in a transaction.
"""

from dataclasses import dataclass

import requests
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.phones import normalize
from core.types import Json

TIMEOUT = (5, 10)
# The token is good for 7,200 seconds; a little less, so that none is used in its last moment.
TOKEN_SPARE = 300
# errcode (developers.weixin.qq.com, 小程序登录, 手机号快速验证): what a person can do about it.
USED_UP = frozenset({40029, 40163, 41008})
BUSY = frozenset({-1, 45011})
BAD_TOKEN = frozenset({40001, 40014, 42001})
BLOCKED = 40226


class Off(Exception):
    """This platform has no mini-program."""


class WechatRefused(Exception):
    """The message says to the person what to do."""


class CodeUsedUp(WechatRefused):
    """A code works once, for five minutes, in its own app."""


class Blocked(WechatRefused):
    """WeChat holds this person for a risk."""


class Busy(Exception):
    """WeChat is busy or counts too many requests: again in a moment."""


class Unreachable(Exception):
    """No answer, or none that can be believed."""


class _TokenOver(Unreachable):
    pass


@dataclass(frozen=True)
class Opened:
    """Who opened the mini-program; `unionid` is empty where WeChat does not tell it."""

    app_id: str
    openid: str
    unionid: str = ""


def is_on() -> bool:
    return bool(settings.WECHAT_MINI_APPID and settings.WECHAT_MINI_SECRET)


def opened(*, code: str) -> Opened:
    """
    Who is behind the code of wx.login.

    :raises Off, CodeUsedUp, Blocked, Busy, Unreachable:
    """
    _refuse_off()
    answer = _asked(
        "GET",
        "sns/jscode2session",
        params={
            **_credentials(),
            "js_code": code,
            "grant_type": "authorization_code",
        },
    )
    if not answer.get("openid"):
        raise Unreachable("an answer without openid")
    return Opened(
        app_id=settings.WECHAT_MINI_APPID,
        openid=str(answer["openid"])[:64],
        unionid=str(answer.get("unionid") or "")[:64],
    )


def phone_of(*, code: str) -> str:
    """
    The phone behind the code of a getPhoneNumber button, normalised.

    :raises Off, CodeUsedUp, Blocked, Busy, Unreachable:
    :raises ValidationError: for a number that is no mobile of the mainland
    """
    _refuse_off()
    try:
        answer = _phone_answer(code, _token())
    except _TokenOver:
        # Somebody else has made another: this one is asked for anew, once.
        cache.delete(_token_name())
        answer = _phone_answer(code, _token())
    info = answer.get("phone_info")
    if not isinstance(info, dict) or str(info.get("countryCode")) != "86":
        raise ValidationError(_("目前只支持中国大陆的手机号"), code="phone")
    watermark = info.get("watermark")
    if not isinstance(watermark, dict) or watermark.get("appid") != settings.WECHAT_MINI_APPID:
        raise Unreachable("a phone of another app")
    return normalize(str(info.get("purePhoneNumber") or ""))


def _phone_answer(code: str, token: str) -> Json:
    return _asked(
        "POST",
        "wxa/business/getuserphonenumber",
        params={"access_token": token},
        json={"code": code},
    )


def _token() -> str:
    """
    The app's access token, kept for all workers. It is the stable one: asking for it again
    does not end the one that others hold.
    """
    kept = cache.get(_token_name())
    if kept:
        return str(kept)
    answer = _asked(
        "POST", "cgi-bin/stable_token", json={"grant_type": "client_credential", **_credentials()}
    )
    token, lifetime = str(answer.get("access_token") or ""), answer.get("expires_in")
    if not token or not isinstance(lifetime, int):
        raise Unreachable("an answer without access_token")
    cache.set(_token_name(), token, max(lifetime - TOKEN_SPARE, 1))
    return token


def _token_name() -> str:
    return f"wechat-mini-token:{settings.WECHAT_MINI_APPID}"


def _credentials() -> dict[str, str]:
    return {"appid": settings.WECHAT_MINI_APPID, "secret": settings.WECHAT_MINI_SECRET}


def _asked(
    method: str, path: str, json: Json | None = None, params: dict[str, str] | None = None
) -> Json:
    url = f"{settings.WECHAT_API_URL.rstrip('/')}/{path}"
    try:
        response = requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, json=json, params=params
        )
        response.raise_for_status()
        # WeChat says text/plain and means UTF-8.
        response.encoding = "utf-8"
        answer = response.json()
    except (requests.RequestException, ValueError) as error:
        # Not its text: that has the address, and the address the secret.
        raise Unreachable(type(error).__name__) from None
    if not isinstance(answer, dict):
        raise Unreachable("an answer that is no object")
    _refuse(answer)
    return answer


def _refuse(answer: Json) -> None:
    code = answer.get("errcode") or 0
    if code in BAD_TOKEN:
        raise _TokenOver
    if code in USED_UP:
        raise CodeUsedUp(_("微信登录已过期，请再点一次"))
    if code == BLOCKED:
        raise Blocked(_("微信限制了这个账号登录，请换手机号登录"))
    if code in BUSY:
        raise Busy
    if code:
        raise Unreachable(f"errcode {code}")


def _refuse_off() -> None:
    if not is_on():
        raise Off
